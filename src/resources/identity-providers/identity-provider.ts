import type { Except } from 'type-fest';
import type {
  IdentityProviderMapperTypeRepresentation,
  IdentityProviderRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode } from '../../tree/collection.ts';
import type { Naming, NodeFacts } from '../../tree/facts.ts';
import { refuseLacking } from '../../tree/ignored.ts';
import { done, json, keyOf, object, open, send } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import type { IdentityProvider } from '../shared/entities.ts';
import { type FlowReference, settleFlows } from '../shared/flow-reference.ts';
import { ManagementPermissionsNode } from '../shared/management-permissions.ts';
import { IdentityProviderMappers } from './mappers.ts';

/** Fields of a new identity provider. */
export interface IdentityProviderCreate
  extends Except<
    IdentityProviderRepresentation,
    | 'alias'
    | 'authenticateByDefault'
    | 'firstBrokerLoginFlowAlias'
    | 'internalId'
    | 'organizationId'
    | 'postBrokerLoginFlowAlias'
    | 'providerId'
    | 'types'
    | 'updateProfileFirstLogin'
    | 'updateProfileFirstLoginMode'
  > {
  /** Identifies the identity provider in paths and links. Cannot be changed. The server refuses a space and `/`. */
  alias: string;
  /** Flow after the first login through the identity provider; `''` for that of the realm. */
  firstBrokerLoginFlowAlias?: FlowReference | undefined;
  /** Flow after each login through the identity provider; `''` for none. */
  postBrokerLoginFlowAlias?: FlowReference | undefined;
  /** Kind of identity provider: `oidc`, `saml`, `github` or another kind that the server supports. */
  providerId: string;
}

/** Fields that `update` accepts. The alias cannot be changed. */
export interface IdentityProviderUpdate
  extends Except<IdentityProviderCreate, 'alias' | 'config' | 'providerId'> {
  /** Settings to set. `null` removes a setting; omitted settings stay unchanged. */
  config?: Record<string, string | null> | null | undefined;
}

/** A whole identity provider, as `replace` takes it. Its `alias` and its `providerId` are the present ones. */
export interface IdentityProviderReplace extends IdentityProviderCreate {}

/** The form in which something is exported. */
export interface IdentityProviderExportQuery {
  /** Format of the export. Some kinds of identity provider ignore it. */
  readonly format?: string | undefined;
}

/** The flows that an identity provider names. */
export const namingFlowsOfProviders: Naming = {
  keys: ['firstBrokerLoginFlowAlias', 'postBrokerLoginFlowAlias'],
  settle: settleFlows,
};

/** Read-only fields of an identity provider. */
export const readOnlyOfProviders: readonly string[] = ['internalId'];

/** An identity provider: another place where users of the realm can log in. */
export class IdentityProviderNode extends ItemNode<IdentityProvider> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    names: 'identity provider',
    readOnly: readOnlyOfProviders,
    naming: namingFlowsOfProviders,
    ignored: {
      organizationId: 'organization.identityProviders.add',
      providerId: '',
    },
  };

  /** Always `undefined`: the identity provider is addressed by alias. */
  override get id(): undefined {
    return undefined;
  }

  /** Mappers that apply the identity provider's claims and roles to users. */
  get mappers(): IdentityProviderMappers {
    return open(IdentityProviderMappers, this, 'mappers');
  }

  /** Fine-grained permissions on this identity provider. */
  get permissions(): ManagementPermissionsNode {
    return open(ManagementPermissionsNode, this, 'management', 'permissions');
  }

  /**
   * Returns the identity provider. Its client secret is masked.
   *
   * @route `GET …/identity-provider/instances/{alias}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<IdentityProvider> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged. The identity provider is read, merged and written back,
   * because the server's PUT clears whatever is not sent, including the whole `config`. A masked secret keeps its
   * value.
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
   * Replaces the whole identity provider. The server clears missing fields, including a client secret, but keeps a
   * secret that is sent masked.
   *
   * @route `PUT …/identity-provider/instances/{alias}`
   * @since 22
   */
  async replace(provider: IdentityProviderReplace, options?: RequestOptions): Promise<void> {
    refuseLacking(this, provider);
    // Without an alias the server loses the identity provider.
    return replace(this, { ...provider, alias: provider.alias ?? keyOf(this) }, options);
  }

  /**
   * Deletes the identity provider, its mappers, and the links from users to it.
   *
   * @route `DELETE …/identity-provider/instances/{alias}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Returns the description of this realm that the identity provider needs: XML for `saml`, an empty string for kinds
   * without such a document.
   *
   * @route `GET …/identity-provider/instances/{alias}/export`
   * @since 22
   */
  async export(query?: IdentityProviderExportQuery, options?: RequestOptions): Promise<string> {
    return (await send(this, 'GET', ['export'], options, { accept: '*/*', query })).text;
  }

  /**
   * Reloads the keys of the identity provider. Returns `false` if it has no URL for its keys.
   *
   * @route `GET …/identity-provider/instances/{alias}/reload-keys`
   * @since 24
   */
  reloadKeys(options?: RequestOptions): Promise<boolean> {
    return json(this, 'GET', ['reload-keys'], options);
  }

  /**
   * Returns the available types of mappers, by id.
   *
   * @route `GET …/identity-provider/instances/{alias}/mapper-types`
   * @since 22
   */
  mapperTypes(options?: RequestOptions): Promise<Record<string, IdentityProviderMapperTypeRepresentation>> {
    return json(this, 'GET', ['mapper-types'], options);
  }
}
