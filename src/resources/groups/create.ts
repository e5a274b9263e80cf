import type { GroupRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { Difference } from '../../tree/differences.ts';
import { type Ensured, type EnsureRules, ofMember, type See } from '../../tree/ensure.ts';
import type { Ignored } from '../../tree/facts.ts';
import { checkedList, checkedName, lookup, nameQuery } from '../../tree/keys.ts';
import {
  type CreateOptions,
  type Makeable,
  type Making,
  make,
  makingOf,
  type Step,
} from '../../tree/make.ts';
import type { TreeNode, WithId } from '../../tree/node.ts';
import type { Segment } from '../../tree/path.ts';
import {
  findGranted,
  type GrantedRoles,
  type Grantee,
  grantRules,
  type RoleGrants,
} from '../roles/grants.ts';
import type { Group } from '../shared/entities.ts';

/** What the server ignores of a group, in an update. */
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

/** How the groups of a realm differ from those of an organization. */
interface Kind<N> {
  /** The group with this id, or with the name that a look-up finds. */
  readonly at: (segment: Segment) => N;
  /** What a search by name needs, so that it finds groups of this collection only. */
  readonly query?: object;
  /** Whether the server takes nothing but the name of a new group here, and of one below it. */
  readonly isBare?: boolean;
  readonly isBareBelow?: boolean;
}

/** The node of a new group that has its roles, and all the groups that are to be in it. */
export function createGroup<N extends GroupLike>(
  collection: TreeNode,
  group: GroupCreate,
  options: CreateOptions | undefined,
  kind: Kind<N>,
): Promise<WithId<N>> {
  return make(collection, options, async (within) => {
    const granted = await findGranted(collection, withAllBelow(collection, group), within);
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
  const { realmRoles, clientRoles, subGroups = [], ...rest } = group;
  const { name, ...changes } = withoutPlace(rest);
  const isRest = isBare && Object.values(changes).some((value) => value !== undefined);
  return {
    body: isBare ? { name } : { name, ...changes },
    changes,
    made: at,
    // Not by its path, in which a slash of the name could lead to another group.
    existing: () => at(lookup<Group>(collection, 'name', name, { ...nameQuery(name), ...query })),
    steps: (node, isNew) => [
      ...(isRest && isNew ? [restOf(node, changes, place)] : []),
      ...granted(node, { realmRoles, clientRoles }, place),
      ...subGroups.map((child) => {
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

function withAllBelow(collection: TreeNode, group: GroupCreate): GroupCreate[] {
  const subGroups = checkedList('subGroups', group.subGroups ?? []);
  for (const child of subGroups) checkedName(collection, 'name', child?.name);
  return [group, ...subGroups.flatMap((child) => withAllBelow(collection, child))];
}

/** A group without what says where it was read; with its id the server would move that group instead. */
function withoutPlace(group: Pick<Group, 'name'> & Partial<Group>): Pick<Group, 'name'> & Partial<Group> {
  const { id, path, parentId, subGroupCount, access, ...rest } = group;
  return rest;
}

interface Parent {
  readonly children: { ensure(group: GroupCreate, options?: RequestOptions): Promise<Ensured<unknown>> };
}

/** Ensures the groups in a group, and leaves others as they are. */
const ensureChildren: See<Parent & TreeNode> = async (node, wanted: readonly GroupCreate[], options) => {
  // Names deep down are missing now, or never.
  await findGranted(
    node,
    checkedList('subGroups', wanted).flatMap((child) => withAllBelow(node, child)),
    options,
  );
  return async (within) => {
    const diff: Difference[] = [];
    for (const child of wanted) {
      const ensured = await node.children.ensure(child, within);
      diff.push(...ofMember(`subGroups.${child.name}`, child, ensured));
    }
    return diff;
  };
};

/** What there is to know of groups, of a realm or an organization. */
export const groupRules: EnsureRules<Grantee & Parent> = {
  // Where a group that was read stood is left out, as `create` does.
  atCreate: ['path', 'parentId', 'subGroupCount', 'access'],
  members: { ...grantRules, subGroups: ensureChildren },
};

/**
 * What a new group is made of. The server ignores roles and children here: requests of their own make them. A group
 * that was read, of whatever realm, will do too: where it stood is left out.
 */
export interface GroupCreate extends Pick<GroupRepresentation, 'description' | 'attributes'>, RoleGrants {
  name: string;
  /** The groups to make in this one, with their roles and children. */
  subGroups?: readonly GroupCreate[] | undefined;
}

/** A whole group, as `replace` takes it. Its roles and children have verbs of their own. */
export interface GroupReplace extends Pick<GroupRepresentation, 'description' | 'attributes'> {
  name: string;
}
