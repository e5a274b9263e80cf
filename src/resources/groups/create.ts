import type { GroupRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { Ensured, EnsureRules, See } from '../../tree/ensure.ts';
import type { Ignored } from '../../tree/facts.ts';
import type { Makeable } from '../../tree/finding.ts';
import { refuseLacking } from '../../tree/ignored.ts';
import { checkedList, checkedName, lookup, nameQuery } from '../../tree/keys.ts';
import { type CreateOptions, type Making, make, makingOf, type Step } from '../../tree/make.ts';
import type { TreeNode, WithId } from '../../tree/node.ts';
import type { Segment } from '../../tree/path.ts';
import type { GrantedRoles, Grantee, RoleGrants } from '../roles/granting.ts';
import { findGranted, grantRules } from '../roles/grants.ts';
import type { Group } from '../shared/entities.ts';

/** Fields of a group that the server ignores in an update, each with the call that changes it. */
export const ignoredByGroups: Ignored = {
  clientRoles: 'group.roleMappings.clients.byClientId(…).set',
  parentId: 'children.moveHere of the new parent',
  realmRoles: 'group.roleMappings.realm.set',
  subGroups: 'group.children.create',
};

/** A group of a realm or of an organization. */
interface GroupLike extends Makeable {
  readonly children: TreeNode;
}

/** Differences between the groups of a realm and those of an organization. */
interface Kind<N> {
  /** The group with this id, or with the name that a look-up finds. */
  readonly at: (segment: Segment) => N;
  /** Parameters with which a search by name finds only groups of this collection. */
  readonly query?: object;
  /** Whether the server accepts only the name of a new group here, and of a group below it. */
  readonly isBare?: boolean;
  readonly isBareBelow?: boolean;
}

/** Creates a group with its roles and every group below it, and returns its node. */
export async function createGroup<N extends GroupLike>(
  collection: TreeNode,
  group: GroupCreate,
  options: CreateOptions | undefined,
  kind: Kind<N>,
): Promise<WithId<N>> {
  refuseLacking(collection, group);
  return make(collection, options, async (within) => {
    const granted = await findGranted(
      collection,
      [group, ...allOf(collection, group.subGroups ?? [])],
      within,
    );
    return planOf(collection, group, granted, kind);
  });
}

function planOf<N extends GroupLike>(
  collection: TreeNode,
  group: GroupCreate,
  granted: GrantedRoles,
  kind: Kind<N>,
  place = '',
): Making<N> {
  const { at, query, isBare = false, isBareBelow = false } = kind;
  const { realmRoles, clientRoles, subGroups, ...rest } = group;
  const { name, ...changes } = withoutPlace(rest);
  const isRest = isBare && Object.values(changes).some((value) => value !== undefined);
  return {
    body: isBare ? { name } : { name, ...changes },
    changes: () => changes,
    made: at,
    // Not by path: a slash in the name could lead to another group.
    existing: () => at(lookup<Group>(collection, 'name', name, { ...nameQuery(name), ...query })),
    steps: (node, isNew) => [
      ...(isRest && isNew ? [restOf(node, changes, place)] : []),
      ...granted(node, { realmRoles, clientRoles }, place),
      ...(subGroups ?? []).map((child) => {
        const below = { at, isBare: isBareBelow, isBareBelow };
        const plan = planOf(node.children, child, granted, below, `${place}${child.name}: `);
        return makingOf(`${place}subGroups ${child.name}`, node.children, plan);
      }),
    ],
  };
}

function restOf(node: GroupLike, changes: object, place: string): Step {
  return {
    name: `${place}${Object.keys(changes).join(' ')}`,
    run: async (options) => {
      await node.update(changes as never, options);
      return [];
    },
  };
}

/** These groups, with every group below them. */
function allOf(collection: TreeNode, groups: readonly GroupCreate[]): GroupCreate[] {
  return checkedList('subGroups', groups).flatMap((group) => {
    checkedName(collection, 'name', group?.name);
    return [group, ...allOf(collection, group.subGroups ?? [])];
  });
}

/**
 * The group without the fields that locate it. With an id, the server would move that group instead of creating one.
 */
function withoutPlace(group: Pick<Group, 'name'> & Partial<Group>): Pick<Group, 'name'> & Partial<Group> {
  const { id, path, parentId, subGroupCount, access, ...rest } = group;
  return rest;
}

interface Parent {
  readonly children: { ensure(group: GroupCreate, options?: RequestOptions): Promise<Ensured<unknown>> };
}

/** Ensures the given groups in a group and leaves others unchanged. */
const ensureChildren: See<Parent & TreeNode> = async (
  node,
  wanted: readonly GroupCreate[],
  options,
  _,
  means,
) => {
  // Looks up the names of every level now, so that none turns out to be missing after the first write.
  await findGranted(node, allOf(node, wanted), options);
  return (within) =>
    means.each(
      wanted,
      ({ name }) => `subGroups.${name}`,
      (child) => node.children.ensure(child, within),
    );
};

/** Rules of `ensure` for groups of a realm or of an organization. */
export const groupRules: EnsureRules<Grantee & Parent> = {
  // Fields that locate a group that was read: `create` drops them too.
  atCreate: ['path', 'parentId', 'subGroupCount', 'access'],
  members: { ...grantRules, subGroups: ensureChildren },
};

/**
 * Fields of a new group. The server ignores roles and children in this request, so `create` adds them in further
 * requests.
 *
 * A group that was read, even from another realm, can be passed: its id, path and parent are ignored.
 */
export interface GroupCreate extends Pick<GroupRepresentation, 'description' | 'attributes'>, RoleGrants {
  name: string;
  /** Groups to create in this one, with their roles and children. */
  subGroups?: readonly GroupCreate[] | undefined;
}

/** A whole group, as `replace` takes it. Its roles and children have verbs of their own. */
export interface GroupReplace extends Pick<GroupRepresentation, 'description' | 'attributes'> {
  name: string;
}
