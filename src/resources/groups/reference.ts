import type { GroupRepresentation } from '../../facts/representations.ts';
import { noSuchGroup } from '../../facts/words.ts';
import { bounded } from '../../http/deadline.ts';
import type { RequestOptions } from '../../http/options.ts';
import { unlessAbsent, unlessForbidden } from '../../tree/errors.ts';
import type { SetRules } from '../../tree/facts.ts';
import { fewAtOnce } from '../../tree/few-at-once.ts';
import { checkedList } from '../../tree/keys.ts';
import { done, homeOf, json, keyOf, open, ResourceNode, realmOf, type TreeNode } from '../../tree/node.ts';
import { Lookup } from '../../tree/path.ts';
import { isNodeOf, type Kind, resolve } from '../../tree/references.ts';
import type { Group } from '../shared/entities.ts';

/** A node that is a group of a realm. */
export interface GroupAddress extends ResourceNode {
  readonly children: ResourceNode;
  readonly members: ResourceNode;
  readonly permissions: ResourceNode;
}

/** A node that is a group of an organization. */
export interface OrganizationGroupAddress extends ResourceNode {
  readonly children: ResourceNode;
  readonly members: ResourceNode;
  readonly permissions?: never;
}

/** A group, identified by its path such as `/staff/editors` (with or without the first `/`), by `{ id }`, or by a node. */
export type GroupReference = string | { readonly id: string } | GroupAddress;

/** A group of an organization, identified by its path (with or without the first `/`), by `{ id }`, or by a node. */
export type OrganizationGroupReference = string | { readonly id: string } | OrganizationGroupAddress;

/** Where groups are kept: in a realm, or in one of its organizations. */
export interface GroupHome {
  readonly node: TreeNode;
  readonly byPath: readonly string[];
  /** What their nodes stand for. */
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
    const { id } = await json<{ id: string }>(group, 'GET', [], options);
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
    // The server takes the id for the group and demands the name all the same.
    const body = { id: moved?.id, name: moved?.name };
    await done(into, 'POST', [], { ...within, body, repeatable: true });
  });
}

/** The groups that these references name. */
export function resolveGroups(
  home: GroupHome,
  references: readonly GroupReference[],
  options: RequestOptions | undefined,
  known: readonly Group[] = [],
): Promise<Group[]> {
  const wanted = checkedList('groups', references).map((reference) => {
    const group = checkedGroup(home, reference);
    const { id, name } = group;
    // Who may change a list of groups may not be permitted to read them.
    return { ...group, unseen: id === undefined ? undefined : { id, name } };
  });
  return resolve(groupKind, home.node, wanted, options, known);
}

/** How a list is changed in which each group is added by PUT and removed by DELETE. */
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

/** What a reference says: where the group is read, and what it is called. */
interface Wanted {
  readonly node: TreeNode;
  readonly name: string;
  readonly id?: string | undefined;
  readonly path?: string | undefined;
  /** What is taken for the group where the caller may not read it. */
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
  // The server gives a group named `a/b` the path of the group `b` in `a`: only a path of one name is sure.
  return (group) =>
    (id !== undefined && group.id === id) ||
    (path !== undefined && group.path === path && path === `/${group.name}` && !group.name.includes('/'));
}

function existingGroup(
  { node, unseen }: Wanted,
  options: RequestOptions | undefined,
): Promise<Group | undefined> {
  const found = unlessAbsent(
    json<Group>(node, 'GET', [], options),
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
  // Refuses an empty name and dots here, not when a request is sent.
  return open(ResourceNode, node, ...byPath, ...path.replace(/^\//, '').split('/'));
}
