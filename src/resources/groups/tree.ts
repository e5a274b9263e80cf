import type { RequestOptions } from '../../http/options.ts';
import type { ResourceNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';
import type { Group } from '../shared/entities.ts';

/** A group with every group below it. */
export interface GroupTree extends Group {
  /** Number of groups in `subGroups`. */
  subGroupCount: number;
  /** Groups in this group, each with its own `subGroups`. */
  subGroups: GroupTree[];
}

/** Query for a tree of groups. */
export interface GroupTreeQuery {
  /** Whether to omit the groups' attributes and roles (`true` by default). */
  readonly briefRepresentation?: boolean | undefined;
}

/** Returns the groups of a list that have no parent in it, each with every group below it. */
export async function groupTree(
  tools: Tools,
  groups: ResourceNode,
  query: GroupTreeQuery | undefined,
  options: RequestOptions | undefined,
): Promise<GroupTree[]> {
  const all = await allGroups(tools, groups, query, options);
  return [...all.values()].filter(({ parentId }) => parentId === undefined || !all.has(parentId));
}

/** Returns a group with every group below it. */
export function groupTreeOf(
  tools: Tools,
  group: ResourceNode,
  groups: ResourceNode,
  query: GroupTreeQuery | undefined,
  options: RequestOptions | undefined,
): Promise<GroupTree> {
  return tools.bounded(options, async (within) => {
    // The list first: it refuses a wrong query before anything is sent.
    const all = await allGroups(tools, groups, query, within);
    const found = all.get((await tools.object<Group>(group, within)).id);
    if (found === undefined) throw tools.notFound(group, 'The group was deleted while its tree was read');
    return found;
  });
}

async function allGroups(
  tools: Tools,
  groups: ResourceNode,
  query: GroupTreeQuery | undefined,
  options: RequestOptions | undefined,
): Promise<Map<string, GroupTree>> {
  const { briefRepresentation = true, ...others } = tools.checkedQuery(query);
  const [other] = Object.keys(others);
  // The route would accept it, and return only a part.
  if (other !== undefined)
    throw new TypeError(`tree does not have a query parameter "${other}": it always returns all groups`);
  // The server trims the space, so that every name matches. Not in pages: groups of the same name have no order.
  // The hierarchy and the counts cost the server several times as much as the list.
  const whole = { search: ' ', populateHierarchy: false, subGroupsCount: false, briefRepresentation };
  const listed = await tools.list<Group>(groups, [], options, { query: whole });
  const all = new Map<string, GroupTree>();
  // Releases that do not know `populateHierarchy` return groups inside their parents.
  const add = (group: Group, parentId?: string): void => {
    const { subGroups = [] } = group;
    const place = group.parentId ?? parentId;
    all.set(group.id, { ...group, ...(place && { parentId: place }), subGroupCount: 0, subGroups: [] });
    for (const child of subGroups) add(child as Group, group.id);
  };
  for (const group of listed) add(group);
  for (const group of all.values()) {
    const parent = group.parentId === undefined ? undefined : all.get(group.parentId);
    if (parent) parent.subGroupCount = parent.subGroups.push(group);
  }
  return all;
}
