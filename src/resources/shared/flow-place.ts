import type {
  AuthenticationExecutionInfoRepresentation,
  AuthenticationFlowRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { ResourceNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';

/** The step that puts a flow into another one. The server's list of flows has only flows without a parent. */
export async function placeOfFlow(
  { list }: Tools,
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
