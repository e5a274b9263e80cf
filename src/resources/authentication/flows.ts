import type {
  AuthenticationExecutionInfoRepresentation,
  AuthenticationFlowRepresentation,
} from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, ListCollection } from '../../tree/collection.ts';
import type { Ensured, EnsureOptions } from '../../tree/ensure.ts';
import type { Ignored, NodeFacts } from '../../tree/facts.ts';
import { lookup } from '../../tree/keys.ts';
import { type CreateOptions, create, make } from '../../tree/make.ts';
import { done, object, open, openById, ResourceNode, realmOf, send, type WithId } from '../../tree/node.ts';
import { bounded } from '../../tree/options.ts';
import { tools } from '../../tree/tools.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { AuthenticationExecutionNode } from './executions.ts';
import { aliasOf, FlowByAlias } from './flow-reference.ts';
import type { AuthenticationFlowEnsure } from './flow-step.ts';

const loadFlowSteps = loader(() => import('./flow-steps.ts'));
const loadFlowPlace = loader(() => import('../shared/flow-place.ts'));

/** A flow as the server returns it. */
export interface AuthenticationFlow extends AuthenticationFlowRepresentation {
  id: string;
  alias: string;
  providerId: NonNullable<AuthenticationFlowRepresentation['providerId']>;
}

/** Flow fields that `create` accepts. Add steps through `executions`: the server ignores them here. */
export interface AuthenticationFlowCreate extends Pick<AuthenticationFlowRepresentation, 'description'> {
  /** Name of the flow. The server rejects some characters in it, including `/ ? # ; & : + ,`. */
  alias: string;
  /** `basic-flow` for logins of users, `client-flow` for logins of clients. */
  providerId: NonNullable<AuthenticationFlowRepresentation['providerId']>;
}

/** Flow fields that `update` accepts. */
export interface AuthenticationFlowUpdate
  extends Pick<AuthenticationFlowRepresentation, 'alias' | 'description'> {}

/** A whole flow, as `replace` takes it: without its steps, which have verbs of their own. */
export interface AuthenticationFlowReplace
  extends AuthenticationFlowCreate,
    Pick<AuthenticationFlowRepresentation, 'topLevel' | 'builtIn'> {}

/** A step of a flow, as the list of that flow has it. */
export interface FlowExecution extends AuthenticationExecutionInfoRepresentation {
  id: string;
}

/** A step to add to a flow. */
export interface FlowExecutionCreate {
  /** Id of a provider that `authentication.authenticatorProviders()` lists. */
  readonly provider: string;
  /** Position among the steps, in ascending order; last by default. Since Keycloak 25. */
  readonly priority?: number | undefined;
}

/** A nested flow to add to a flow. */
export interface SubFlowCreate {
  /** Name of the nested flow, unique among the flows of the realm. */
  readonly alias: string;
  readonly type: NonNullable<AuthenticationFlowRepresentation['providerId']>;
  readonly description?: string | undefined;
  /** For the type `form-flow`: id of a provider that `authentication.formProviders()` lists. */
  readonly provider?: string | undefined;
  /** Position among the steps, in ascending order; last by default. Since Keycloak 25. */
  readonly priority?: number | undefined;
}

const ignoredByFlows: Ignored = { authenticationExecutions: 'flow.executions.addExecution' };

/**
 * Flows of a realm. A flow nested in another flow is not listed, but `byAlias` finds it.
 *
 * @example
 * ```ts
 * const { flows } = realm.admin.realms.byName('acme').authentication;
 * const browser = await flows.byAlias('browser').copy('acme browser');
 * await browser.executions.byProviderId('auth-cookie').update({ requirement: 'DISABLED' });
 * await realm.admin.realms.byName('acme').update({ browserFlow: 'acme browser' });
 * ```
 */
