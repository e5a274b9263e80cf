import type { Except } from 'type-fest';
import type {
  IdentityProviderMapperTypeRepresentation,
  IdentityProviderRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, keyOf, object, open, send } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import type { IdentityProvider } from '../shared/entities.ts';
import { ManagementPermissionsNode } from '../shared/management-permissions.ts';
import { IdentityProviderMappers } from './mappers.ts';

/** What a new identity provider is made of. */
export interface IdentityProviderCreate
  extends Except<
    IdentityProviderRepresentation,
    | 'alias'
    | 'authenticateByDefault'
    | 'internalId'
    | 'organizationId'
    | 'providerId'
    | 'types'
    | 'updateProfileFirstLogin'
    | 'updateProfileFirstLoginMode'
  > {
  /** The name of the identity provider in paths and links. It cannot change; a space and `/` are refused. */
  alias: string;
  /** What kind it is: `oidc`, `saml`, `github` or another one that the server has. */
  providerId: string;
}

/** What of an identity provider can be changed; the alias cannot. */
export interface IdentityProviderUpdate
  extends Except<IdentityProviderCreate, 'alias' | 'config' | 'providerId'> {
  /** Settings to set; `null` removes one, those that are not named stay. */
  config?: Record<string, string | null> | undefined;
}

/** A whole identity provider, as `replace` takes it. Its `alias` and its `providerId` are the present ones. */
export interface IdentityProviderReplace extends IdentityProviderCreate {}

/** The form in which something is exported. */
export interface IdentityProviderExportQuery {
  /** Left to the kind of identity provider, which may ignore it. */
  readonly format?: string | undefined;
}

/** The fields of an identity provider that are for reading alone. */
export const readOnlyOfProviders: readonly string[] = ['internalId'];

/** An identity provider: another place where users of the realm can log in. */
export class IdentityProviderNode extends ItemNode<IdentityProvider> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    names: 'identity provider',
    readOnly: readOnlyOfProviders,
    ignored: {
      organizationId: 'organization.identityProviders.add',
      providerId: '',
    },
  };

  /** Always `undefined`: the identity provider is addressed by its alias. */
  override get id(): undefined {
    return undefined;
  }

  /** What is made of the claims and roles that the identity provider tells of a user. */
  get mappers(): IdentityProviderMappers {
    return open(IdentityProviderMappers, this, 'mappers');
  }

  /** Fine-grained permissions on this identity provider. */
  get permissions(): ManagementPermissionsNode {
    return open(ManagementPermissionsNode, this, 'management', 'permissions');
  }

  /**
   * The identity provider; its client secret is masked.
   *
   * @route `GET …/identity-provider/instances/{alias}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<IdentityProvider> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the identity provider is read, merged and written back, because
   * the server's PUT clears what is not sent, the whole `config` too; a masked secret stays what it is.
   *
   * @route `PUT …/identity-provider/instances/{alias}`
   * @since 22
   * @role `manage-identity-providers`
   */
  update(
    changes: Changes<IdentityProvider, IdentityProviderUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Writes the whole identity provider: the server clears what is missing, a client secret too, and keeps that which is
   * sent masked.
   *
   * @route `PUT …/identity-provider/instances/{alias}`
   * @since 22
   */
  replace(provider: IdentityProviderReplace, options?: RequestOptions): Promise<void> {
    // Without an alias the server loses the identity provider.
    return replace(this, { ...provider, alias: provider.alias ?? keyOf(this) }, options);
  }

  /**
   * Removes it with its mappers, and the links of users to it.
   *
   * @route `DELETE …/identity-provider/instances/{alias}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * What the other side needs to know of this realm: XML for `saml`, and an empty text for the kinds that have no such
   * document.
   *
   * @route `GET …/identity-provider/instances/{alias}/export`
   * @since 22
   */
  async export(query?: IdentityProviderExportQuery, options?: RequestOptions): Promise<string> {
    const headers = { accept: '*/*', ...options?.headers };
    return (await send(this, 'GET', ['export'], { ...options, headers, query })).text;
  }

  /**
   * Whether the keys of the identity provider were read anew; `false` where it has no address for them.
   *
   * @route `GET …/identity-provider/instances/{alias}/reload-keys`
   * @since 24
   */
  reloadKeys(options?: RequestOptions): Promise<boolean> {
    return json(this, 'GET', ['reload-keys'], options);
  }

  /**
   * What a mapper can be, by the id of its type.
   *
   * @route `GET …/identity-provider/instances/{alias}/mapper-types`
   * @since 22
   */
  mapperTypes(options?: RequestOptions): Promise<Record<string, IdentityProviderMapperTypeRepresentation>> {
    return json(this, 'GET', ['mapper-types'], options);
  }
}
