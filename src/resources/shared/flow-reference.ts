import type { RequestOptions } from '../../http/options.ts';
import type { Naming } from '../../tree/facts.ts';
import type { ResourceNode, TreeNode } from '../../tree/node.ts';
import { flowAliases } from './flow-names.ts';

/** A node of a flow. */
export interface FlowAddress extends ResourceNode {
  readonly executions: ResourceNode;
  readonly flows?: never;
}

/** A flow, identified by its alias, by `{ id }` or `{ alias }` such as a representation has, or by a node. */
export type FlowReference = string | { readonly id: string } | { readonly alias: string } | FlowAddress;

/** Looks up flows that a body names by alias. Where a flow may be absent, an empty text removes it. */
export function namingFlows(keys: readonly string[], mayBeEmpty: boolean): Naming {
  return {
    keys,
    settle: async (node: TreeNode, given, options: RequestOptions | undefined) => {
      return flowAliases(node, given, options, mayBeEmpty);
    },
  };
}
