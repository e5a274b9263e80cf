import type { GroupRepresentation } from '../../facts/representations.ts';
import { noSuchGroup } from '../../facts/words.ts';
import type { RequestOptions } from '../../http/options.ts';
import { unlessAbsent, unlessForbidden } from '../../tree/errors.ts';
import type { SetRules } from '../../tree/facts.ts';
import { fewAtOnce } from '../../tree/few-at-once.ts';
import { checkedList, lookUp } from '../../tree/keys.ts';
import { done, homeOf, json, keyOf, open, ResourceNode, realmOf, type TreeNode } from '../../tree/node.ts';
import { bounded } from '../../tree/options.ts';
import { Lookup } from '../../tree/path.ts';
import { isNodeOf, type Kind, resolve } from '../../tree/references.ts';
import type { Group } from '../shared/entities.ts';

/** A node of a group of a realm. */
export interface GroupAddress extends ResourceNode {
  readonly children: ResourceNode;
  readonly members: ResourceNode;
  readonly permissions: ResourceNode;
}

/** A node of a group of an organization. */
export interface OrganizationGroupAddress extends ResourceNode {
  readonly children: ResourceNode;
  readonly members: ResourceNode;
  readonly permissions?: never;
}

/** A group, identified by path such as `/staff/editors` (the leading `/` is optional), by `{ id }`, or by a node. */
export type GroupReference = string | { readonly id: string } | GroupAddress;

/** A group of an organization, identified by path (the leading `/` is optional), by `{ id }`, or by a node. */
export type OrganizationGroupReference = string | { readonly id: string } | OrganizationGroupAddress;

/** The owner of groups: a realm or one of its organizations. */
export interface GroupHome {
  readonly node: TreeNode;
  readonly byPath: readonly string[];
  /** The kind of object that nodes of these groups represent. */
  readonly names: 'group' | 'organization group';
}

/** The groups of the realm that holds a node. */
export function realmGroups(from: TreeNode): GroupHome {
  return { node: realmOf(from), byPath: ['group-by-path'], names: 'group' };
}

/** The groups of the organization that holds a node. */
export function organizationGroups(from: TreeNode): GroupHome {
  const node = homeOf(from, 'organization');
  return { node, byPath: ['groups', 'group-by-path'], names: 'organization group' };
}

/** The segment of the group with this path, such as `/staff/editors`. */
export function groupByPath(home: GroupHome, path: string): Lookup {
  const group = nodeAtPath(home, path);
  return new Lookup(`path=${path}`, async (options) => {
    const { id } = await lookUp(group, '', options, (within) => json<Group>(group, 'GET', [], within));
    return id;
  });
}

/** Moves an existing group to where a POST makes new ones. */
export async function moveGroup(
  home: GroupHome,
  group: GroupReference | OrganizationGroupReference,
  into: TreeNode,
  options: RequestOptions | undefined,
): Promise<void> {
  const wanted = checkedGroup(home, group);
  await bounded(options, async (within) => {
    const [moved] = await resolve(groupKind, into, [wanted], within);
    // The server identifies the group by its id, and still demands the name.
    const body = { id: moved?.id, name: moved?.name };
    await done(into, 'POST', [], within, { body, repeatable: true });
  });
}

/** Returns the groups that the references identify. */
export function resolveGroups(
  home: GroupHome,
  references: readonly GroupReference[],
  options: RequestOptions | undefined,
  known: readonly Group[] = [],
): Promise<Group[]> {
  const wanted = checkedList('groups', references).map((reference) => {
    const group = checkedGroup(home, reference);
    const { id, name } = group;
    // Callers who may change a list of groups are not always allowed to read the groups.
    return { ...group, unseen: id === undefined ? undefined : { id, name } };
  });
  return resolve(groupKind, home.node, wanted, options, known);
}

/** Rules for changing a list in which each group is added by PUT and removed by DELETE. */
export function groupSet(
  list: TreeNode,
  current: (options: RequestOptions | undefined) => Promise<readonly Group[]>,
): SetRules<Group, GroupReference> {
  const home = realmGroups(list);
  return {
    what: 'groups',
    check: (reference) => checkedGroup(home, reference),
    resolve: (references, options, known) => resolveGroups(home, references, options, known),
    current,
    unseen: true,
    hidden: ({ path }) => path === undefined,
    write: async ({ added, removed }, options) => {
      for (const { id } of added) await done(list, 'PUT', [id], options);
      for (const { id } of removed) await done(list, 'DELETE', [id], options);
    },
  };
}

/** A parsed reference: the node to read the group from, and the name for messages. */
interface Wanted {
  readonly node: TreeNode;
  readonly name: string;
  readonly id?: string | undefined;
  readonly path?: string | undefined;
  /** Stands in for the group if the caller may not read it. */
  readonly unseen?: Group | undefined;
}

const groupKind: Kind<Wanted, Wanted, Group> = {
  what: 'group',
  read: (_, wanted) => wanted,
  nameOf: ({ name }) => name,
  shownAs: ({ name }) => name,
  isByName: ({ path }) => path !== undefined,
  find: (_, wanted, options, known) =>
    fewAtOnce(wanted, async (group) => known.find(isSame(group)) ?? existingGroup(group, options)),
};

function isSame({ id, path }: Wanted): (group: Group) => boolean {
  // A group named `a/b` has the same path as the group `b` in `a`: only a path with a single name is certain.
  return (group) =>
    (id !== undefined && group.id === id) ||
    (path !== undefined && group.path === path && path === `/${group.name}` && !group.name.includes('/'));
}

function existingGroup(
  { node, unseen }: Wanted,
  options: RequestOptions | undefined,
): Promise<Group | undefined> {
  const found = unlessAbsent(
    lookUp(node, '', options, (within) => json<Group>(node, 'GET', [], within)),
    ({ missing, description }) => missing.length > 0 || noSuchGroup.test(description),
  );
  return unlessForbidden(found, unseen);
}

function checkedGroup(home: GroupHome, group: GroupReference | OrganizationGroupReference): Wanted {
  if (isNodeOf(group, home.names)) {
    const key = keyOf(group);
    return { node: group, name: group.url, id: typeof key === 'string' ? key : undefined };
  }
  if (typeof group === 'string') return atPath(home, group);
  const { id, path } = (group ?? {}) as GroupRepresentation;
  if (typeof id !== 'string') throw new TypeError('A group must be a path, { id }, or a node');
  return { node: open(ResourceNode, home.node, 'groups', id), name: path ?? id, id };
}

function atPath(home: GroupHome, path: string): Wanted {
  return { node: nodeAtPath(home, path), name: path, path: `/${path.replace(/^\//, '')}` };
}

function nodeAtPath({ node, byPath }: GroupHome, path: string): ResourceNode {
  if (typeof path !== 'string')
    throw new TypeError('The path of a group must be a string such as /staff/editors');
  // Refuses an empty name and dots now, not only when a request is sent.
  return open(ResourceNode, node, ...byPath, ...path.replace(/^\//, '').split('/'));
}
