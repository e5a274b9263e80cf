import type { GroupRepresentation } from '../../facts/representations.ts';
import { noSuchGroup } from '../../facts/words.ts';
import { bounded } from '../../http/deadline.ts';
import { NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { missing } from '../../tree/keys.ts';
import { Lookup } from '../../tree/lookup.ts';
import {
  done,
  json,
  keyIn,
  keyOf,
  openInOrganization,
  openInRealm,
  ResourceNode,
  type Segment,
} from '../../tree/node.ts';
import { checkedList, type SetChanges, setItems } from '../../tree/reference-set.ts';
import type { OrganizationGroupNode } from '../organizations/groups.ts';
import type { Group } from '../shared/entities.ts';
import type { GroupNode } from './groups.ts';

/** A group, said by its path (with a leading `/`), by its id, by a representation that has its `id`, or by a node. */
export type GroupReference = string | GroupRepresentation | GroupNode;

/**
 * A group of an organization, said by its path (with a leading `/`), by its id, by a representation that has its `id`,
 * or by a node.
 */
export type OrganizationGroupReference = string | GroupRepresentation | OrganizationGroupNode;

/** Where groups are kept: in a realm, or in one of its organizations. */
interface Home {
  readonly open: typeof openInRealm;
  readonly byPath: readonly [string, ...string[]];
}

const realm: Home = { open: openInRealm, byPath: ['group-by-path'] };
/** What the functions here take for groups of the organization that holds the node. */
export const inOrganization: Home = { open: openInOrganization, byPath: ['groups', 'group-by-path'] };

/** The segment of a group, in the realm or the organization of a node. */
export function groupSegment(
  from: ResourceNode,
  group: GroupReference | OrganizationGroupReference,
  home: Home = realm,
): Segment {
  if (group instanceof ResourceNode) return keyIn(group, 'groups');
  if (typeof group === 'string') return group.startsWith('/') ? groupByPath(from, group, home) : group;
  if (typeof group?.id === 'string') return group.id;
  throw new TypeError('A group must be a path, an id, a representation with its id, or a node');
}

/** The segment of the group with this path, such as `/staff/editors`. */
export function groupByPath(from: ResourceNode, path: string, home: Home = realm): Lookup {
  const group = nodeAtPath(from, path, home);
  return new Lookup(`path=${path}`, async (options) => {
    const { id } = await json<{ id: string }>(group, 'GET', [], options);
    return id;
  });
}

/** Moves an existing group to where a POST makes new ones. */
export async function moveGroup(
  group: GroupReference | OrganizationGroupReference,
  into: ResourceNode,
  options: RequestOptions | undefined,
  home: Home = realm,
): Promise<void> {
  const moved = home.open(ResourceNode, into, 'groups', groupSegment(into, group, home));
  await bounded(options, async (options) => {
    // The server takes the id for the group and demands the name all the same.
    const { id, name } = await json<Group>(moved, 'GET', [], options);
    await done(into, 'POST', [], { ...options, body: { id, name }, repeatable: true });
  });
}

/** Makes these the only groups of a list, in which each is added by PUT and removed by DELETE. */
export async function setGroups(
  list: ResourceNode,
  all: (options: RequestOptions | undefined) => Promise<Group[]>,
  references: readonly GroupReference[],
  options: RequestOptions | undefined,
): Promise<SetChanges<Group>> {
  const nodes = checkedList(references, 'groups').map((reference) => wantedNode(list, reference));
  const each =
    (method: 'PUT' | 'DELETE') =>
    async (groups: Group[], options: RequestOptions | undefined): Promise<void> => {
      for (const { id } of groups) await done(list, method, [id], options);
    };
  return setItems<Group>(list, options, {
    read: async (options) => {
      const current = await all(options);
      return { current, wanted: await existing(list, nodes, current, options) };
    },
    add: each('PUT'),
    remove: each('DELETE'),
  });
}

/** The groups at these nodes; those that do not exist are told together in one `NotFoundError`. */
async function existing(
  list: ResourceNode,
  nodes: readonly ResourceNode[],
  known: readonly Group[],
  options: RequestOptions | undefined,
): Promise<Group[]> {
  const absent: string[] = [];
  const groups = await Promise.all(
    nodes.map(async (node) => {
      const present = known.find(({ id }) => id === keyOf(node));
      if (present) return [present];
      try {
        return [await json<Group>(node, 'GET', [], options)];
      } catch (error) {
        if (!(error instanceof NotFoundError) || !noSuchGroup.test(error.description)) throw error;
        absent.push(node.url);
        return [];
      }
    }),
  );
  if (absent.length === 0) return groups.flat();
  throw missing(list, `No such group: ${absent.sort().join(', ')}`);
}

function wantedNode(from: ResourceNode, group: GroupReference): ResourceNode {
  if (typeof group === 'string' && group.startsWith('/')) return nodeAtPath(from, group, realm);
  return openInRealm(ResourceNode, from, 'groups', groupSegment(from, group));
}

function nodeAtPath(from: ResourceNode, path: string, { open, byPath }: Home): ResourceNode {
  if (typeof path !== 'string')
    throw new TypeError('The path of a group must be a string such as /staff/editors');
  // Refuses an empty name and dots here, not when a request is sent.
  return open(ResourceNode, from, ...byPath, ...path.replace(/^\//, '').split('/'));
}
