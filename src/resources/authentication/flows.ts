import type {
  AuthenticationExecutionInfoRepresentation,
  AuthenticationFlowRepresentation,
} from '../../facts/representations.ts';
import { bounded } from '../../http/deadline.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedKey } from '../../http/url.ts';
import { ItemNode, ListCollection } from '../../tree/collection.ts';
import { type Ensured, ensure } from '../../tree/ensure.ts';
import type { Ignored, NodeFacts } from '../../tree/facts.ts';
import { lookup } from '../../tree/keys.ts';
import { type CreateOptions, create, make } from '../../tree/make.ts';
import { done, object, open, openById, ResourceNode, realmOf, type WithId } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { AuthenticationExecutionNode } from './executions.ts';
import { aliasOf, FlowByAlias, placeOfFlow } from './flow-reference.ts';

/** A flow, as the server gives it. */
export interface AuthenticationFlow extends AuthenticationFlowRepresentation {
  id: string;
  alias: string;
  providerId: NonNullable<AuthenticationFlowRepresentation['providerId']>;
}

/** What a new flow is made of. Its steps are added by verbs of their own: the server ignores them. */
export interface AuthenticationFlowCreate extends Pick<AuthenticationFlowRepresentation, 'description'> {
  /** The name of the flow. The server refuses some characters in it, among them `/ ? # ; & : + ,`. */
  alias: string;
  /** `basic-flow` for the logins of users, `client-flow` for those of clients. */
  providerId: NonNullable<AuthenticationFlowRepresentation['providerId']>;
}

/** What of a flow can be changed. */
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
  /** The id of a provider, as `authentication.authenticatorProviders()` lists them. */
  readonly provider: string;
  /** Its place among the steps, in rising order; last when not given. Since Keycloak 25. */
  readonly priority?: number | undefined;
}

/** A flow to add to a flow. */
export interface SubFlowCreate {
  /** The name of the new flow; no other one of the realm has it. */
  readonly alias: string;
  readonly type: NonNullable<AuthenticationFlowRepresentation['providerId']>;
  readonly description?: string | undefined;
  /** With the type `form-flow`: the id of a provider, as `authentication.formProviders()` lists them. */
  readonly provider?: string | undefined;
  /** Its place among the steps, in rising order; last when not given. Since Keycloak 25. */
  readonly priority?: number | undefined;
}

/** What the server ignores of a flow. */
const ignoredByFlows: Ignored = { authenticationExecutions: 'flow.executions.addExecution' };

/**
 * The flows of a realm. A flow inside another one is not listed, but `byAlias` finds it.
 *
 * A flow that is part of another one is not listed.
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
    // The server would make one that it lets nobody remove.
    readOnly: ['id', 'builtIn'],
    ignoredByCreate: ignoredByFlows,
  };

  /** The flow with this id; no request is sent yet. */
  byId(id: string): WithId<AuthenticationFlowNode> {
    return openById(AuthenticationFlowNode, this, id);
  }

  /**
   * The flow with this alias, be it a part of another one; the id is looked up when a request is sent that wants it.
   */
  byAlias(alias: string): AuthenticationFlowNode {
    return open(AuthenticationFlowNode, this, new FlowByAlias(this, alias));
  }

  /**
   * The node of the new flow, which has no steps yet. A `ConflictError` when the alias is taken, unless `ifExists` says
   * otherwise.
   *
   * @route `POST /admin/realms/{realm}/authentication/flows`
   * @since 22
   */
  create(flow: AuthenticationFlowCreate, options?: CreateOptions): Promise<WithId<AuthenticationFlowNode>> {
    // Not a flow inside another one: an update would take it out of that.
    const existing = (): AuthenticationFlowNode => this.#listed(flow.alias);
    const made = (id: string): AuthenticationFlowNode => this.byId(id);
    // Without this the server makes a flow that is neither listed nor part of another one.
    return make(this, options, { body: { topLevel: true, ...flow }, made, existing });
  }

  /**
   * The flow as it is given: made where it is missing, changed where it differs, and otherwise left alone. Its steps
   * are not part of it. Two processes at the same moment can make one each: the server does not keep an alias unique
   * then.
   *
   * @route `GET …/authentication/flows`
   * @since 22
   */
  async ensure(
    flow: AuthenticationFlowCreate,
    options?: RequestOptions,
  ): Promise<Ensured<WithId<AuthenticationFlowNode>>> {
    return ensure(this, flow, options, { existing: () => this.#listed(flow.alias) });
  }

  #listed(alias: string): AuthenticationFlowNode {
    return open(AuthenticationFlowNode, this, lookup<AuthenticationFlow>(this, 'alias', alias, {}));
  }
}

