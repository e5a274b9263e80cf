import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Role } from '../shared/entities.ts';
import type { RoleTools } from './role-reference.ts';

/**
 * Returns roles as the server has them now, after it refused what a cache held; `undefined` if they are the same, or one
 * is gone.
 */
export async function renewed(
  tools: RoleTools,
  node: TreeNode,
  roles: readonly Role[],
  options: RequestOptions | undefined,
): Promise<Role[] | undefined> {
  const { existingRole, fewAtOnce, lookUp, open, ResourceNode } = tools;
  const realm = open(ResourceNode, tools.realmOf(node));
  const found = await fewAtOnce(roles, (role) => {
    const { name, clientRole, containerId } = role;
    if (clientRole && containerId === undefined) return Promise.resolve(role);
    const home = clientRole ? ['clients', containerId as string, 'roles'] : ['roles'];
    const catalogue = open(ResourceNode, realm, ...home);
    const read = (within: RequestOptions): Promise<Role | undefined> =>
      existingRole(open(ResourceNode, catalogue, name), within);
    return lookUp(catalogue, name, options, read, { isKept: true, isFresh: true });
  });
  const isNew = found.some((role, index) => role !== undefined && role.id !== roles[index]?.id);
  return isNew ? found.map((role, index) => role ?? (roles[index] as Role)) : undefined;
}
