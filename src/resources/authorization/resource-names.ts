import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import { type Members, membersFound, membersOf, users } from './policy-names.ts';
import type { PolicyTools } from './policy-tools.ts';

/** Looks up the owner of a resource, and the scopes that it has by their ids; scopes by name are made. */
export async function settleResource(
  tools: PolicyTools,
  node: TreeNode,
  given: Readonly<Record<string, unknown>>,
  options: RequestOptions | undefined,
): Promise<object> {
  const { owner, scopes = [] } = given;
  const ids = tools
    .checkedList('scopes', scopes as readonly unknown[])
    .filter((scope) => tools.isMap(scope) && 'id' in scope && !('name' in scope));
  const [settled] = await tools.allResolved(node, [
    async () => owner !== undefined && ownerFound(tools, node, owner, options),
    () => membersFound(tools, node, membersOf['scopes'] as Members, ids, options),
  ]);
  return settled === false ? given : { ...given, owner: settled };
}

/**
 * Returns the owner of a resource by id or username, which the server takes in one field. Throws `NotFoundError` for one
 * that is neither a user nor the client of the resource server.
 */
export async function ownerFound(
  tools: PolicyTools,
  node: TreeNode,
  owner: unknown,
  options: RequestOptions | undefined,
): Promise<string> {
  const { id, name } = (tools.isMap(owner) ? owner : {}) as Record<string, unknown>;
  const said = typeof owner === 'string' ? owner : (id ?? name);
  if (typeof said !== 'string' || said === '')
    throw new TypeError('The owner of a resource must be a user, as an id, a username, { id } or { name }');
  try {
    await membersFound(tools, node, users, [said], options);
  } catch (error) {
    const client = tools.parentOf(tools.homeOf(node, 'resource server'));
    const its = await tools.unlessForbidden(tools.object<Record<string, unknown>>(client, options), {});
    if (said !== its['id'] && said !== its['clientId']) throw error;
    // The server knows its clientId in a search alone.
    return String(its['id']);
  }
  return said;
}
