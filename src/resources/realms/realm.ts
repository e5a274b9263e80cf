import { mask } from '../../facts/masks.ts';
import type {
  ClientRepresentation,
  ClientSessionStatsRepresentation,
  GlobalRequestResult,
  LDAPCapabilityRepresentation,
  PartialImportRepresentation,
  PartialImportResults,
  RealmRepresentation,
  TestLdapConnectionRepresentation,
} from '../../facts/representations.ts';
import { bounded } from '../../http/deadline.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedQuery } from '../../http/url.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, object } from '../../tree/node.ts';
import { type Changes, update } from '../../tree/update.ts';
import type { Realm } from '../shared/entities.ts';
import { BaseRealmNode } from './realm-children.ts';

/** The settings of a realm that can be changed. Its content has children of its own. */
export interface RealmUpdate
  extends Omit<
    RealmRepresentation,
    | 'adminPermissionsClient'
    | 'applications'
    | 'applicationScopeMappings'
    | 'attributes'
    | 'authenticationFlows'
    | 'authenticatorConfig'
    | 'clientScopeMappings'
    | 'clientScopes'
    | 'clientTemplates'
    | 'clients'
    | 'codeSecret'
    | 'components'
    | 'defaultDefaultClientScopes'
    | 'defaultOptionalClientScopes'
    | 'defaultRole'
    | 'defaultRoles'
    | 'federatedUsers'
    | 'groups'
    | 'id'
    | 'identityProviderMappers'
    | 'identityProviders'
    | 'keycloakVersion'
    | 'localizationTexts'
    | 'oauthClients'
    | 'organizations'
    | 'otpSupportedApplications'
    | 'passwordCredentialGrantAllowed'
    | 'privateKey'
    | 'protocolMappers'
    | 'publicKey'
    | 'requiredActions'
    | 'roles'
    | 'scopeMappings'
    | 'smtpServer'
    | 'social'
    | 'socialProviders'
    | 'updateProfileOnInitialSocialLogin'
    | 'userFederationMappers'
    | 'userFederationProviders'
    | 'users'
  > {
  /** Attributes to set; `null` removes one, those that are not named stay. */
  attributes?: Record<string, string | null> | undefined;
  /** Settings of the mail server to set; `null` removes one, those that are not named stay. */
  smtpServer?: Record<string, string | null> | undefined;
}

/** What an export holds besides the settings. */
export interface PartialExportQuery {
  /** Whether it holds the clients. */
  readonly exportClients?: boolean | undefined;
  /** Whether it holds the groups and the roles. */
  readonly exportGroupsAndRoles?: boolean | undefined;
  /** Whether the secrets of the clients, which the server masks, are read one by one. The other secrets cannot be. */
  readonly secrets?: boolean | undefined;
}

/** What `partialImport` takes as its last argument. */
export interface PartialImportOptions extends RequestOptions {
  /** Says that with `ifResourceExists: 'OVERWRITE'` what is there may be removed, with all that hangs on it. */
  readonly destructive?: boolean | undefined;
}

/** A document to import that leaves alone what is there. */
export interface HarmlessImport extends PartialImportRepresentation {
  /** What becomes of an object that is there already: `FAIL`, the default, refuses the whole document. */
  ifResourceExists?: 'FAIL' | 'SKIP' | undefined;
}

/** How to reach an LDAP server, and what to try there. */
export interface LDAPConnection extends TestLdapConnectionRepresentation {
  /** As `ldaps://ldap.acme.test`. */
  connectionUrl: string;
  /** `simple` for a login with `bindDn` and `bindCredential`, `none` without one. */
  authType: NonNullable<TestLdapConnectionRepresentation['authType']>;
}

