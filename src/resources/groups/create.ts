import { ConflictError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { CreateOptions } from '../../tree/collection.ts';
import { checkedName, lookup, nameQuery } from '../../tree/keys.ts';
import { begin, type Creatable, createWhole, type Part, type Plan } from '../../tree/make.ts';
import type { ResourceNode, Segment } from '../../tree/node.ts';
import { findGranted, type GrantedRoles } from '../roles/grants.ts';
import type { Group } from '../shared/entities.ts';
import type { GroupCreate } from './groups.ts';

/** A group of a realm or of an organization. */
interface GroupLike extends Creatable {
  readonly children: ResourceNode;
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
  collection: ResourceNode,
  group: GroupCreate,
  options: CreateOptions | undefined,
  kind: Kind<N>,
): Promise<N> {
  return createWhole(collection, options, async (within) => {
    const granted = await findGranted(collection, withAllBelow(collection, group), within);
    return planOf(collection, group, granted, kind);
  });
}

function planOf<N extends GroupLike>(
  collection: ResourceNode,
  group: GroupCreate,
  granted: GrantedRoles,
  kind: Kind<N>,
  place = '',
): Plan<N> {
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
    parts: (node, isNew) => [
      ...(isRest && isNew ? [restOf(node, changes, place)] : []),
      ...granted(node, { realmRoles, clientRoles }, place),
      ...subGroups.map((child): Part => {
        const below = { at, isBare: isBareBelow, isBareBelow };
        const plan = planOf(node.children, child, granted, below, `${place}${child.name}: `);
        return {
          name: `${place}subGroups ${child.name}`,
          add: async (options) => (await beginAgain(node.children, plan, options)).parts,
        };
      }),
    ],
  };
}

function restOf(node: GroupLike, changes: object, place: string): Part {
  return {
    name: `${place}${Object.keys(changes).join(' ')}`,
    add: async (options) => {
      await node.update(changes as never, options);
      return [];
    },
  };
}

/** A child that is there is what an earlier try left. Not looked for at once, which costs a request for each child. */
function beginAgain<N extends GroupLike>(
  children: ResourceNode,
  plan: Plan<N>,
  options: RequestOptions | undefined,
): ReturnType<typeof begin<N>> {
  return begin(children, plan, { ...options }).catch((error) => {
    if (error instanceof ConflictError) return begin(children, plan, { ...options, ifExists: 'update' });
    throw error;
  });
}

function withAllBelow(collection: ResourceNode, group: GroupCreate): GroupCreate[] {
  const { subGroups = [] } = group;
  if (!Array.isArray(subGroups)) throw new TypeError('subGroups must be a list of groups');
  for (const child of subGroups) checkedName(collection, 'name', child?.name);
  return [group, ...subGroups.flatMap((child) => withAllBelow(collection, child))];
}

/** A group without what says where it was read; with its id the server would move that group instead. */
function withoutPlace(group: Pick<Group, 'name'> & Partial<Group>): Pick<Group, 'name'> & Partial<Group> {
  const { id, path, parentId, subGroupCount, access, ...rest } = group;
  return rest;
}