/** A flow: what a login goes through, step by step. */
export class AuthenticationFlowNode extends ItemNode<AuthenticationFlow> {
  /** @internal */
  static override readonly facts: NodeFacts = { ignored: ignoredByFlows };

  /** The steps of this flow. */
  get executions(): FlowExecutions {
    return open(FlowExecutions, realmOf(this), 'authentication', 'flows', aliasOf(this), 'executions');
  }

  /**
   * The flow, with its steps as an export has them.
   *
   * @route `GET …/authentication/flows/{id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<AuthenticationFlow> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the flow is read, merged and written back, because the server's
   * PUT clears a description that is not sent and takes the flow out of the list. After a change of `alias` use a node
   * with the new one.
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
   * Writes the whole flow but its steps: the server clears what is missing, and without `topLevel` no list has the flow
   * any more.
   *
   * @route `PUT …/authentication/flows/{id}`
   * @since 22
   */
  replace(flow: AuthenticationFlowReplace, options?: RequestOptions): Promise<void> {
    return replace(this, flow, options);
  }

  /**
   * Removes the flow with all that is in it. One inside another flow is removed as a step of that flow: alone, it would
   * leave the realm with flows that the server cannot read any more. The server refuses to remove its own flows, and
   * fails on one that the realm uses.
   *
   * @route `DELETE …/authentication/flows/{id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return bounded(options, async (options) => {
      const { id, topLevel } = await this.get(options);
      const flows = open(ResourceNode, realmOf(this), 'authentication', 'flows');
      const place = topLevel ? undefined : await placeOfFlow(flows, ({ flowId }) => flowId === id, options);
      if (place?.id === undefined) return done(flows, 'DELETE', [id], options);
      await open(AuthenticationExecutionNode, realmOf(this), 'authentication', 'executions', place.id).delete(
        options,
      );
    });
  }

  /**
   * The node of a new flow with the same steps.
   *
   * @route `POST …/authentication/flows/{flowAlias}/copy`
   * @since 22
   */
  async copy(newName: string, options?: RequestOptions): Promise<WithId<AuthenticationFlowNode>> {
    // The server makes a flow without an alias when it is not given one.
    checkedKey(newName, () => this.url);
    const copies = open(ResourceNode, realmOf(this), 'authentication', 'flows', aliasOf(this), 'copy');
    const id = await create(copies, { newName }, options);
    return openById(AuthenticationFlowNode, realmOf(this), 'authentication', 'flows', id);
  }
}

/**
 * The steps of one flow.
 *
 * They come in their order, each flow inside this one followed by its own steps, a `level` deeper.
 */
export class FlowExecutions extends ListCollection<
  FlowExecution,
  'GET …/authentication/flows/{flowAlias}/executions (22+)'
> {
  /** The step with this id; no request is sent yet. */
  byId(id: string): WithId<AuthenticationExecutionNode> {
    return openById(AuthenticationExecutionNode, realmOf(this), 'authentication', 'executions', id);
  }

  /**
   * The step of this provider, such as `auth-cookie`, whose id is looked up when a request is sent. An
   * `AmbiguousError` when the flow, with the flows inside it, has several.
   */
  byProviderId(providerId: string): AuthenticationExecutionNode {
    const execution = lookup<FlowExecution>(this, 'providerId', providerId, {});
    return open(AuthenticationExecutionNode, realmOf(this), 'authentication', 'executions', execution);
  }

  /** The step that is shown so; that of a flow inside this one is shown by its alias. Its id is looked up. */
  byDisplayName(displayName: string): AuthenticationExecutionNode {
    const execution = lookup<FlowExecution>(this, 'displayName', displayName, {});
    return open(AuthenticationExecutionNode, realmOf(this), 'authentication', 'executions', execution);
  }

  /**
   * The node of a new step, which is `DISABLED` at first.
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
   * The node of a new flow inside this one, `DISABLED` at first: that is changed at its step, which `byDisplayName`
   * finds.
   *
   * @route `POST …/authentication/flows/{flowAlias}/executions/flow`
   * @since 22
   */
  async addFlow(flow: SubFlowCreate, options?: RequestOptions): Promise<WithId<AuthenticationFlowNode>> {
    const id = await create(this, flow, options, ['flow']);
    return openById(AuthenticationFlowNode, realmOf(this), 'authentication', 'flows', id);
  }
}
