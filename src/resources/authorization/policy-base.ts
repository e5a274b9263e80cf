import type {
  AbstractPolicyRepresentation,
  PolicyEvaluationRequest,
  PolicyEvaluationResponse,
} from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedQuery } from '../../http/url.ts';
import { type ListWindow, PagedCollection, pages, QueriedNode } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { refuseLacking } from '../../tree/ignored.ts';
import { type CreateOptions, make, type Post } from '../../tree/make.ts';
import { done, json, object, open, ResourceNode, type WithId } from '../../tree/node.ts';
import { bounded } from '../../tree/options.ts';
import type { Segment } from '../../tree/path.ts';
import { tools } from '../../tree/tools.ts';
import { type Changes, replace, type SomeOf, update } from '../../tree/update.ts';
import { LinkedPolicies, LinkedResources, LinkedScopes, PolicyProviders } from './links.ts';
import { named, post } from './named.ts';
import { type Holding, holdingOf, namingOfPolicies, typeOf } from './policy-holding.ts';
import { readOnlyOfPolicies, refuseLost, routesOfPolicies, withLinks } from './policy-links.ts';

const loadSpelled = loader(() => import('./spelled.ts'));

/** Common fields of every policy and permission, as the server returns them. */
export interface PolicyFacts
  extends Pick<AbstractPolicyRepresentation, 'description' | 'type' | 'logic' | 'decisionStrategy'> {
  id: string;
  name: string;
}

/** Common fields of a new policy or permission. */
export interface PolicyCreateFacts
  extends Pick<AbstractPolicyRepresentation, 'description' | 'logic' | 'decisionStrategy'> {
  /** Name, unique among the policies and permissions of the resource server. */
  name: string;
}

/** A whole policy or permission of whatever type, as `replace` takes it. */
export interface PolicyReplaceFacts extends PolicyCreateFacts {}

/** Filters for policies or permissions of one type. */
export interface TypedPolicyQuery extends ListWindow {
  /** Id of the policy or permission. */
  readonly policyId?: string | undefined;
  /** Part of the name, case-insensitive. */
  readonly name?: string | undefined;
  /** Id or name of a linked resource. */
  readonly resource?: string | undefined;
  /** Linked resource type, or part of it. */
  readonly resourceType?: string | undefined;
  /** Id or name of a linked scope. */
  readonly scope?: string | undefined;
  /** Id of the user who owns the policy or permission. */
  readonly owner?: string | undefined;
  /** `*` to include the linked `resources` and `scopes`, and `resourcesData` and `scopesData`. */
  readonly fields?: string | undefined;
}

/** Filters for policies or permissions. */
export interface PolicyQuery extends TypedPolicyQuery {
  /** Type such as `role`, or part of it. */
  readonly type?: string | undefined;
}

/** Options for reading a policy or permission. */
export interface PolicyDetailQuery {
  /** `*` to include the linked `resources` and `scopes`, and `resourcesData` and `scopesData`. */
  readonly fields?: string | undefined;
  /** Whether to include all of that, and also the linked `policies` with `policiesData`. Takes two requests. */
  readonly expand?: boolean | undefined;
}

/** Identity and permissions to evaluate. */
export interface PolicyEvaluation extends PolicyEvaluationRequest {
  /** Id of the user. The server refuses an evaluation without a user. */
  userId: string;
}

/**
 * Policies or permissions of a resource server. By default the server returns only the first 100; `all` and `iterate`
 * fetch every page.
 *
 * @route `GET …/{policy|permission}/{type}`
 * @since 22
 */
export abstract class PolicyCollection<
  Representation extends PolicyFacts,
  Create extends PolicyCreateFacts,
  Node extends BasePolicyNode<Representation, PolicyReplaceFacts>,
  Query extends TypedPolicyQuery = TypedPolicyQuery,
> extends PagedCollection<Representation, Query, 'GET …/{policy|permission} (22+)'> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    naming: namingOfPolicies,
    readOnly: readOnlyOfPolicies,
    paging: { pages: policyPages },
  };

  /** @internal */
  static readonly holding: Holding = { node: () => ResourceNode };

  /**
   * Types of policies and permissions that the server offers.
   *
   * @route `GET …/{policy|permission}/{type}/providers`
   * @since 22
   */
  get providers(): PolicyProviders {
    return open(PolicyProviders, this, 'providers');
  }

  /** The policy or permission with this id. */
  byId(id: string): WithId<Node> {
    return this.#open(id) as WithId<Node>;
  }

  /**
   * The policy or permission with this name. Its id is looked up on the first request.
   *
   * @route `GET …/{policy|permission}/search`
   * @route `GET …/{policy|permission}/{type}/search`
   * @since 22
   */
  byName(name: string): Node {
    const type = typeOf(this);
    // The server's search covers policies and permissions of all types.
    const key = named(this, name, (found) => {
      const isPermission = ['resource', 'scope', 'uma'].includes(found.type ?? '');
      return type === 'policy' ? !isPermission : type === 'permission' ? isPermission : type === found.type;
    });
    return this.#open(key);
  }

  /**
   * Creates a policy or permission and returns its node. Throws `ConflictError` if the name is taken; `ifExists`
   * applies only to an existing policy or permission of this collection. If anything that it names does not exist,
   * throws one `NotFoundError` that lists it all, and creates nothing; the server would leave it out, or fail.
   *
   * @route `POST …/{policy|permission}`
   * @route `POST …/{policy|permission}/{type}`
   * @since 22
   */
  async create(policy: Create, options?: CreateOptions): Promise<WithId<Node>> {
    refuseLacking(this, policy);
    const existing = (): Node => this.byName(policy.name);
    const { ifExists = 'fail' } = options ?? {};
    if (ifExists === 'fail') refuseLost(typeOf(this), policy);
    const posted: Post = (_, body, within) => {
      refuseLost(typeOf(this), policy);
      return post(this, body, within);
    };
    return make(this, options, { body: policy, made: (id) => this.byId(id), existing, post: posted });
  }

  /**
   * Creates the policy or permission if it is missing, updates whatever differs, and otherwise does nothing. Linked
   * objects, given by id or name, become exactly the given ones.
   *
   * @route `GET …/search`
   * @since 22
   */
  async ensure(policy: Create, options?: EnsureOptions): Promise<Ensured<WithId<Node>>> {
    return ensure(this, policy, options, {
      existing: () => this.byName(policy.name),
      spelled: async (...found) => (await loadSpelled()).spelled(tools, ...found),
    });
  }

  /**
   * Evaluates what a user would be granted, and returns the results with the policies that led to them. Without
   * `resources` every resource is evaluated. All policies and permissions take part, even if this list holds only one
   * type.
   *
   * @route `POST …/{policy|permission}/evaluate`
   * @route `POST …/{policy|permission}/{type}/evaluate`
   * @since 22
   */
  evaluate(evaluation: PolicyEvaluation, options?: RequestOptions): Promise<PolicyEvaluationResponse> {
    return json(this, 'POST', ['evaluate'], options, { body: evaluation });
  }

  #open(key: Segment): Node {
    return open(holdingOf(this).node() as never, this, key) as Node;
  }
}

