import type { FederatedIdentityRepresentation } from '../../facts/representations.ts';
import { bounded } from '../../http/deadline.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedKey } from '../../http/url.ts';
import { ListCollection } from '../../tree/collection.ts';
import { unlessAbsent, unlessForbidden } from '../../tree/errors.ts';
import type { Naming } from '../../tree/facts.ts';
import { fewAtOnce } from '../../tree/few-at-once.ts';
import { checkedList } from '../../tree/keys.ts';
import {
  addressOf,
  done,
  keyOf,
  object,
  open,
  ResourceNode,
  realmOf,
  type TreeNode,
} from '../../tree/node.ts';
import { type Kind, resolve } from '../../tree/references.ts';

const providerKind: Kind<string, string, object> = {
  what: 'identity provider',
  read: (from, alias) => checkedKey(alias, () => addressOf(from)),
  nameOf: (alias) => alias,
  find: async (from, wanted, options) => {
    const aliases = [...new Set(wanted)];
    const instances = open(ResourceNode, realmOf(from), 'identity-provider', 'instances');
    const found = await fewAtOnce(aliases, (alias) => {
      const instance = unlessAbsent(object(open(ResourceNode, instances, alias), options));
      // Who may link users is not always allowed to see the identity providers.
      return unlessForbidden(instance, {});
    });
    return wanted.map((alias) => found[aliases.indexOf(alias)]);
  },
};

/** Looks up the identity providers that a new user's body names; the server drops the links to unknown ones. */
export const namingProviders: Naming = {
  keys: ['federatedIdentities'],
  settle: async (node: TreeNode, given, options) => {
    const links = given['federatedIdentities'] as readonly FederatedIdentityRepresentation[];
    const aliases = checkedList('federatedIdentities', links).map((link) => link?.identityProvider as string);
    await resolve(providerKind, node, aliases, options);
    return given;
  },
};

/** Links from a user to accounts at identity providers. */
export class FederatedIdentities extends ListCollection<
  FederatedIdentityRepresentation,
  'GET …/users/{user-id}/federated-identity (22+)'
> {
  /** The link to the identity provider with this alias. */
  byAlias(identityProvider: string): FederatedIdentityNode {
    return open(FederatedIdentityNode, this, identityProvider);
  }
}

/** A link from a user to an account at an identity provider. */
export class FederatedIdentityNode extends ResourceNode {
  /**
   * Links the user to an account at the identity provider and returns this node. Throws `NotFoundError` if there is no
   * such identity provider; the server itself would do nothing.
   *
   * @route `POST …/users/{user-id}/federated-identity/{provider}`
   * @since 22
   */
  async create(
    account: Pick<FederatedIdentityRepresentation, 'userId' | 'userName'>,
    options?: RequestOptions,
  ): Promise<this> {
    return bounded(options, async (within) => {
      await resolve(providerKind, this, [keyOf(this) as string], within);
      await done(this, 'POST', [], { ...within, body: account });
      return this;
    });
  }

  /**
   * Removes the link.
   *
   * @route `DELETE …/users/{user-id}/federated-identity/{provider}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
