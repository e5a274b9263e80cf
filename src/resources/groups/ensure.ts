import type { RequestOptions } from '../../http/options.ts';
import type { Difference } from '../../tree/differences.ts';
import { type Ensured, type EnsureRules, ofPart } from '../../tree/ensure.ts';
import type { RoleGrants } from '../roles/grants.ts';
import { catalogueOf, type RoleReference, resolveRoles } from '../roles/reference.ts';
import type { MappedRoles, RoleMappings } from '../roles/role-mappings.ts';
import type { UserGroups } from '../users/groups.ts';
import type { GroupCreate } from './groups.ts';
import { findGroups } from './joined.ts';
import type { GroupReference } from './reference.ts';

interface Grantee {
  readonly roleMappings: RoleMappings;
}

interface Parent {
  readonly children: { ensure(group: GroupCreate, options?: RequestOptions): Promise<Ensured<unknown>> };
}

/** Maps the roles that a user or a group lacks, and takes none away. */
export const roleParts: NonNullable<EnsureRules<Grantee>['parts']> = {
  realmRoles: (node: Grantee, roles: readonly RoleReference[], options) =>
    lackingRoles(node.roleMappings.realm, 'realmRoles', roles, options),
  clientRoles: async (node: Grantee, grants: NonNullable<RoleGrants['clientRoles']>, options) => {
    const diff: Difference[] = [];
    for (const [clientId, roles] of Object.entries(grants)) {
      const mapped = node.roleMappings.clients.byClientId(clientId);
      diff.push(...(await lackingRoles(mapped, `clientRoles.${clientId}`, roles, options)));
    }
    return diff;
  },
};

async function lackingRoles(
  mapped: MappedRoles,
  path: string,
  wanted: readonly RoleReference[],
  options: RequestOptions | undefined,
): Promise<Difference[]> {
  if (wanted.length === 0) return [];
  const present = await mapped.all(options);
  const roles = await resolveRoles(catalogueOf(mapped), wanted, options, { known: present });
  const lacking = roles.filter((role) => present.every(({ id }) => id !== role.id));
  if (lacking.length === 0) return [];
  await mapped.add(lacking, options);
  const from = present.map(({ name }) => name);
  return [{ path, from, to: [...from, ...lacking.map(({ name }) => name)] }];
}

/** Lets a user join groups, and leave none. */
export async function ensureGroups(
  { groups }: { readonly groups: UserGroups },
  wanted: readonly GroupReference[],
  options: RequestOptions | undefined,
): Promise<Difference[]> {
  if (wanted.length === 0) return [];
  const present = await groups.all({}, options);
  const unknown = wanted.filter(
    (group) =>
      typeof group !== 'string' || present.every(({ path }) => path !== `/${group.replace(/^\//, '')}`),
  );
  const found = await findGroups(groups, unknown, options);
  const lacking = found.filter((group) => present.every(({ id }) => id !== group.id));
  for (const { id } of lacking) await groups.add(id, options);
  if (lacking.length === 0) return [];
  const from = present.map(({ path = '' }) => path);
  return [{ path: 'groups', from, to: [...from, ...lacking.map(({ label }) => label)] }];
}

/** Ensures the groups in a group, and leaves others as they are. */
async function ensureChildren(
  { children }: Parent,
  wanted: readonly GroupCreate[],
  options: RequestOptions | undefined,
): Promise<Difference[]> {
  const diff: Difference[] = [];
  for (const child of wanted) {
    diff.push(...ofPart(`subGroups.${child.name}`, child, await children.ensure(child, options)));
  }
  return diff;
}

/** What there is to know of groups, of a realm or an organization. */
export const groupRules: EnsureRules<Grantee & Parent> = {
  // Where a group that was read stood is left out, as `create` does.
  atCreate: ['path', 'parentId', 'subGroupCount', 'access'],
  parts: { ...roleParts, subGroups: ensureChildren },
};