/** A realm: its users, clients, roles and settings. */
export class RealmNode extends BaseRealmNode {
  /** @internal */
  static override readonly facts: NodeFacts = {
    home: 'realm',
    ignored: {
      authenticationFlows: 'realm.authentication.flows.create',
      clientScopes: 'realm.clientScopes.create',
      clients: 'realm.clients.create',
      components: 'realm.components.create',
      defaultDefaultClientScopes: 'realm.defaultClientScopes.set',
      defaultOptionalClientScopes: 'realm.optionalClientScopes.set',
      defaultRole: 'realm.defaultRole.composites.add',
      defaultRoles: 'realm.defaultRole.composites.add',
      groups: 'realm.groups.create',
      identityProviderMappers: 'realm.identityProviders.byAlias(…).mappers.create',
      identityProviders: 'realm.identityProviders.create',
      localizationTexts: 'realm.localization.byLocale(…).update',
      organizations: 'realm.organizations.create',
      requiredActions: 'realm.authentication.requiredActions.byAlias(…).update',
      roles: 'realm.roles.create',
      scopeMappings: 'scopeMappings.realm.add of a client or client scope',
      clientScopeMappings: 'scopeMappings.clients.byClientId(…).add of a client or client scope',
      users: 'realm.users.create',
    },
    kept: [
      // The server replaces these as a whole, or ignores a part of them.
      { given: /^attributes$/, keep: /^attributes$/ },
      { given: /^smtpServer$/, keep: /^smtpServer$/ },
      { given: /^webAuthnPolicyPasswordless/, keep: /^webAuthnPolicyPasswordless/ },
      { given: /^webAuthnPolicy(?!Passwordless)/, keep: /^webAuthnPolicy(?!Passwordless)/ },
    ],
  };

  /**
   * The settings of the realm.
   *
   * @route `GET /admin/realms/{realm}`
   * @since 22
   * @role `view-realm`: an account without it is shown the name alone, after a second request with a new token
   */
  get(options?: RequestOptions): Promise<Realm> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is. The server itself merges, but for the settings that it takes
   * only together: `attributes`, `smtpServer` and each WebAuthn policy. When one of these is given, the realm is read
   * first. After a change of `realm` use a node with the new name.
   *
   * @route `PUT /admin/realms/{realm}`
   * @since 22
   * @role `manage-realm`
   */
  update(changes: Changes<Realm, RealmUpdate>, options?: RequestOptions): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Removes the realm with all that is in it.
   *
   * @route `DELETE /admin/realms/{realm}`
   * @since 22
   * @role `manage-realm`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * The realm as a document to create it from, with its clients, groups and roles as the query says, and without its
   * users; secrets are masked, unless `secrets` asks for those of clients. The server that has the realm refuses it a
   * second time for the ids in it.
   *
   * `secrets` takes a request for each client that has one.
   *
   * @route `POST /admin/realms/{realm}/partial-export`
   * @since 22
   * @role `manage-realm`, and for the content `view-clients` or `view-users`
   */
  partialExport(query?: PartialExportQuery, options?: RequestOptions): Promise<RealmRepresentation> {
    return bounded(options, async (options) => {
      const { secrets, ...parts } = checkedQuery(query);
      const document = await json<RealmRepresentation>(this, 'POST', ['partial-export'], {
        ...options,
        query: parts,
      });
      for (const client of secrets ? (document.clients ?? []) : []) {
        if (client.secret !== mask || client.id === undefined) continue;
        const { value } = await this.clients.byId(client.id).clientSecret.get(options);
        client.secret = value;
      }
      return document;
    });
  }

  /**
   * What was made of each object of a document. `ifResourceExists: 'OVERWRITE'` removes what is there and makes it
   * anew: users get another id and lose their credentials, roles, groups and sessions, clients and roles their
   * mappings. So it needs `destructive: true`. A group needs its `path`.
   *
   * @route `POST /admin/realms/{realm}/partialImport`
   * @since 22
   * @role `manage-realm`
   */
  partialImport(document: HarmlessImport, options?: PartialImportOptions): Promise<PartialImportResults>;
  /**
   * The same with `destructive: true`, which may overwrite.
   *
   * @route `POST /admin/realms/{realm}/partialImport`
   * @since 22
   */
  partialImport(
    document: PartialImportRepresentation,
    options: PartialImportOptions & { readonly destructive: true },
  ): Promise<PartialImportResults>;
  async partialImport(
    document: PartialImportRepresentation & { readonly policy?: unknown },
    { destructive, ...options }: PartialImportOptions = {},
  ): Promise<PartialImportResults> {
    // The server takes either name.
    const overwrites = [document.ifResourceExists, document.policy].includes('OVERWRITE');
    if (overwrites && destructive !== true) {
      throw new TypeError(
        'OVERWRITE removes what is there, with the credentials, roles and groups of users: say { destructive: true } to mean it',
      );
    }
    return json(this, 'POST', ['partialImport'], { ...options, body: document });
  }

