import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { See } from '../../tree/ensure.ts';
import type { TreeNode } from '../../tree/node.ts';
import { tools } from '../../tree/tools.ts';
import { clientSegment } from '../shared/lookups.ts';
import type { GrantedRoles, Grantee, GrantTools, RoleGrants } from './granting.ts';
import { clientRoles, realmRoles, resolveRoles, sendRoles } from './reference.ts';

const loadGranting = loader(() => import('./granting.ts'));

/** Looks up the roles of all grants, each of them once. Throws one `NotFoundError` that lists the missing ones. */
export async function findGranted(
  from: TreeNode,
  grants: readonly RoleGrants[],
  options: RequestOptions | undefined,
): Promise<GrantedRoles> {
  if (grants.every(({ realmRoles, clientRoles }) => realmRoles === undefined && clientRoles === undefined))
    return () => [];
  return (await loadGranting()).findGranted(grantTools(), from, grants, options);
}

/** Maps the roles that a user or a group lacks, and removes none. */
export const grantRules: { readonly realmRoles: See<Grantee>; readonly clientRoles: See<Grantee> } = {
  realmRoles: async (node, realmRoles: RoleGrants['realmRoles'], options) =>
    (await loadGranting()).lackingRoles(grantTools(), node, { realmRoles }, options),
  clientRoles: async (node, clientRoles: RoleGrants['clientRoles'], options) =>
    (await loadGranting()).lackingRoles(grantTools(), node, { clientRoles }, options),
};

function grantTools(): GrantTools {
  return { ...tools, clientRoles, clientSegment, realmRoles, resolveRoles, sendRoles };
}
