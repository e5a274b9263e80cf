import type { AuthenticationFlowRepresentation } from '../../facts/representations.ts';
import { NotFoundError } from '../../http/errors.ts';
import { loader } from '../../http/loading.ts';
import { lookup } from '../../tree/keys.ts';
import { json, keyOf, type ResourceNode } from '../../tree/node.ts';
import { Lookup, type Segment } from '../../tree/path.ts';
import { tools } from '../../tree/tools.ts';

const loadFlowPlace = loader(() => import('../shared/flow-place.ts'));

/** The segment of a flow's id. Keeps the alias for the routes that have the alias in their path. */
export class FlowByAlias extends Lookup {
  readonly alias: string;

  constructor(flows: ResourceNode, alias: string) {
    const listed = lookup<AuthenticationFlowRepresentation>(flows, 'alias', alias, {});
    super(listed.label, async (options) => {
      listed.forget();
      try {
        return await listed.resolve(options);
      } catch (error) {
        // A flow within another is in no list, but it is a step there.
        if (!(error instanceof NotFoundError)) throw error;
        const { placeOfFlow } = await loadFlowPlace();
        const place = await placeOfFlow(tools, flows, ({ displayName }) => displayName === alias, options);
        if (place?.flowId === undefined) throw error;
        return place.flowId;
      }
    });
    this.alias = alias;
  }
}

/** The segment of the alias of the flow at a node. */
export function aliasOf(flow: ResourceNode): Segment {
  const key = keyOf(flow);
  if (key instanceof FlowByAlias) return key.alias;
  return new Lookup(`alias of ${typeof key === 'string' ? key : key.label}`, async (options) => {
    const { alias } = await json<{ alias: string }>(flow, 'GET', [], options);
    return alias;
  });
}
