import type {
  CertificateRepresentation,
  IdentityProviderCapability,
  IdentityProviderFactory,
  IdentityProviderType,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { KeyedNode, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { json, object, open, openById, ResourceNode, realmOf, type WithId } from '../../tree/node.ts';
import { type CertificateUpload, uploadCertificate } from '../shared/certificate-upload.ts';
import type { IdentityProvider } from '../shared/entities.ts';
import {
  type IdentityProviderCreate,
  IdentityProviderNode,
  readOnlyOfProviders,
} from './identity-provider.ts';

/** Which identity providers a list is to hold, and how much of each. */
export interface IdentityProviderQuery extends ListWindow {
  /** How the alias or the display name begins; `*x*` finds a part, `"x"` the whole alias. */
  readonly search?: string | undefined;
  /** `true` leaves out most of each, the whole `config` too; the server's default is `false`. */
  readonly briefRepresentation?: boolean | undefined;
  /** `true` leaves out those that belong to an organization. */
  readonly realmOnly?: boolean | undefined;
  /** What they can be used for. */
  readonly type?: IdentityProviderType | undefined;
  /** What they are able to do. */
  readonly capability?: IdentityProviderCapability | undefined;
}

/** A document of another server to be read by Keycloak: at an address, or in a file. */
export type IdentityProviderSource =
  | {
      /** The kind of identity provider that the document tells of: `oidc` or `saml`. */
      readonly providerId: string;
      /** Where Keycloak fetches the document. */
      readonly fromUrl: string;
    }
  | {
      /** The kind of identity provider that the document tells of: `oidc` or `saml`. */
      readonly providerId: string;
      /** The document: JSON or XML, as the kind has it. */
      readonly file: string | Blob;
    };

/**
 * The other places where users of a realm can log in.
 *
 * Listing needs `view-identity-providers`. The server's own default is the first 100.
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
    readOnly: readOnlyOfProviders,
    ignoredByCreate: { organizationId: 'organization.identityProviders.add' },
  };

  /** The kinds of identity provider. */
  get providers(): IdentityProviderFactories {
    return open(IdentityProviderFactories, realmOf(this), 'identity-provider', 'providers');
  }

  /** The identity provider with this alias; no request is sent yet. */
  byAlias(alias: string): IdentityProviderNode {
    return open(IdentityProviderNode, this, alias);
  }

  /**
   * The node of the new identity provider. A `ConflictError` when the alias is taken, unless `ifExists` says otherwise.
   *
   * @route `POST /admin/realms/{realm}/identity-provider/instances`
   * @since 22
   * @role `manage-identity-providers`
   */
  async create(provider: IdentityProviderCreate, options?: CreateOptions): Promise<IdentityProviderNode> {
    const node = this.byAlias(provider.alias);
    return make(this, options, { body: provider, made: () => node, existing: () => node });
  }

  /**
   * The identity provider as it is given: made where it is missing, changed where it differs, and otherwise left alone.
   * The client secret, which the server masks, is for a new one.
   *
   * @route `GET …/identity-provider/instances/{alias}`
   * @since 22
   */
  async ensure(
    provider: OrAbsent<IdentityProviderCreate, 'config'>,
    options?: RequestOptions,
  ): Promise<Ensured<IdentityProviderNode>> {
    return ensure(this, provider, options, { existing: () => this.byAlias(provider.alias) });
  }

  /**
   * The `config` for an identity provider that a document of the other side describes: the discovery document of an
   * OpenID provider, or the metadata of SAML. Nothing is created.
   *
   * @route `POST /admin/realms/{realm}/identity-provider/import-config`
   * @since 22
   * @role `manage-identity-providers`
   */
  importConfig(source: IdentityProviderSource, options?: RequestOptions): Promise<Record<string, string>> {
    const body = 'file' in source ? formOf(source.providerId, source.file) : source;
    const realmPart = open(ResourceNode, realmOf(this), 'identity-provider');
    return json(realmPart, 'POST', ['import-config'], { ...options, body });
  }

  /**
   * What the server reads from a file with a certificate or a key, to be put into a `config`. Nothing is stored.
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

/** The kinds of identity provider that the server has. */
export class IdentityProviderFactories extends ResourceNode {
  /** The kind with this id, such as `oidc`; no request is sent yet. */
  byId(id: string): WithId<IdentityProviderFactoryNode> {
    return openById(IdentityProviderFactoryNode, this, id);
  }
}

/** A kind of identity provider. */
export class IdentityProviderFactoryNode extends KeyedNode {
  /**
   * What can be configured; a `BadRequestError` when the server has no such kind.
   *
   * @route `GET /admin/realms/{realm}/identity-provider/providers/{provider_id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<IdentityProviderFactory> {
    return object(this, options);
  }
}
