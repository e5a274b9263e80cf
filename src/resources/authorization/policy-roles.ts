import type { RoleDefinition } from '../../facts/representations.ts';
import { ForbiddenError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { fewAtOnce } from '../../tree/few-at-once.ts';
import { open, ResourceNode, realmOf, TreeNode } from '../../tree/node.ts';
import { type AnyRoleReference, existingRole, realmRoles, resolveRoles } from '../roles/reference.ts';

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
  node: TreeNode,
  policy: P,
  options: RequestOptions | undefined,
): Promise<P> {
  if (!Array.isArray(policy?.roles)) return policy;
  const given: readonly PolicyRole[] = policy.roles;
  try {
    const wanted = await fewAtOnce(given, (role) => wantedOf(node, role, options));
    const references = wanted.map(({ role }) => role);
    const roles = await resolveRoles(realmRoles(node), references, options);
    return { ...policy, roles: roles.map(({ id }, index) => ({ id, required: wanted[index]?.required })) };
  } catch (error) {
    // Callers who may not read roles can still use the server's own form.
    if (error instanceof ForbiddenError && given.every(isDefinition)) return policy;
    throw error;
  }
}

async function wantedOf(
  node: TreeNode,
  given: PolicyRole,
  options: RequestOptions | undefined,
): Promise<RequiredRole> {
  if (!isDefinition(given)) return isRequired(given) ? given : { role: given as AnyRoleReference };
  const { id, required } = given;
  const [first = '', ...rest] = id.split('/');
  if (rest.length > 0) return { role: { client: first, role: rest.join('/') }, required };
  const role = await existingRole(open(ResourceNode, realmOf(node), 'roles-by-id', id), options);
  return { role: role ?? id, required };
}

function isDefinition(given: PolicyRole): given is PolicyRoleDefinition {
  return typeof given === 'object' && !(given instanceof TreeNode) && 'id' in given && !('name' in given);
}

function isRequired(given: PolicyRole): given is RequiredRole {
  return typeof given === 'object' && !(given instanceof TreeNode) && 'role' in given && !('client' in given);
}
