import type { RequestOptions } from '../../http/options.ts';
import { checkedKey } from '../../http/url.ts';
import { ItemNode, ListCollection } from '../../tree/collection.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { addressOf, done, keyOf, object, open } from '../../tree/node.ts';
import { bounded } from '../../tree/options.ts';
import { isNodeOf } from '../../tree/references.ts';
import type { IdentityProviderNode } from '../identity-providers/identity-provider.ts';
import type { IdentityProvider } from '../shared/entities.ts';
import { unlessThere } from './conflict.ts';
import { OrganizationIdentityProviderGroups } from './groups.ts';

/** An identity provider, identified by alias, by `{ alias }` such as a representation has, or by a node. */
export type IdentityProviderReference =
  | string
  | { readonly alias: string }
  | IdentityProviderNode
  | OrganizationIdentityProviderNode;

/** Identity providers of the realm through which members of an organization log in. */
export class OrganizationIdentityProviders extends ListCollection<
  IdentityProvider,
  'GET …/organizations/{org-id}/identity-providers (26+)'
> {
  /** The identity provider with this alias. */
  byAlias(alias: string): OrganizationIdentityProviderNode {
    return open(OrganizationIdentityProviderNode, this, alias);
  }

  /**
   * Adds an identity provider of the realm. Does nothing if the organization already has it. Throws `BadRequestError`
   * if it does not exist or belongs to another organization.
   *
   * @route `POST …/organizations/{org-id}/identity-providers`
   * @since 26
   * @role `manage-organizations`
   */
  async add(identityProvider: IdentityProviderReference, options?: RequestOptions): Promise<void> {
    const body = this.#aliasOf(identityProvider);
    await bounded(options, async (within) => {
      if (await this.byAlias(body).exists(within)) return;
      await unlessThere(done(this, 'POST', [], within, { body }));
    });
  }

  /**
   * Removes an identity provider from the organization; the realm keeps it. Does nothing if the organization does not
   * have it.
   *
   * @route `DELETE …/organizations/{org-id}/identity-providers/{alias}`
   * @since 26
   * @role `manage-organizations`
   */
  async remove(identityProvider: IdentityProviderReference, options?: RequestOptions): Promise<void> {
    const node = this.byAlias(this.#aliasOf(identityProvider));
    await bounded(options, async (within) => {
      if (await node.exists(within)) await unlessAbsent(node.delete(within));
    });
  }

  #aliasOf(identityProvider: IdentityProviderReference): string {
    const given = isNodeOf(identityProvider, 'identity provider')
      ? keyOf(identityProvider)
      : identityProvider;
    const alias = typeof given === 'string' ? given : (given as { alias?: unknown } | undefined)?.alias;
    return checkedKey(alias, () => addressOf(this));
  }
}

/** An identity provider of an organization. */
export class OrganizationIdentityProviderNode extends ItemNode<IdentityProvider> {
  /** @internal */
  static override readonly facts: NodeFacts = { names: 'identity provider' };

  /** Always `undefined`: the identity provider is addressed by alias. */
  override get id(): undefined {
    return undefined;
  }

  /** Groups of the organization that mappers of the identity provider can refer to. */
  get groups(): OrganizationIdentityProviderGroups {
    return open(OrganizationIdentityProviderGroups, this, 'groups');
  }

  /**
   * Returns the identity provider.
   *
   * @route `GET …/organizations/{org-id}/identity-providers/{alias}`
   * @since 26
   */
  get(options?: RequestOptions): Promise<IdentityProvider> {
    return object(this, options);
  }

  /**
   * Removes the identity provider from the organization; the realm keeps it.
   *
   * @route `DELETE …/organizations/{org-id}/identity-providers/{alias}`
   * @since 26
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
