import type { AuthenticationExecutionRepresentation } from '../../facts/representations.ts';
import { noPriority } from '../../facts/words.ts';
import { BadRequestError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { create } from '../../tree/make.ts';
import { done, json, object, open, openById, ResourceNode, realmOf, type WithId } from '../../tree/node.ts';
import { type Changes, update } from '../../tree/update.ts';
import { ExecutionConfigNode } from './config.ts';

const isWithoutPriority = (error: unknown): boolean =>
  error instanceof BadRequestError && noPriority.test(error.description);

/** A step of a flow as the server returns it for its id. */
export interface AuthenticationExecution extends AuthenticationExecutionRepresentation {
  id: string;
  parentFlow: string;
  requirement: NonNullable<AuthenticationExecutionRepresentation['requirement']>;
}

/** Step fields that `create` accepts. */
export interface AuthenticationExecutionCreate
  extends Pick<AuthenticationExecutionRepresentation, 'priority'> {
  /** Id of the flow. */
  parentFlow: string;
  /** Id of a provider that `authentication.authenticatorProviders()` lists. */
  authenticator: string;
  requirement: NonNullable<AuthenticationExecutionRepresentation['requirement']>;
}

/**
 * Step fields that `update` accepts. Change the alias and description of a nested flow through the node of that flow.
 */
export interface AuthenticationExecutionUpdate
  extends Pick<AuthenticationExecutionRepresentation, 'requirement' | 'priority'> {}

/** Steps of all flows, by id. */
export class AuthenticationExecutions extends ResourceNode {
  /** @internal */
  static override readonly facts: NodeFacts = {
    ignoredByCreate: {
      // It would be that of two steps.
      authenticatorConfig: 'flow.executions.byId(…).config.create',
      flowId: 'flow.executions.addFlow',
    },
  };

  /** The step with this id. */
  byId(id: string): WithId<AuthenticationExecutionNode> {
    return openById(AuthenticationExecutionNode, this, id);
  }

  /**
   * Creates a step in the flow `parentFlow` and returns its node.
   *
   * @route `POST …/authentication/executions`
   * @since 22
   */
  async create(
    execution: AuthenticationExecutionCreate | AuthenticationExecution,
    options?: RequestOptions,
  ): Promise<WithId<AuthenticationExecutionNode>> {
    return this.byId(await create(this, execution, options));
  }
}

/** A step of a flow: a provider or another flow. */
export class AuthenticationExecutionNode extends ItemNode<AuthenticationExecution> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    ignored: {
      authenticator: 'flow.executions.addExecution',
      authenticatorConfig: 'flow.executions.byId(…).config.create',
      flowId: 'flow.executions.addFlow',
      parentFlow: 'flow.executions.addExecution',
    },
    kept: [{ keep: ['id', 'parentFlow', 'requirement', 'priority'] }],
  };

  /** The configuration of the step. */
  get config(): ExecutionConfigNode {
    return open(ExecutionConfigNode, this, 'config');
  }

  /**
   * Returns the step.
   *
   * @route `GET …/authentication/executions/{executionId}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<AuthenticationExecution> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged: the step is read, merged and written back, because the
   * server's PUT sets a missing `priority` to 0.
   *
   * @route `PUT …/authentication/flows/{flowAlias}/executions`
   * @since 22
   */
  update(
    changes: Changes<AuthenticationExecution, AuthenticationExecutionUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return update<AuthenticationExecution, AuthenticationExecutionUpdate>(this, changes, options, {
      send: async (body, within, { priority: given }) => {
        const { parentFlow, id, requirement, priority } = body as AuthenticationExecution;
        const flows = open(ResourceNode, realmOf(this), 'authentication', 'flows');
        const { alias } = await json<{ alias: string }>(flows, 'GET', [parentFlow], within);
        const put = (fields: object): Promise<void> =>
          done(flows, 'PUT', [alias, 'executions'], within, { body: { id, requirement, ...fields } });
        // The server refuses what else was read; before 25 the priority too, which it then keeps.
        await put({ priority }).catch(async (error: unknown) => {
          const isKept = async (): Promise<boolean> => given === (await this.get(within)).priority;
          if (isWithoutPriority(error) && (given === undefined || (await isKept()))) return put({});
          throw error;
        });
      },
    });
  }

  /**
   * Deletes the step. If the step is a flow, deletes everything in that flow too.
   *
   * @route `DELETE …/authentication/executions/{executionId}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Moves the step up by one place.
   *
   * @route `POST …/authentication/executions/{executionId}/raise-priority`
   * @since 22
   */
  raisePriority(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['raise-priority'], options);
  }

  /**
   * Moves the step down by one place.
   *
   * @route `POST …/authentication/executions/{executionId}/lower-priority`
   * @since 22
   */
  lowerPriority(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['lower-priority'], options);
  }
}
