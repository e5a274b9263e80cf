import type { AuthenticationFlowRepresentation } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { ResourceNode, TreeNode } from '../../tree/node.ts';
import type { Kind } from '../../tree/references.ts';
import type { Tools } from '../../tree/tools.ts';

const loadFlowPlace = loader(() => import('./flow-place.ts'));

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

function flowKind(tools: Tools): Kind<unknown, Wanted, Flow> {
  return {
    what: 'flow',
    read: (from, flow) => checkedFlow(tools, from, flow),
    nameOf: ({ text }) => text,
    isByName: () => false,
    find: async (from, wanted, options) => {
      const flows = tools.open(tools.ResourceNode, tools.realmOf(from), 'authentication', 'flows');
      const listed = await tools.list<Flow>(flows, [], options);
      return tools.fewAtOnce(wanted, async ({ id, text }) => {
        const named = id === undefined ? listed.find(({ alias }) => alias === text) : undefined;
        const key = id ?? text;
        const found = named ?? listed.find((flow) => flow.id === key);
        return found ?? nested(tools, flows, key, id === undefined, options);
      });
    },
  };
}

/** A flow in another one, which the list leaves out. */
async function nested(
  tools: Tools,
  flows: ResourceNode,
  key: string,
  isAlias: boolean,
  options: RequestOptions | undefined,
): Promise<Flow | undefined> {
  const { object, open, unlessAbsent } = tools;
  const found = await unlessAbsent(object<Flow>(open(tools.ResourceNode, flows, key), options));
  if (found || !isAlias) return found;
  const { placeOfFlow } = await loadFlowPlace();
  const place = await placeOfFlow(tools, flows, ({ displayName }) => displayName === key, options);
  return place?.flowId === undefined ? undefined : { id: place.flowId, alias: key };
}

function checkedFlow({ checkedName, isNodeOf, keyOf }: Tools, from: TreeNode, flow: unknown): Wanted {
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
  tools: Tools,
  mayBeEmpty: boolean,
  node: TreeNode,
  given: Readonly<Record<string, unknown>>,
  options: RequestOptions | undefined,
): Promise<Record<string, unknown>> {
  return replaced(tools, node, given, options, mayBeEmpty, ({ alias }) => alias);
}

/** Returns the flows of a client with each flow replaced by its id, which the server demands here. */
export async function flowIds(
  tools: Tools,
  node: TreeNode,
  overrides: unknown,
  options: RequestOptions | undefined,
): Promise<unknown> {
  if (!tools.isMap(overrides)) return overrides;
  return replaced(tools, node, overrides, options, true, ({ id }) => id);
}

async function replaced(
  tools: Tools,
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
  const found = await tools.resolve(flowKind(tools), node, references, options);
  return { ...fields, ...Object.fromEntries(named.map(([key], index) => [key, as(found[index] as Flow)])) };
}
