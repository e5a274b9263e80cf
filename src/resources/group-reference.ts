import type { GroupNode } from './groups.ts';
import { Lookup } from './lookup.ts';
import { json, keyIn, openInRealm, ResourceNode, type Segment } from './node.ts';
import type { GroupRepresentation } from './representations.ts';

/** A group, said by its path (with a leading `/`), by its id, by a representation that has its `id`, or by a node. */
export type GroupReference = string | GroupRepresentation | GroupNode;

/** The segment of a group, in the realm of a node. */
export function groupSegment(from: ResourceNode, group: GroupReference): Segment {
  if (group instanceof ResourceNode) return keyIn(group, 'groups');
  if (typeof group === 'string') return group.startsWith('/') ? groupByPath(from, group) : group;
  if (typeof group?.id === 'string') return group.id;
  throw new TypeError('A group must be a path, an id, a representation with its id, or a node');
}

/** The segment of the group with this path, such as `/staff/editors`. */
export function groupByPath(from: ResourceNode, path: string): Lookup {
  if (typeof path !== 'string')
    throw new TypeError('The path of a group must be a string such as /staff/editors');
  const names = path.replace(/^\//, '').split('/');
  // Refuses an empty name and dots here, not when a request is sent.
  const group = openInRealm(ResourceNode, from, 'group-by-path', ...names);
  return new Lookup(`path=${path}`, async (options) => {
    const { id } = await json<{ id: string }>(group, 'GET', [], options);
    return id;
  });
}
