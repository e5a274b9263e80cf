import type { RoleComposites } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';
import type { realmRoles, resolveRoles } from './reference.ts';

/** Looks up the roles that a new role includes; the server drops those of a client that does not exist. */
export async function settleComposites(
  { checkedList }: Tools,
  catalogueOf: typeof realmRoles,
  resolve: typeof resolveRoles,
  node: TreeNode,
  given: Readonly<Record<string, unknown>>,
  options: RequestOptions | undefined,
): Promise<object> {
  const { realm, client } = given['composites'] as RoleComposites;
  const ofRealm = checkedList('composites.realm', realm ?? []);
  const ofClients = Object.entries(client ?? {}).flatMap(([clientId, names]) =>
    checkedList(`composites.client.${clientId}`, names).map((role) => ({ client: clientId, role })),
  );
  await resolve(catalogueOf(node), [...ofRealm, ...ofClients], options);
  return given;
}
