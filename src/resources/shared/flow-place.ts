import type {
  AuthenticationExecutionInfoRepresentation,
  AuthenticationFlowRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { list, type ResourceNode } from '../../tree/node.ts';

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
