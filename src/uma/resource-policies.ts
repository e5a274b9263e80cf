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

/** What a new policy is made of. Without users, roles, groups and clients it allows nobody anything. */
export interface UmaPolicyCreate extends UmaPolicyUpdate {
  /** No other policy of the resource server may have it. */
  name: string;
}

/** The policies by which the owner of a resource shares it. They take the owner's token. */
export class UmaResourcePolicies extends PagedCollection<
  UmaPolicy,
  UmaResourcePolicyQuery,
  'GET …/authz/protection/uma-policy?resource={id}'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { paging: { pages: ofResource } };

  /** The policy with this id; no request is sent yet. */
  byId(id: string): WithId<UmaPolicyNode> {
    return openById(UmaPolicyNode, homeOf(this, 'protection'), 'uma-policy', id);
  }

  /**
   * The node of the new policy. The resource must have `ownerManagedAccess`, and its scopes those of the policy. A
   * `ConflictError` when the name is taken, unless `ifExists` says otherwise. An `IgnoredError`, which holds the node,
   * when the server knows a role or a group not.
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
        const answer = await send(this, 'POST', [], { ...within, body });
        const made = answer.json<UmaPolicy>();
        if (made.id === undefined) throw answer.invalid('The answer does not name the policy that was made');
        checkMembers(this.byId(made.id), policy, made);
        return made.id;
      },
    });
  }

  /** The policy of this name on this resource; it may be that of a policy on something else. */
  #named(name: string): UmaPolicyNode {
    const key = new Lookup(`name=${name}`, async (options) => {
      const found = (await this.all({ name }, options)).find((policy) => policy.name === name);
      if (found) return found.id;
      throw nothingHas(this, 'name', name);
    });
    return open(UmaPolicyNode, homeOf(this, 'protection'), 'uma-policy', key);
  }
}

/** The policies of the account whose token this is, as far as they are on one resource. */
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
