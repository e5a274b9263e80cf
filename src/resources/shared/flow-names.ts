import type { AuthenticationFlowRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import { fewAtOnce } from '../../tree/few-at-once.ts';
import { isMap } from '../../tree/json.ts';
import { checkedName } from '../../tree/keys.ts';
import { keyOf, list, object, open, ResourceNode, realmOf, type TreeNode } from '../../tree/node.ts';
import { isNodeOf, type Kind, resolve } from '../../tree/references.ts';
import { placeOfFlow } from './flow-place.ts';

/** What a reference says: an id, or a text that is an alias, or else an id such as GET of a client returns. */
interface Wanted {
  readonly id?: string | undefined;
  readonly text: string;
}

/** A flow that was found. */
interface Flow {
  readonly id: string;
  readonly alias: string;
}

const flowKind: Kind<unknown, Wanted, Flow> = {
  what: 'flow',
  read: checkedFlow,
  nameOf: ({ text }) => text,
  isByName: () => false,
  find: async (from, wanted, options) => {
    const flows = open(ResourceNode, realmOf(from), 'authentication', 'flows');
    const listed = await list<Flow>(flows, [], options);
    return fewAtOnce(wanted, async ({ id, text }) => {
      const named = id === undefined ? listed.find(({ alias }) => alias === text) : undefined;
      const key = id ?? text;
      return named ?? listed.find((flow) => flow.id === key) ?? nested(flows, key, id === undefined, options);
    });
  },
};

/** A flow in another one, which the list leaves out. */
async function nested(
  flows: ResourceNode,
  key: string,
  isAlias: boolean,
  options: RequestOptions | undefined,
): Promise<Flow | undefined> {
  const found = await unlessAbsent(object<Flow>(open(ResourceNode, flows, key), options));
  if (found || !isAlias) return found;
  const place = await placeOfFlow(flows, ({ displayName }) => displayName === key, options);
  return place?.flowId === undefined ? undefined : { id: place.flowId, alias: key };
}

function checkedFlow(from: TreeNode, flow: unknown): Wanted {
  if (isNodeOf(flow, 'flow')) {
    const key = keyOf(flow);
    if (typeof key === 'string') return { id: key, text: key };
    return { text: key.label.replace(/^alias=/, '') };
  }
  const { id, alias } = (
    typeof flow === 'string' ? { alias: flow } : (flow ?? {})
  ) as AuthenticationFlowRepresentation;
  if (typeof id === 'string') return { id, text: alias ?? id };
  if (typeof alias !== 'string') throw new TypeError('A flow must be an alias, { id }, { alias }, or a node');
  checkedName(from, 'alias of a flow', alias);
  return { text: alias };
}

/** Returns the fields with each flow replaced by its alias. */
export async function flowAliases(
  node: TreeNode,
  given: Readonly<Record<string, unknown>>,
  options: RequestOptions | undefined,
  mayBeEmpty: boolean,
): Promise<Record<string, unknown>> {
  return replaced(node, given, options, mayBeEmpty, ({ alias }) => alias);
}

/** Returns the flows of a client with each flow replaced by its id, which the server demands here. */
export async function flowIds(
  node: TreeNode,
  overrides: unknown,
  options: RequestOptions | undefined,
): Promise<unknown> {
  if (!isMap(overrides)) return overrides;
  return replaced(node, overrides, options, true, ({ id }) => id);
}

async function replaced(
  node: TreeNode,
  fields: Readonly<Record<string, unknown>>,
  options: RequestOptions | undefined,
  mayBeEmpty: boolean,
  as: (flow: Flow) => string,
): Promise<Record<string, unknown>> {
  const named = Object.entries(fields).filter(
    ([, flow]) => flow !== null && flow !== undefined && !(mayBeEmpty && flow === ''),
  );
  const references = named.map(([, flow]) => flow);
  const found = await resolve(flowKind, node, references, options);
  return { ...fields, ...Object.fromEntries(named.map(([key], index) => [key, as(found[index] as Flow)])) };
}
