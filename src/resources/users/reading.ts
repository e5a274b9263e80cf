import type { ResourceNode } from '../../tree/node.ts';
import { tools } from '../../tree/tools.ts';
import { RoleUsers } from '../roles/roles.ts';
import type { GrantReadTools } from './grants.ts';
import { userPages } from './user-pages.ts';

/** Returns what reading all users with their roles and groups is handed, which is loaded later. */
export async function reading(users: ResourceNode): Promise<GrantReadTools> {
  const { groupTree } = await import('../groups/tree.ts');
  return { ...tools, groupTree, RoleUsers, pagesOf: (query, options) => userPages(users, query, options) };
}
