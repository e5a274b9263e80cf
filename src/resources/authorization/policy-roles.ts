import type { RoleDefinition } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { AnyRoleReference } from '../roles/reference.ts';
import type { PolicyTools } from './policy-tools.ts';

/** A role, and whether a policy grants only to users who have it. */
export interface RequiredRole {
  readonly role: AnyRoleReference;
  readonly required?: boolean | undefined;
}

/** A role that a policy names as the server has it: by an `id` that is an id, a name or `clientId/name`. */
export interface PolicyRoleDefinition extends Pick<RoleDefinition, 'required'> {
  id: string;
}

/** A role that a policy names: as elsewhere, with `required`, or as the server has it. */
export type PolicyRole = AnyRoleReference | RequiredRole | PolicyRoleDefinition;

/**
 * The policy with the ids of its roles. The server silently drops roles that it does not find, or fails; here one
 * `NotFoundError` lists them.
 */
export async function withRoleIds<P extends { roles?: readonly PolicyRole[] | undefined }>(
  tools: PolicyTools,
  node: TreeNode,
  policy: P,
  options: RequestOptions | undefined,
): Promise<P> {
  if (!Array.isArray(policy?.roles)) return policy;
  const given: readonly PolicyRole[] = policy.roles;
  try {
    const wanted = await tools.fewAtOnce(given, (role) => wantedOf(tools, node, role, options));
    const references = wanted.map(({ role }) => role);
    const roles = await tools.resolveRoles(tools.realmRoles(node), references, options);
    const found = roles.map(({ id }, index) => ({ id, required: wanted[index]?.required }));
    // The server refuses a role that is given twice, which two names can do.
    return {
      ...policy,
      roles: [...new Map(found.toReversed().map((role) => [role.id, role])).values()].toReversed(),
    };
  } catch (error) {
    // Callers who may not read roles can still use the server's own form.
    if (error instanceof tools.ForbiddenError && given.every((role) => isDefinition(tools, role)))
      return policy;
    throw error;
  }
}

async function wantedOf(
  tools: PolicyTools,
  node: TreeNode,
  given: PolicyRole,
  options: RequestOptions | undefined,
): Promise<RequiredRole> {
  if (!isDefinition(tools, given))
    return isRequired(tools, given) ? given : { role: given as AnyRoleReference };
  const { id, required } = given;
  const [first = '', ...rest] = id.split('/');
  if (rest.length > 0) return { role: { client: first, role: rest.join('/') }, required };
  const place = tools.open(tools.ResourceNode, tools.realmOf(node), 'roles-by-id', id);
  const role = await tools.existingRole(place, options);
  return { role: role ?? id, required };
}

function isDefinition({ TreeNode }: PolicyTools, given: PolicyRole): given is PolicyRoleDefinition {
  return isFields(given) && !(given instanceof TreeNode) && 'id' in given && !('name' in given);
}

function isRequired({ TreeNode }: PolicyTools, given: PolicyRole): given is RequiredRole {
  return isFields(given) && !(given instanceof TreeNode) && 'role' in given && !('client' in given);
}

/** Anything else is for the look-up to refuse. */
function isFields(given: unknown): given is object {
  return typeof given === 'object' && given !== null;
}