/** Yields the pages of a list. Without `permission: false`, the list of all policies would include permissions. */
export async function* policyPages(
  node: ResourceNode,
  query: object,
  options: RequestOptions | undefined,
): AsyncGenerator<PolicyFacts[], void, undefined> {
  const held = typeOf(node);
  const asked = held === 'policy' ? { permission: false, ...checkedQuery(query) } : query;
  const isAny = held === 'policy' || held === 'permission';
  for await (const page of pages<PolicyFacts>(node, asked, options)) {
    // The server treats `client` as the prefix of a type, and lists client scope policies among client policies.
    yield page.filter(({ type }) => isAny || type === undefined || type === held);
  }
}

/** A policy or a permission. */
export abstract class BasePolicyNode<
  Representation extends PolicyFacts,
  Replace extends PolicyReplaceFacts,
> extends QueriedNode<Representation, PolicyDetailQuery> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    queried: true,
    names: 'policy',
    required: ['name'],
    naming: namingOfPolicies,
    readOnly: readOnlyOfPolicies,
    ignored: { type: '' },
    otherRoutes: routesOfPolicies,
  };

  /** Policies that this policy or permission evaluates. */
  get associatedPolicies(): LinkedPolicies {
    return open(LinkedPolicies, this, 'associatedPolicies');
  }

  /** Policies and permissions that evaluate this policy. */
  get dependentPolicies(): LinkedPolicies {
    return open(LinkedPolicies, this, 'dependentPolicies');
  }

  /** Resources that this policy or permission applies to. */
  get resources(): LinkedResources {
    return open(LinkedResources, this, 'resources');
  }

  /** Scopes that this policy or permission applies to. */
  get scopes(): LinkedScopes {
    return open(LinkedScopes, this, 'scopes');
  }

  /**
   * Returns the policy or permission. Linked policies, resources and scopes are omitted unless `expand` is set.
   *
   * @example
   * ```ts
   * const { permissions } = realm.admin.realms.byName('acme').clients.byClientId('photos').authorization;
   * const { policiesData, resourcesData } = await permissions.byName('edit albums').get({ expand: true });
   * ```
   *
   * @route `GET …/{policy|permission}/{id}`
   * @route `GET …/{policy|permission}/{type}/{id}`
   * @since 22
   */
  async get(query?: PolicyDetailQuery, options?: RequestOptions): Promise<Representation> {
    const { expand, ...others } = checkedQuery(query);
    if (!expand) return object(this, options, { query: others });
    return bounded(options, async (options) => {
      const [found, policiesData] = await Promise.all([
        object<Representation>(this, options, { query: { ...others, fields: '*' } }),
        this.associatedPolicies.all(options),
      ]);
      return { ...withLinks(found), policies: policiesData.map(({ id }) => id), policiesData };
    });
  }

  /**
   * Updates the given fields and leaves the rest unchanged: the object is read, merged and written back, because the
   * server's PUT clears missing fields. A list such as `policies` is replaced as a whole. If anything that it names
   * does not exist, throws one `NotFoundError` that lists it all, and changes nothing.
   *
   * @route `PUT …/{policy|permission}/{id}`
   * @route `PUT …/{policy|permission}/{type}/{id}`
   * @since 22
   */
  update(changes: Changes<Representation, SomeOf<Replace>>, options?: RequestOptions): Promise<void> {
    return update<Representation, SomeOf<Replace>>(this, changes, options);
  }

  /**
   * Replaces the whole policy or permission. Missing fields are cleared, and `logic` and `decisionStrategy` get their
   * defaults, but `policies`, `resources` and `scopes` are kept.
   *
   * @route `PUT …/{policy|permission}/{id}`
   * @route `PUT …/{policy|permission}/{type}/{id}`
   * @since 22
   */
  replace(policy: Replace, options?: RequestOptions): Promise<void> {
    return replace(this, policy, options);
  }

  /**
   * Deletes the policy or permission, and also the aggregate policies and permissions that evaluate no other policy.
   *
   * @route `DELETE …/{policy|permission}/{id}`
   * @route `DELETE …/{policy|permission}/{type}/{id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
