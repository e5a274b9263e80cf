import type { FederatedIdentityRepresentation } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ListCollection } from '../../tree/collection.ts';
import { done, keyOf, open, ResourceNode } from '../../tree/node.ts';
import { bounded } from '../../tree/options.ts';
import { tools } from '../../tree/tools.ts';

const loadUserNames = loader(() => import('./user-names.ts'));

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
      const { requireProviders } = await loadUserNames();
      await requireProviders(tools, this, [keyOf(this) as string], within);
      await done(this, 'POST', [], within, { body: account });
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
