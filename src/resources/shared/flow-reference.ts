import { loader } from '../../http/loading.ts';
import type { Naming } from '../../tree/facts.ts';
import type { ResourceNode } from '../../tree/node.ts';
import { tools } from '../../tree/tools.ts';

const loadFlowNames = loader(() => import('./flow-names.ts'));

/** A node of a flow. */
export interface FlowAddress extends ResourceNode {
  readonly executions: ResourceNode;
  readonly flows?: never;
}

/** A flow, identified by its alias, by `{ id }` or `{ alias }` such as a representation has, or by a node. */
export type FlowReference = string | { readonly id: string } | { readonly alias: string } | FlowAddress;

/** Looks up the flows that an identity provider names, whose aliases may be empty. */
export const settleFlows: Naming['settle'] = async (...given) =>
  (await loadFlowNames()).flowAliases(tools, true, ...given);