export class AuthenticationFlows extends ListCollection<
  AuthenticationFlow,
  'GET /admin/realms/{realm}/authentication/flows (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    required: ['alias'],
    // The server would make one that it lets nobody remove.
    readOnly: ['id', 'builtIn'],
    ignoredByCreate: ignoredByFlows,
  };

  /** The flow with this id. */
  byId(id: string): WithId<AuthenticationFlowNode> {
    return openById(AuthenticationFlowNode, this, id);
  }

  /**
   * The flow with this alias, which may be nested in another flow. Its id is looked up on the first request that needs
   * the id.
   */
  byAlias(alias: string): AuthenticationFlowNode {
    return open(AuthenticationFlowNode, this, new FlowByAlias(this, alias));
  }

  /**
   * Creates a flow without steps and returns its node. Throws `ConflictError` if the alias is taken, unless `ifExists`
   * is `return` or `update`.
   *
   * @route `POST /admin/realms/{realm}/authentication/flows`
   * @since 22
   */
  create(flow: AuthenticationFlowCreate, options?: CreateOptions): Promise<WithId<AuthenticationFlowNode>> {
    // Nested flows are left out: an update would take the flow out of its parent.
    const existing = (): AuthenticationFlowNode => this.#listed(flow.alias);
    const made = (id: string): AuthenticationFlowNode => this.byId(id);
    // Without `topLevel` the server creates a flow that is neither listed nor nested.
    return make(this, options, { body: { topLevel: true, ...flow }, made, existing });
  }

  /**
   * Creates the flow if it is missing, updates whatever differs, and otherwise does nothing. The steps of a given list
   * become exactly the given ones, in their order, with the given configuration: missing steps are added, existing
   * ones changed, and all others deleted. Providers are looked up before anything is written.
   *
   * Two processes that call this at the same moment can create duplicates, because the server does not keep the alias
   * unique then.
   *
   * @example
   * ```ts
   * const { flows } = realm.admin.realms.byName('acme').authentication;
   * await flows.ensure({
   *   alias: 'acme browser',
   *   steps: [
   *     { provider: 'auth-cookie', requirement: 'ALTERNATIVE' },
   *     {
   *       alias: 'acme forms',
   *       requirement: 'ALTERNATIVE',
   *       steps: [
   *         { provider: 'auth-username-password-form', requirement: 'REQUIRED' },
   *         { provider: 'auth-otp-form', requirement: 'REQUIRED' },
   *       ],
   *     },
   *   ],
   * });
   * ```
   *
   * @route `GET …/authentication/flows`
   * @since 22
   */
  async ensure(
    flow: AuthenticationFlowEnsure,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<AuthenticationFlowNode>>> {
    const { ensureFlow } = await loadFlowSteps();
    return ensureFlow({ ...tools, create, update }, this, this.#listed(flow?.alias), flow, options);
  }

  #listed(alias: string): AuthenticationFlowNode {
    return open(AuthenticationFlowNode, this, lookup<AuthenticationFlow>(this, 'alias', alias, {}));
  }
}

/** A flow: the steps that a login goes through. */
export class AuthenticationFlowNode extends ItemNode<AuthenticationFlow> {
  /** @internal */
  static override readonly facts: NodeFacts = { names: 'flow', ignored: ignoredByFlows };

  /** Steps of this flow. */
  get executions(): FlowExecutions {
    return open(FlowExecutions, realmOf(this), 'authentication', 'flows', aliasOf(this), 'executions');
  }

