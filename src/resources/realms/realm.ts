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
import { largeSize, type RequestOptions } from '../../http/options.ts';
import { checkedQuery } from '../../http/url.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, list, object } from '../../tree/node.ts';
import { bounded, ownOptions } from '../../tree/options.ts';
import { type Changes, update } from '../../tree/update.ts';
import type { Realm } from '../shared/entities.ts';
import { BaseRealmNode } from './realm-children.ts';
import { checkNames, clientRules, droppedOfRealm, namingOfRealms, type RealmUpdate } from './settings.ts';

/** Content of an export, in addition to the realm settings. */
export interface PartialExportQuery {
  /** Whether to include clients. */
  readonly exportClients?: boolean | undefined;
  /** Whether to include groups and roles. */
  readonly exportGroupsAndRoles?: boolean | undefined;
  /** Whether to read the client secrets, which the server masks, one by one. Other secrets cannot be read. */
  readonly secrets?: boolean | undefined;
}

/** Options of `partialImport`. */
export interface PartialImportOptions extends RequestOptions {
  /**
   * Confirms that `ifResourceExists: 'OVERWRITE'` may delete existing objects together with everything that depends on
   * them.
   */
  readonly destructive?: boolean | undefined;
}

/** A document whose import leaves existing objects unchanged. */
export interface HarmlessImport extends PartialImportRepresentation {
  /**
   * Handling of objects that already exist: `FAIL` (the default) rejects the whole document, `SKIP` skips the object.
   */
  ifResourceExists?: 'FAIL' | 'SKIP' | undefined;
}

/** Connection settings of an LDAP server, and the test to run there. */
export interface LDAPConnection extends TestLdapConnectionRepresentation {
  /** URL such as `ldaps://ldap.acme.test`. */
  connectionUrl: string;
  /** `simple` to log in with `bindDn` and `bindCredential`, `none` to connect without a login. */
  authType: NonNullable<TestLdapConnectionRepresentation['authType']>;
}

