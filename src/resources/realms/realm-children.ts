import { ItemNode } from '../../tree/collection.ts';
import { notFound } from '../../tree/errors.ts';
import { below, homeOf, json, keyOf, open } from '../../tree/node.ts';
import { Lookup } from '../../tree/path.ts';
import { Authentication } from '../authentication/authentication.ts';
import { ClientScopes } from '../client-scopes/client-scopes.ts';
import { LinkedClientScopes } from '../client-scopes/default-client-scopes.ts';
import { ClientPolicies } from '../clients/client-policies.ts';
import { ClientRegistrationPolicy } from '../clients/client-registration-policy.ts';
import { ClientTypesNode } from '../clients/client-types.ts';
import { Clients } from '../clients/clients.ts';
import { ClientsInitialAccess } from '../clients/clients-initial-access.ts';
import { ClientsV2 } from '../clients/v2.ts';
import { DefaultGroups } from '../groups/default-groups.ts';
import { Groups } from '../groups/groups.ts';
import { IdentityProviders } from '../identity-providers/identity-providers.ts';
import { Organizations } from '../organizations/organizations.ts';
import { RoleByIdNode, Roles, RolesById } from '../roles/roles.ts';
import type { Realm } from '../shared/entities.ts';
import { Ssf } from '../ssf/ssf.ts';
import { AttackDetection } from '../users/attack-detection.ts';
import { Users } from '../users/users.ts';
import { AdminEvents } from './admin-events.ts';
import { RealmCaches } from './caches.ts';
import { Components } from './components.ts';
import { Events } from './events.ts';
import { RealmKeysNode } from './keys.ts';
import { Localization } from './localization.ts';
import { RealmSessions } from './sessions.ts';
import { UserStorage } from './user-storage.ts';
import { Workflows } from './workflows.ts';

/** The children of a realm. */
export abstract class BaseRealmNode extends ItemNode<Realm> {
  /** Always `undefined`: a realm is addressed by its name. */
  override get id(): undefined {
    return undefined;
  }

  /** Clients: the applications that users log in to. */
  get clients(): Clients {
    return open(Clients, this, 'clients');
  }

  /** Client scopes: claims and roles that clients share. */
  get clientScopes(): ClientScopes {
    return open(ClientScopes, this, 'client-scopes');
  }

  /**
   * Client scopes, at the address used before Keycloak 4.
   *
   * @deprecated Use `clientScopes`.
   */
  get clientTemplates(): ClientScopes {
    return open(ClientScopes, this, 'client-templates');
  }

  /** Client scopes that each new client has by default, in every token. Existing clients keep theirs. */
  get defaultClientScopes(): LinkedClientScopes {
    return new LinkedClientScopes(
      below(this, 'default-default-client-scopes'),
      'default-optional-client-scopes',
    );
  }

  /**
   * Client scopes that each new client has as an option, in tokens that request them. Existing clients keep theirs.
   */
  get optionalClientScopes(): LinkedClientScopes {
    return new LinkedClientScopes(
      below(this, 'default-optional-client-scopes'),
      'default-default-client-scopes',
    );
  }

  /** Realm roles. The roles of a client are below that client. */
  get roles(): Roles {
    return open(Roles, this, 'roles');
  }

  /** Realm and client roles by id. */
  get rolesById(): RolesById {
    return open(RolesById, this, 'roles-by-id');
  }

  /**
   * The role that every user has. Roles added to it apply to new and existing users. Its id is read from the realm on
   * the first request; this requires `view-realm`.
   *
   * @example
   * ```ts
   * await realm.admin.realms.byName('acme').defaultRole.composites.add('reader');
   * ```
   *
   * @route `GET /admin/realms/{realm}`
   * @since 22
   */
  get defaultRole(): RoleByIdNode {
    const role = new Lookup('default role', async (options) => {
      const { defaultRole } = await json<Realm>(this, 'GET', [], options);
      if (defaultRole?.id !== undefined) return defaultRole.id;
      throw notFound(
        this,
        'The server did not return the default role of the realm; reading it requires `view-realm`',
      );
    });
    return open(RoleByIdNode, this, 'roles-by-id', role);
  }

  /** Users of the realm. */
  get users(): Users {
    return open(Users, this, 'users');
  }

  /** Groups of the realm. */
  get groups(): Groups {
    return open(Groups, this, 'groups');
  }

  /** Groups that every new user joins. */
  get defaultGroups(): DefaultGroups {
    return open(DefaultGroups, this, 'default-groups');
  }

  /** Organizations, such as companies, whose members are users of the realm (26+). */
  get organizations(): Organizations {
    return open(Organizations, this, 'organizations');
  }

  /** External identity providers that users can log in with. */
  get identityProviders(): IdentityProviders {
    return open(IdentityProviders, this, 'identity-provider', 'instances');
  }

  /** Authentication flows and required actions. */
  get authentication(): Authentication {
    return open(Authentication, this, 'authentication');
  }

  /** Sessions by id. */
  get sessions(): RealmSessions {
    return open(RealmSessions, this, 'sessions');
  }

  /** User events, and the configuration of all events. */
  get events(): Events {
    return open(Events, this, 'events');
  }

  /** Admin events: changes made by administrators. */
  get adminEvents(): AdminEvents {
    return open(AdminEvents, this, 'admin-events');
  }

  /** Failed logins, and the users who are locked out because of them. */
  get attackDetection(): AttackDetection {
    return open(AttackDetection, this, 'attack-detection');
  }

  /** Client policies and profiles: rules that clients must comply with. */
  get clientPolicies(): ClientPolicies {
    return open(ClientPolicies, this, 'client-policies');
  }

  /** Client types and their settings. */
  get clientTypes(): ClientTypesNode {
    return open(ClientTypesNode, this, 'client-types');
  }

  /** Initial access tokens for dynamic client registration. */
  get clientsInitialAccess(): ClientsInitialAccess {
    return open(ClientsInitialAccess, this, 'clients-initial-access');
  }

  /** Policy types for dynamic client registration. */
  get clientRegistrationPolicy(): ClientRegistrationPolicy {
    return open(ClientRegistrationPolicy, this, 'client-registration-policy');
  }

  /** Texts that override those of the themes, by locale. */
  get localization(): Localization {
    return open(Localization, this, 'localization');
  }

  /** Configured providers: user storages with their mappers, keys, client registration policies. */
  get components(): Components {
    return open(Components, this, 'components');
  }

  /** User stores outside Keycloak, such as LDAP. */
  get userStorage(): UserStorage {
    return open(UserStorage, this, 'user-storage');
  }

  /** Workflows: automated actions on users and clients (26.6+). */
  get workflows(): Workflows {
    return open(Workflows, this, 'workflows');
  }

  /** Clients in version 2 of the Admin API: experimental, with the feature `client-admin-api:v2`. */
  get clientsV2(): ClientsV2 {
    return open(ClientsV2, homeOf(this, 'server'), 'api', keyOf(this), 'clients', 'v2');
  }

  /** Shared signals: security events sent to clients. Experimental, with the feature `ssf`. */
  get ssf(): Ssf {
    return open(Ssf, this, 'ssf');
  }

  /** Keys that the realm uses to sign and encrypt. */
  get keys(): RealmKeysNode {
    return open(RealmKeysNode, this, 'keys');
  }

  /** Server caches. */
  get caches(): RealmCaches {
    return open(RealmCaches, this);
  }
}