  /**
   * Returns the flow, with its steps in the format of an export.
   *
   * @route `GET …/authentication/flows/{id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<AuthenticationFlow> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged: the flow is read, merged and written back, because the
   * server's PUT clears a missing description and removes the flow from the list. After a change of `alias`, use a node
   * with the new alias.
   *
   * @route `PUT …/authentication/flows/{id}`
   * @since 22
   */
  update(
    changes: Changes<AuthenticationFlow, AuthenticationFlowUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Replaces the whole flow except its steps: fields not given are cleared. Without `topLevel` the flow disappears from
   * the list.
   *
   * @route `PUT …/authentication/flows/{id}`
   * @since 22
   */
  replace(flow: AuthenticationFlowReplace, options?: RequestOptions): Promise<void> {
    return replace(this, flow, options);
  }

  /**
   * Deletes the flow and everything in it. A nested flow is deleted as a step of its parent: deleted on its own, it
   * would leave the realm with flows that the server can no longer read. The server refuses to delete its built-in
   * flows, and fails on a flow that the realm uses. Keycloak 22 deletes one that only a client uses, whose logins then
   * fail.
   *
   * @route `DELETE …/authentication/flows/{id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return bounded(options, async (options) => {
      const { id, topLevel } = await this.get(options);
      const flows = open(ResourceNode, realmOf(this), 'authentication', 'flows');
      const { placeOfFlow } = await loadFlowPlace();
      const place = topLevel
        ? undefined
        : await placeOfFlow(tools, flows, ({ flowId }) => flowId === id, options);
      if (place?.id === undefined) return done(flows, 'DELETE', [id], options);
      await open(AuthenticationExecutionNode, realmOf(this), 'authentication', 'executions', place.id).delete(
        options,
      );
    });
  }

  /**
   * Creates a flow with the same steps and returns its node.
   *
   * @route `POST …/authentication/flows/{flowAlias}/copy`
   * @since 22
   */
  async copy(newName: string, options?: RequestOptions): Promise<WithId<AuthenticationFlowNode>> {
    // Without a name the server creates a flow that has no alias.
    if (typeof newName !== 'string' || newName === '')
      throw new TypeError('newName must be a non-empty string');
    const copies = open(ResourceNode, realmOf(this), 'authentication', 'flows', aliasOf(this), 'copy');
    const answer = await send(copies, 'POST', [], options, { body: { newName } });
    const flows = open(AuthenticationFlows, realmOf(this), 'authentication', 'flows');
    // Up to 26.0 at least, the server does not name the copy.
    const id = answer.createdKey() ?? (await flows.byAlias(newName).get(options)).id;
    return openById(AuthenticationFlowNode, flows, id);
  }
}

/**
 * Steps of one flow.
 *
 * Steps are in order. A nested flow is followed by its own steps, one `level` deeper.
 */
export class FlowExecutions extends ListCollection<
  FlowExecution,
  'GET …/authentication/flows/{flowAlias}/executions (22+)'
> {
  /** The step with this id. */
  byId(id: string): WithId<AuthenticationExecutionNode> {
    return openById(AuthenticationExecutionNode, realmOf(this), 'authentication', 'executions', id);
  }

  /**
   * The step of this provider, such as `auth-cookie`. Its id is looked up on the first request. Requests throw
   * `AmbiguousError` if the flow, including nested flows, has several such steps.
   */
  byProviderId(providerId: string): AuthenticationExecutionNode {
    const execution = lookup<FlowExecution>(this, 'providerId', providerId, {});
    return open(AuthenticationExecutionNode, realmOf(this), 'authentication', 'executions', execution);
  }

  /**
   * The step with this display name; for a nested flow, its alias. The id of the step is looked up on the first
   * request.
   */
  byDisplayName(displayName: string): AuthenticationExecutionNode {
    const execution = lookup<FlowExecution>(this, 'displayName', displayName, {});
    return open(AuthenticationExecutionNode, realmOf(this), 'authentication', 'executions', execution);
  }

  /**
   * Adds a step and returns its node. A new step is `DISABLED`.
   *
   * @route `POST …/authentication/flows/{flowAlias}/executions/execution`
   * @since 22
   */
  async addExecution(
    execution: FlowExecutionCreate,
    options?: RequestOptions,
  ): Promise<WithId<AuthenticationExecutionNode>> {
    return this.byId(await create(this, execution, options, ['execution']));
  }

  /**
   * Adds a nested flow and returns its node. The new flow is `DISABLED`; change that through its step, which
   * `byDisplayName` finds.
   *
   * @route `POST …/authentication/flows/{flowAlias}/executions/flow`
   * @since 22
   */
  async addFlow(flow: SubFlowCreate, options?: RequestOptions): Promise<WithId<AuthenticationFlowNode>> {
    const id = await create(this, flow, options, ['flow']);
    return openById(AuthenticationFlowNode, realmOf(this), 'authentication', 'flows', id);
  }
}
