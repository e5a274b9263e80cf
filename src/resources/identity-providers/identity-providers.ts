import type {
  CertificateRepresentation,
  IdentityProviderCapability,
  IdentityProviderFactory,
  IdentityProviderType,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { BulkCreateOptions, BulkCreateOutcome } from '../../tree/bulk-options.ts';
import { KeyedNode, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { createMany } from '../../tree/many.ts';
import { json, object, open, openById, ResourceNode, realmOf, type WithId } from '../../tree/node.ts';
import type { BulkSource } from '../../tree/records.ts';
import { type CertificateUpload, uploadCertificate } from '../shared/certificate-upload.ts';
import type { IdentityProvider } from '../shared/entities.ts';
import {
  type IdentityProviderCreate,
  IdentityProviderNode,
  namingFlowsOfProviders,
  readOnlyOfProviders,
} from './identity-provider.ts';

/** Query for listing identity providers. */
export interface IdentityProviderQuery extends ListWindow {
  /** Start of the alias or of the display name. `*x*` matches anywhere, `"x"` the whole alias. */
  readonly search?: string | undefined;
  /** Whether to omit most fields, including the whole `config` (`false` by default). */
  readonly briefRepresentation?: boolean | undefined;
  /** Whether to omit identity providers that belong to an organization. */
  readonly realmOnly?: boolean | undefined;
  /** Only identity providers that can be used for this, such as `USER_AUTHENTICATION`. */
  readonly type?: IdentityProviderType | undefined;
  /** Only identity providers with this capability. */
  readonly capability?: IdentityProviderCapability | undefined;
}

/** A document of another server for Keycloak to read, by URL or as a file. */
export type IdentityProviderSource =
  | {
      /** Kind of identity provider that the document describes: `oidc` or `saml`. */
      readonly providerId: string;
      /** URL from which Keycloak fetches the document. */
      readonly fromUrl: string;
    }
  | {
      /** Kind of identity provider that the document describes: `oidc` or `saml`. */
      readonly providerId: string;
      /** The document itself: JSON or XML, depending on the kind. */
      readonly file: string | Blob;
    };

/**
 * Identity providers of a realm: services outside the realm through which users can log in.
 *
 * Listing needs `view-identity-providers`. `all` and `iterate` read every page; the server's own default is 100.
 *
 * @example
 * ```ts
 * const { identityProviders } = realm.admin.realms.byName('acme');
 * const fromUrl = 'https://login.partner.test/.well-known/openid-configuration';
 * const config = await identityProviders.importConfig({ providerId: 'oidc', fromUrl });
 * const partner = { alias: 'partner', providerId: 'oidc', config: { ...config, clientId: 'acme', clientSecret } };
 * await identityProviders.create(partner, { ifExists: 'update' });
 * ```
 */
export class IdentityProviders extends PagedCollection<
  IdentityProvider,
  IdentityProviderQuery,
  'GET /admin/realms/{realm}/identity-provider/instances (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    required: ['alias', 'providerId'],
    readOnly: readOnlyOfProviders,
    naming: namingFlowsOfProviders,
    ignoredByCreate: { organizationId: 'organization.identityProviders.add' },
  };

  /** Kinds of identity provider that the server supports. */
  get providers(): IdentityProviderFactories {
    return open(IdentityProviderFactories, realmOf(this), 'identity-provider', 'providers');
  }

  /** The identity provider with this alias. */
  byAlias(alias: string): IdentityProviderNode {
    return open(IdentityProviderNode, this, alias);
  }

  /**
   * Creates an identity provider and returns its node. Throws `ConflictError` if the alias is taken, unless `ifExists`
   * is `'return'` or `'update'`.
   *
   * @route `POST /admin/realms/{realm}/identity-provider/instances`
   * @since 22
   * @role `manage-identity-providers`
   */
  async create(provider: IdentityProviderCreate, options?: CreateOptions): Promise<IdentityProviderNode> {
    const node = (): IdentityProviderNode => this.byAlias(provider.alias);
    return make(this, options, { body: provider, made: node, existing: node });
  }

  /**
   * Creates identity providers read from a source, and yields the outcome for each. Works like `createMany` of the realm's roles.
   *
   * @route `POST /admin/realms/{realm}/identity-provider/instances`
   * @since 22
   * @role `manage-identity-providers`
   */
  createMany(
    source: BulkSource<IdentityProviderCreate>,
    options?: BulkCreateOptions<IdentityProviderCreate>,
  ): AsyncGenerator<BulkCreateOutcome<IdentityProviderCreate, IdentityProviderNode>, void, undefined> {
    return createMany(this, source, options, 'alias');
  }

  /**
   * Creates the identity provider if it is missing, updates whatever differs, and otherwise does nothing. The server
   * masks the client secret: of an existing identity provider it is written with `secrets: 'write'` only.
   *
   * @route `GET …/identity-provider/instances/{alias}`
   * @since 22
   */
  async ensure(
    provider: OrAbsent<IdentityProviderCreate, 'config'>,
    options?: EnsureOptions,
  ): Promise<Ensured<IdentityProviderNode>> {
    return ensure(this, provider, options, {
      existing: () => this.byAlias(provider.alias),
      atCreate: ['internalId'],
    });
  }

  /**
   * Returns the `config` that a document of the other side describes: the discovery document of an OpenID provider, or
   * SAML metadata. Creates nothing.
   *
   * @route `POST /admin/realms/{realm}/identity-provider/import-config`
   * @since 22
   * @role `manage-identity-providers`
   */
  importConfig(source: IdentityProviderSource, options?: RequestOptions): Promise<Record<string, string>> {
    const body = 'file' in source ? formOf(source.providerId, source.file) : source;
    const realmPart = open(ResourceNode, realmOf(this), 'identity-provider');
    return json(realmPart, 'POST', ['import-config'], options, { body });
  }

  /**
   * Returns the certificate or key that the server reads from a file, for use in a `config`. Stores nothing.
   *
   * @route `POST /admin/realms/{realm}/identity-provider/upload-certificate`
   * @since 26.5
   * @role `manage-identity-providers`
   */
  uploadCertificate(upload: CertificateUpload, options?: RequestOptions): Promise<CertificateRepresentation> {
    const realmPart = open(ResourceNode, realmOf(this), 'identity-provider');
    const call = options;
    return uploadCertificate(realmPart, 'upload-certificate', upload, call);
  }
}

function formOf(providerId: string, file: string | Blob): FormData {
  const form = new FormData();
  form.set('providerId', providerId);
  form.set('file', typeof file === 'string' ? new Blob([file]) : file, 'file');
  return form;
}

/** Kinds of identity provider that the server supports. */
export class IdentityProviderFactories extends ResourceNode {
  /** The kind with this id, such as `oidc`. */
  byId(id: string): WithId<IdentityProviderFactoryNode> {
    return openById(IdentityProviderFactoryNode, this, id);
  }
}

/** A kind of identity provider. */
export class IdentityProviderFactoryNode extends KeyedNode {
  /**
   * Returns the settings of this kind. Throws `BadRequestError` if the server has no such kind.
   *
   * @route `GET /admin/realms/{realm}/identity-provider/providers/{provider_id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<IdentityProviderFactory> {
    return object(this, options);
  }
}
