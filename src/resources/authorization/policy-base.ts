import type {
  AbstractPolicyRepresentation,
  PolicyEvaluationRequest,
  PolicyEvaluationResponse,
} from '../../facts/representations.ts';
import { bounded } from '../../http/deadline.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedQuery } from '../../http/url.ts';
import { ItemNode, type ListWindow, PagedCollection, pages } from '../../tree/collection.ts';
import { type Ensured, ensure } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { type CreateOptions, make, type Post } from '../../tree/make.ts';
import {
  done,
  json,
  keyOf,
  type NodeClass,
  object,
  open,
  ResourceNode,
  type TreeNode,
  type WithId,
} from '../../tree/node.ts';
import type { Segment } from '../../tree/path.ts';
import { type Changes, replace, type SomeOf, update } from '../../tree/update.ts';
import { LinkedPolicies, LinkedResources, LinkedScopes, PolicyProviders } from './links.ts';
import { named, post } from './named.ts';
import { readOnlyOfPolicies, refuseLost, routesOfPolicies } from './policy-links.ts';
import { spelled } from './spelled.ts';

/** What every policy and every permission has, as the server gives it. */
export interface PolicyFacts
  extends Pick<AbstractPolicyRepresentation, 'description' | 'type' | 'logic' | 'decisionStrategy'> {
  id: string;
  name: string;
}

/** What a new policy or permission has, whatever its type. */
export interface PolicyCreateFacts
  extends Pick<AbstractPolicyRepresentation, 'description' | 'logic' | 'decisionStrategy'> {
  /** No other policy or permission of the resource server may have it. */
  name: string;
}

/** A whole policy or permission of whatever type, as `replace` takes it. */
export interface PolicyReplaceFacts extends PolicyCreateFacts {}

/** Which policies or permissions of a type a list is to hold. */
export interface TypedPolicyQuery extends ListWindow {
  /** The id of the policy or permission itself. */
  readonly policyId?: string | undefined;
  /** Part of the name, in any case. */
  readonly name?: string | undefined;
  /** The id or the name of a resource that it names. */
  readonly resource?: string | undefined;
  /** The type of resources that it names, or a part of it. */
  readonly resourceType?: string | undefined;
  /** The id or the name of a scope that it names. */
  readonly scope?: string | undefined;
  /** The id of the user who owns it. */
  readonly owner?: string | undefined;
  /** `*` to have the `resources` and `scopes` that it names, and `resourcesData` and `scopesData`. */
  readonly fields?: string | undefined;
}

/** Which policies or permissions a list is to hold. */
export interface PolicyQuery extends TypedPolicyQuery {
  /** The type, such as `role`, or a part of it. */
  readonly type?: string | undefined;
}

/** How much is told of a policy or permission. */
export interface PolicyDetailQuery {
  /** `*` to have the `resources` and `scopes` that it names, and `resourcesData` and `scopesData`. */
  readonly fields?: string | undefined;
  /** Whether to have all of that, and also the `policies` that it asks, with `policiesData`; that takes two requests. */
  readonly expand?: boolean | undefined;
}

/** For whom and for what permissions are evaluated. */
export interface PolicyEvaluation extends PolicyEvaluationRequest {
  /** The id of the user; the server refuses an evaluation for nobody. */
  userId: string;
}

/** What a collection of policies or permissions holds. */
export interface Holding {
  readonly node: () => NodeClass<TreeNode>;
  /** `policy` or `permission` for those of every type, the type for those of one; the key of the list when left out. */
  readonly type?: string;
}

/**
 * Policies or permissions of a resource server; those of one type come from `GET …/{policy|permission}/{type}` (22+).
 * The server's own default is the first 100.
 */
export abstract class PolicyCollection<
  Representation extends PolicyFacts,
  Create extends PolicyCreateFacts,
  Node extends BasePolicyNode<Representation, PolicyReplaceFacts>,
  Query extends TypedPolicyQuery = TypedPolicyQuery,