/** A realm: its users, clients, roles and settings. */
export class RealmNode extends BaseRealmNode {
  /** @internal */
  static override readonly facts: NodeFacts = {
    home: 'realm',
    naming: namingOfRealms,
    dropped: droppedOfRealm,
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
      // Without attributes the server resets what it has for CIBA and for devices. With them, Keycloak 22 drops each
      // setting that it keeps among them and is not sent, 26.0 the security headers. Those for SCIM and sessions of clients stand
      // among the attributes only where they were given; identity providers, where they are shown, have masks. The
      // rules for clients stay without being sent, and one that has become wrong makes the whole request fail.
      { keep: /^(?!identityProvider|client(Offline)?Session|clientPolicies|clientProfiles|scimApiEnabled)/ },
    ],
  };

  /**
   * Returns the realm settings. For an account without `view-realm` the server returns only the name; the request is
   * then repeated once with a new token.
   *
   * @route `GET /admin/realms/{realm}`
   * @since 22
   * @role `view-realm`
   */
  get(options?: RequestOptions): Promise<Realm> {
    return object(this, options);
  }

  /**
   * Updates the given settings and leaves the rest unchanged. The realm is read, merged and written back, because the
   * server's PUT resets some settings if they are missing, and replaces maps such as `attributes`. `clientProfiles` and
   * `clientPolicies` are replaced, before the rest, by routes that report what is wrong with them. After a change of
   * `realm`, use a node with the new name.
   *
   * @route `PUT /admin/realms/{realm}`
   * @since 22
   * @role `manage-realm`
   */
  update(changes: Changes<Realm, RealmUpdate>, options?: RequestOptions): Promise<void> {
    return update<Realm, RealmUpdate>(this, changes, options, {
      send: async (body, within, given) => {
        const { others, write } = await clientRules(body, given);
        await write(this, within);
        await done(this, 'PUT', [], within, { body: others });
      },
    });
  }

  /**
   * Deletes the realm and everything in it.
   *
   * @route `DELETE /admin/realms/{realm}`
   * @since 22
   * @role `manage-realm`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Exports the realm as a document that `realms.create` accepts, without users. The query selects clients, groups and
   * roles. Secrets are masked; `secrets` fills in client secrets, with one request for each client that has one. A
   * server that has the realm rejects the document because of the ids in it.
   *
   * @route `POST /admin/realms/{realm}/partial-export`
   * @since 22
   * @role `manage-realm`, plus `view-clients` or `view-users` for the content
   */
  partialExport(query?: PartialExportQuery, options?: RequestOptions): Promise<RealmRepresentation> {
    return bounded(options, async (options) => {
      const { secrets, ...parts } = checkedQuery(query);
      const document = await json<RealmRepresentation>(this, 'POST', ['partial-export'], options, {
        query: parts,
        usualSize: largeSize,
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
   * Imports the objects of a document and returns the outcome for each of them. `ifResourceExists: 'OVERWRITE'` deletes
   * existing objects and creates them again: users get another id and lose their credentials, roles, groups and
   * sessions; clients and roles lose their mappings. It therefore requires `destructive: true`. With `SKIP`, masked
   * secrets of existing clients and identity providers are left out. A group requires its `path`. Throws one
   * `NotFoundError` that lists everything that the document names and neither has itself nor the realm.
   *
   * @route `POST /admin/realms/{realm}/partialImport`
   * @since 22
   * @role `manage-realm`
   */
  partialImport(document: HarmlessImport, options?: PartialImportOptions): Promise<PartialImportResults>;
  /**
   * Imports a document that may delete existing objects and create them again, as `destructive: true` confirms: users
   * get another id and lose their credentials, roles, groups and sessions; clients and roles lose their mappings.
   * Returns the outcome for each object.
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
    options?: PartialImportOptions,
  ): Promise<PartialImportResults> {
    const { destructive, ...others } = ownOptions(options, 'destructive');
    return bounded(others, async (within) => {
      const { importable } = await import('./import-document.ts');
      const body = await importable(document, destructive, {
        mask,
        list: (path) => list(this, path, within),
      });
      await checkNames(this, body, 'import', within);
      return json(this, 'POST', ['partialImport'], within, { body });
    });
  }

  /**
   * Ends all sessions of the realm and returns the clients that were notified. Tokens issued before are rejected.
   *
   * @route `POST /admin/realms/{realm}/logout-all`
   * @since 22
   * @role `manage-users`
   */
  logoutAll(options?: RequestOptions): Promise<GlobalRequestResult> {
    return json(this, 'POST', ['logout-all'], options);
  }

  /**
   * Notifies all clients to reject tokens issued before `notBefore`. Returns the successful and failed requests.
   *
   * @route `POST /admin/realms/{realm}/push-revocation`
   * @since 22
   */
  pushRevocation(options?: RequestOptions): Promise<GlobalRequestResult> {
    return json(this, 'POST', ['push-revocation'], options);
  }

  /**
   * Returns the session counts of each client that has sessions: `active` and `offline` are numbers as text.
   *
   * @route `GET …/client-session-stats`
   * @since 22
   * @role `view-realm`
   */
  clientSessionStats(options?: RequestOptions): Promise<ClientSessionStatsRepresentation[]> {
    return json(this, 'GET', ['client-session-stats'], options);
  }

  /**
   * Sends a test email to the account that sends the request, with settings in the format of `smtpServer`. A masked
   * password stands for the stored password of the realm. Throws `ServerError` if the email cannot be sent or the
   * account has no email address.
   *
   * @route `POST /admin/realms/{realm}/testSMTPConnection`
   * @since 22
   * @role `manage-realm`
   */
  testSMTPConnection(settings: Record<string, string>, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['testSMTPConnection'], options, { body: settings });
  }

  /**
   * Tests a connection to an LDAP server, or a login there. Throws `BadRequestError` with a short reason if the test
   * fails. With `componentId`, a masked `bindCredential` stands for the credential stored in that component.
   *
   * @route `POST /admin/realms/{realm}/testLDAPConnection`
   * @since 22
   * @role `manage-realm`
   */
  testLDAPConnection(settings: LDAPConnection, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['testLDAPConnection'], options, { body: settings });
  }

  /**
   * Returns the LDAP extensions that a server supports.
   *
   * @route `POST /admin/realms/{realm}/ldap-server-capabilities`
   * @since 22
   * @role `manage-realm`
   */
  ldapServerCapabilities(
    settings: LDAPConnection,
    options?: RequestOptions,
  ): Promise<LDAPCapabilityRepresentation[]> {
    return json(this, 'POST', ['ldap-server-capabilities'], options, { body: settings });
  }

  /**
   * Converts a client description from another format into a representation that `clients.create` accepts. Takes SAML
   * metadata (XML), or the JSON of OpenID Connect dynamic registration with its `redirect_uris`. Creates nothing.
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
    return json(this, 'POST', ['client-description-converter'], options, {
      body: description,
      contentType,
    });
  }

  /**
   * Returns the required actions that set up a credential, such as `CONFIGURE_TOTP`.
   *
   * @route `GET …/credential-registrators`
   * @since 22
   */
  credentialRegistrators(options?: RequestOptions): Promise<string[]> {
    return json(this, 'GET', ['credential-registrators'], options);
  }
}
