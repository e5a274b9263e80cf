import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';
import type { GroupReference, realmGroups, resolveGroups } from '../groups/reference.ts';
import { flowAliases } from '../shared/flow-names.ts';

/** Returns the settings of a realm with its flows by alias and its default groups by path. */
export async function settleRealm(
  tools: Tools,
  groupsOf: typeof realmGroups,
  resolve: typeof resolveGroups,
  node: TreeNode,
  given: Readonly<Record<string, unknown>>,
  options: RequestOptions | undefined,
): Promise<object> {
  const { defaultGroups, ...flows } = given;
  const groups = (defaultGroups ?? []) as readonly GroupReference[];
  const [found, aliases] = await tools.allResolved(node, [
    () => resolve(groupsOf(node), groups, options),
    () => flowAliases(tools, false, node, flows, options),
  ]);
  const paths = found.map(({ path }, index) => path ?? groups[index]);
  return defaultGroups === undefined ? aliases : { ...aliases, defaultGroups: paths };
}
