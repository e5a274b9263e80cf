import type { RequestOptions } from '../http/options.ts';
import { checkedQuery } from '../http/url.ts';
import { PagedCollection } from '../tree/collection.ts';
import type { NodeFacts } from '../tree/facts.ts';
import { nothingHas } from '../tree/keys.ts';
import { type CreateOptions, make } from '../tree/make.ts';
import { homeOf, keyOf, open, openById, send, type WithId } from '../tree/node.ts';
import { Lookup } from '../tree/path.ts';
import {
  checkMembers,
  UmaPolicies,
  type UmaPolicy,
  UmaPolicyNode,
  type UmaPolicyUpdate,
  type UmaResourcePolicyQuery,
  umaPolicyPages,
} from './policies.ts';

/** Fields of a new policy. Without users, roles, groups and clients it grants access to nobody. */
export interface UmaPolicyCreate extends UmaPolicyUpdate {
  /** Unique among the policies of the resource server. */
  name: string;
}

/** The policies with which the owner of a resource shares it. Requires the owner's token. */
export class UmaResourcePolicies extends PagedCollection<
  UmaPolicy,
  UmaResourcePolicyQuery,
  'GET …/authz/protection/uma-policy?resource={id}'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    paging: { pages: ofResource },
  };

  /** The policy with this id. */
  byId(id: string): WithId<UmaPolicyNode> {
    return openById(UmaPolicyNode, homeOf(this, 'protection'), 'uma-policy', id);
  }

  /**
   * Creates a policy and returns its node. The resource must have `ownerManagedAccess` and all scopes of the policy.
   * Throws `ConflictError` if the name is taken, unless `ifExists` permits it. Throws `IgnoredError`, which holds the
   * node, if the server does not know one of the roles or groups.
   *
   * @route `POST …/authz/protection/uma-policy/{resource-id}`
   */
  create(policy: UmaPolicyCreate, options?: CreateOptions): Promise<WithId<UmaPolicyNode>> {
    return make(this, options, {
      body: policy,
      existing: () => this.#named(policy.name),
      made: (id) => this.byId(id),
      postsFirst: true,
      post: async (_, body, within) => {
        const answer = await send(this, 'POST', [], within, { body });
        const made = answer.json<UmaPolicy>();
        if (made.id === undefined) throw answer.invalid('The response does not name the created policy');
        checkMembers(this.byId(made.id), policy, made);
        return made.id;
      },
    });
  }

  /** The policy with this name on this resource. A policy on another resource may have the name, too. */
  #named(name: string): UmaPolicyNode {
    const key = new Lookup(`name=${name}`, async (options) => {
      const found = (await this.all({ name }, options)).find((policy) => policy.name === name);
      if (found) return found.id;
      throw nothingHas(this, 'name', name);
    });
    return open(UmaPolicyNode, homeOf(this, 'protection'), 'uma-policy', key);
  }
}

/** The policies of the account that the token belongs to, limited to one resource. */
async function* ofResource(
  node: UmaResourcePolicies,
  query: UmaResourcePolicyQuery,
  options: RequestOptions | undefined,
): AsyncGenerator<UmaPolicy[], void, undefined> {
  const key = keyOf(node);
  const resource = typeof key === 'string' ? key : await key.resolve(options);
  const policies = open(UmaPolicies, homeOf(node, 'protection'), 'uma-policy');
  yield* umaPolicyPages(policies, { ...checkedQuery(query), resource }, options);
}
