import type {
  AuthenticationExecutionInfoRepresentation,
  AuthenticationFlowRepresentation,
} from '../../facts/representations.ts';
import { NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { lookup } from '../../tree/keys.ts';
import { json, keyOf, list, type ResourceNode } from '../../tree/node.ts';
import { Lookup, type Segment } from '../../tree/path.ts';

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
        const place = await placeOfFlow(flows, ({ displayName }) => displayName === alias, options);
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

/** The step that puts a flow into another one. The server's list of flows has only flows without a parent. */
export async function placeOfFlow(
  flows: ResourceNode,
  matches: (execution: AuthenticationExecutionInfoRepresentation) => boolean,
  options: RequestOptions | undefined,
): Promise<AuthenticationExecutionInfoRepresentation | undefined> {
  for (const { alias } of await list<AuthenticationFlowRepresentation>(flows, [], options)) {
    if (!alias) continue;
    const executions = await list<AuthenticationExecutionInfoRepresentation>(
      flows,
      [alias, 'executions'],
      options,
    );
    const place = executions.find((execution) => execution.authenticationFlow && matches(execution));
    if (place) return place;
  }
  return undefined;
}