> extends PagedCollection<Representation, Query, 'GET …/{policy|permission} (22+)'> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    readOnly: readOnlyOfPolicies,
    paging: { pages: policyPages },
  };

  /** @internal */
  static readonly holding: Holding = { node: () => ResourceNode };

  /**
   * The types of policies and permissions that the server offers; also below a type, by
   * `GET …/{policy|permission}/{type}/providers` (22+).
   */
  get providers(): PolicyProviders {
    return open(PolicyProviders, this, 'providers');
  }

  /** The policy or permission with this id; no request is sent yet. */
  byId(id: string): WithId<Node> {
    return this.#open(id) as WithId<Node>;
  }

  /**
   * The policy or permission with this name, whose id is looked up when a request is sent.
   *
   * @route `GET …/{policy|permission}/search`
   * @route `GET …/{policy|permission}/{type}/search`
   * @since 22
   */
  byName(name: string): Node {
    const type = typeOf(this);
    // The server's search takes policies, permissions and all of their types for one list.
    const key = named(this, name, (found) => {
      const isPermission = ['resource', 'scope', 'uma'].includes(found.type ?? '');
      return type === 'policy' ? !isPermission : type === 'permission' ? isPermission : type === found.type;
    });
    return this.#open(key);
  }

  /**
   * The node of the new one. A `ConflictError` when a policy or permission has the name, unless `ifExists` says
   * otherwise; one of another type stays a conflict. A permission or an aggregate that was read takes `expand`: without
   * what it names, a `TypeError`.
   *
   * @route `POST …/{policy|permission}`
   * @route `POST …/{policy|permission}/{type}`
   * @since 22
   */
  create(policy: Create, options?: CreateOptions): Promise<WithId<Node>> {
    const existing = (): Node => this.byName(policy.name);
    const posted: Post = (_, body, within) => {
      refuseLost(typeOf(this), policy);
      return post(this, body, within);
    };
    return make(this, options, { body: policy, made: (id) => this.byId(id), existing, post: posted });
  }

  /**
   * The policy or permission as it is given: made where it is missing, changed where it differs, and otherwise left
   * alone. What it names, by id or by name, becomes what is given.
   *
   * @route `GET …/search`
   * @since 22
   */
  async ensure(policy: Create, options?: RequestOptions): Promise<Ensured<WithId<Node>>> {
    return ensure(this, policy, options, { existing: () => this.byName(policy.name), spelled });
  }

  /**
   * What a user would be granted, and which policies say so. Without `resources` every resource is evaluated. All
   * policies and permissions take part, also where this list holds one type.
   *
   * @route `POST …/{policy|permission}/evaluate`
   * @route `POST …/{policy|permission}/{type}/evaluate`
   * @since 22
   */
  evaluate(evaluation: PolicyEvaluation, options?: RequestOptions): Promise<PolicyEvaluationResponse> {
    return json(this, 'POST', ['evaluate'], { ...options, body: evaluation });
  }

  #open(key: Segment): Node {
    return open(holdingOf(this).node() as never, this, key) as Node;
  }
}

function holdingOf(collection: TreeNode): Holding {
  return (collection.constructor as unknown as { readonly holding: Holding }).holding;
}

function typeOf(collection: TreeNode): string {
  return holdingOf(collection).type ?? String(keyOf(collection));
}

/** The policies of a list; without `permission` that of all policies would have the permissions in it. */
export async function* policyPages(
  node: ResourceNode,
  query: object,
  options: RequestOptions | undefined,
): AsyncGenerator<PolicyFacts[], void, undefined> {
  const held = typeOf(node);
  const asked = held === 'policy' ? { permission: false, ...checkedQuery(query) } : query;
  const isAny = held === 'policy' || held === 'permission';
  for await (const page of pages<PolicyFacts>(node, asked, options)) {
    // The server takes `client` for the beginning of a type, and lists policies of client scopes with those of clients.
    yield page.filter(({ type }) => isAny || type === undefined || type === held);
  }
}

/** A policy or a permission. */
export abstract class BasePolicyNode<
  Representation extends PolicyFacts,
  Replace extends PolicyReplaceFacts,
> extends ItemNode<Representation> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    readOnly: readOnlyOfPolicies,
    ignored: { type: '' },
    otherRoutes: routesOfPolicies,
  };

  /** The policies that this one evaluates. */
  get associatedPolicies(): LinkedPolicies {
    return open(LinkedPolicies, this, 'associatedPolicies');
  }

  /** The policies and permissions that evaluate this one. */
  get dependentPolicies(): LinkedPolicies {
    return open(LinkedPolicies, this, 'dependentPolicies');
  }

  /** The resources that this policy or permission applies to. */
  get resources(): LinkedResources {
    return open(LinkedResources, this, 'resources');
  }

  /** The scopes that this policy or permission applies to. */
  get scopes(): LinkedScopes {
    return open(LinkedScopes, this, 'scopes');
  }

  /**
   * It, without the policies, resources and scopes that it names: `expand` adds their ids and what the server tells of
   * them.
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
    if (!expand) return object(this, { ...options, query: others });
    return bounded(options, async (options) => {
      const [found, policiesData] = await Promise.all([
        object<Representation>(this, { ...options, query: { ...others, fields: '*' } }),
        this.associatedPolicies.all(options),
      ]);
      return { ...found, policies: policiesData.map(({ id }) => id), policiesData };
    });
  }

  /**
   * Changes what is given and leaves the rest as it is: it is read, merged and written back, because the server's PUT
   * clears what is not sent. A list such as `policies` is replaced as a whole.
   *
   * @route `PUT …/{policy|permission}/{id}`
   * @route `PUT …/{policy|permission}/{type}/{id}`
   * @since 22
   */
  update(changes: Changes<Representation, SomeOf<Replace>>, options?: RequestOptions): Promise<void> {
    return update<Representation, SomeOf<Replace>>(this, changes, options);
  }

  /**
   * Writes it as a whole: what is not given is cleared, and `logic` and `decisionStrategy` get their defaults, but
   * `policies`, `resources` and `scopes` stay.
   *
   * @route `PUT …/{policy|permission}/{id}`
   * @route `PUT …/{policy|permission}/{type}/{id}`
   * @since 22
   */
  replace(policy: Replace, options?: RequestOptions): Promise<void> {
    return replace(this, policy, options);
  }

  /**
   * Removes it, and also the aggregates and permissions that ask no other policy.
   *
   * @route `DELETE …/{policy|permission}/{id}`
   * @route `DELETE …/{policy|permission}/{type}/{id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