  /**
   * Ends all sessions of the realm; tokens issued before are refused. The answer names the applications that were told.
   *
   * @route `POST /admin/realms/{realm}/logout-all`
   * @since 22
   * @role `manage-users`
   */
  logoutAll(options?: RequestOptions): Promise<GlobalRequestResult> {
    return json(this, 'POST', ['logout-all'], options);
  }

  /**
   * Tells all clients to refuse tokens issued before `notBefore`.
   *
   * @route `POST /admin/realms/{realm}/push-revocation`
   * @since 22
   */
  pushRevocation(options?: RequestOptions): Promise<GlobalRequestResult> {
    return json(this, 'POST', ['push-revocation'], options);
  }

  /**
   * How many sessions each client has that has any: `id`, `clientId`, `active` and `offline`.
   *
   * @route `GET …/client-session-stats`
   * @since 22
   * @role `view-realm`
   */
  clientSessionStats(options?: RequestOptions): Promise<ClientSessionStatsRepresentation[]> {
    return json(this, 'GET', ['client-session-stats'], options);
  }

  /**
   * Sends a mail to the account that this is called with, to try settings as they stand in `smtpServer`; a masked
   * password stands for the one that the realm has. A `ServerError` when the mail cannot be sent, or the account has no
   * address.
   *
   * @route `POST /admin/realms/{realm}/testSMTPConnection`
   * @since 22
   * @role `manage-realm`
   */
  testSMTPConnection(settings: Record<string, string>, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['testSMTPConnection'], { ...options, body: settings });
  }

  /**
   * Tries a connection to an LDAP server, or a login there: a `BadRequestError` says in a word why not. With a
   * `componentId` the masked `bindCredential` stands for the one that this component has.
   *
   * @route `POST /admin/realms/{realm}/testLDAPConnection`
   * @since 22
   * @role `manage-realm`
   */
  testLDAPConnection(settings: LDAPConnection, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['testLDAPConnection'], { ...options, body: settings });
  }

  /**
   * The extensions of LDAP that a server has.
   *
   * @route `POST /admin/realms/{realm}/ldap-server-capabilities`
   * @since 22
   * @role `manage-realm`
   */
  ldapServerCapabilities(
    settings: LDAPConnection,
    options?: RequestOptions,
  ): Promise<LDAPCapabilityRepresentation[]> {
    return json(this, 'POST', ['ldap-server-capabilities'], { ...options, body: settings });
  }

  /**
   * What `clients.create` takes, from the description of a client in another format: SAML metadata (XML), or the JSON
   * of OpenID Connect's dynamic registration with its `redirect_uris`. Nothing is made by it.
   *
   * @route `POST /admin/realms/{realm}/client-description-converter`
   * @since 22
   * @role `manage-clients`
   */
  convertClientDescription(
    description: string,
    options?: RequestOptions,
  ): Promise<ClientRepresentation & { clientId: string }> {
    const contentType = 'text/plain;charset=utf-8';
    return json(this, 'POST', ['client-description-converter'], {
      ...options,
      body: description,
      contentType,
    });
  }

  /**
   * The required actions that set up a credential, such as `CONFIGURE_TOTP`.
   *
   * @route `GET …/credential-registrators`
   * @since 22
   */
  credentialRegistrators(options?: RequestOptions): Promise<string[]> {
    return json(this, 'GET', ['credential-registrators'], options);
  }
}
