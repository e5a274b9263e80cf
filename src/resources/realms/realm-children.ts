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

/** What is below a realm. */
export abstract class BaseRealmNode extends ItemNode<Realm> {
  /** Always `undefined`: the realm is addressed by its name. */
  override get id(): undefined {
    return undefined;
  }

  /** The applications that users log in to. */
  get clients(): Clients {
    return open(Clients, this, 'clients');
  }

  /** What clients share and put into tokens. */
  get clientScopes(): ClientScopes {
    return open(ClientScopes, this, 'client-scopes');
  }

  /**
   * The client scopes, under the address that they had before Keycloak 4.
   *
   * @deprecated Use `clientScopes`.
   */
  get clientTemplates(): ClientScopes {
    return open(ClientScopes, this, 'client-templates');
  }

  /** The client scopes that each new client has in every token; clients that are there keep theirs. */
  get defaultClientScopes(): LinkedClientScopes {
    return new LinkedClientScopes(
      below(this, 'default-default-client-scopes'),
      'default-optional-client-scopes',
    );
  }

  /** The client scopes that each new client has when they are asked for; clients that are there keep theirs. */
  get optionalClientScopes(): LinkedClientScopes {
    return new LinkedClientScopes(
      below(this, 'default-optional-client-scopes'),
      'default-default-client-scopes',
    );
  }

  /** The roles of the realm itself; those of a client are below that client. */
  get roles(): Roles {
    return open(Roles, this, 'roles');
  }

  /** Every role by its id, whether the realm or a client holds it. */
  get rolesById(): RolesById {
    return open(RolesById, this, 'roles-by-id');
  }

  /**
   * The role that every user has, whose id the realm tells when a request is sent: `GET /admin/realms/{realm}` (22+).
   * What it includes, new users and those who are there have too.
   *
   * @example
   * ```ts
   * await realm.admin.realms.byName('acme').defaultRole.composites.add('reader');
   * ```
   */
  get defaultRole(): RoleByIdNode {
    const role = new Lookup('default role', async (options) => {
      const { defaultRole } = await json<Realm>(this, 'GET', [], options);
      if (defaultRole?.id !== undefined) return defaultRole.id;
      throw notFound(this, 'The realm does not tell its default role, which needs `view-realm`');
    });
    return open(RoleByIdNode, this, 'roles-by-id', role);
  }

  /** The users. */
  get users(): Users {
    return open(Users, this, 'users');
  }

  /** The groups of users. */
  get groups(): Groups {
    return open(Groups, this, 'groups');
  }

  /** The groups that every new user joins. */
  get defaultGroups(): DefaultGroups {
    return open(DefaultGroups, this, 'default-groups');
  }

  /** Organizations: companies, say, whose people are users of the realm (26+). */
  get organizations(): Organizations {
    return open(Organizations, this, 'organizations');
  }

  /** The other places where users can log in. */
  get identityProviders(): IdentityProviders {
    return open(IdentityProviders, this, 'identity-provider', 'instances');
  }

  /** How users and clients log in: flows and required actions. */
  get authentication(): Authentication {
    return open(Authentication, this, 'authentication');
  }

  /** Sessions by their id. */
  get sessions(): RealmSessions {
    return open(RealmSessions, this, 'sessions');
  }

  /** What users did. */
  get events(): Events {
    return open(Events, this, 'events');
  }

  /** What administrators changed. */
  get adminEvents(): AdminEvents {
    return open(AdminEvents, this, 'admin-events');
  }

  /** Failed logins, and who is locked out for them. */
  get attackDetection(): AttackDetection {
    return open(AttackDetection, this, 'attack-detection');
  }

  /** What clients have to comply with. */
  get clientPolicies(): ClientPolicies {
    return open(ClientPolicies, this, 'client-policies');
  }

  /** Kinds of clients, with the settings that each has. */
  get clientTypes(): ClientTypesNode {
    return open(ClientTypesNode, this, 'client-types');
  }

  /** Permissions to register clients dynamically. */
  get clientsInitialAccess(): ClientsInitialAccess {
    return open(ClientsInitialAccess, this, 'clients-initial-access');
  }

  /** What dynamic registration of clients permits. */
  get clientRegistrationPolicy(): ClientRegistrationPolicy {
    return open(ClientRegistrationPolicy, this, 'client-registration-policy');
  }

  /** Texts in place of those of the themes, by locale. */
  get localization(): Localization {
    return open(Localization, this, 'localization');
  }

  /** The configured providers: user storages and their mappers, keys, policies of client registration. */
  get components(): Components {
    return open(Components, this, 'components');
  }

  /** The stores of users outside of Keycloak, such as LDAP. */
  get userStorage(): UserStorage {
    return open(UserStorage, this, 'user-storage');
  }

  /** What happens to users and clients by itself (26.6+). */
  get workflows(): Workflows {
    return open(Workflows, this, 'workflows');
  }

  /** The clients, as version 2 of the API has them: an experiment, with the feature `client-admin-api:v2`. */
  get clientsV2(): ClientsV2 {
    return open(ClientsV2, homeOf(this, 'server'), 'api', keyOf(this), 'clients', 'v2');
  }

  /** Security events that clients are told of: an experiment, with the feature `ssf`. */
  get ssf(): Ssf {
    return open(Ssf, this, 'ssf');
  }

  /** The keys with which the realm signs and encrypts. */
  get keys(): RealmKeysNode {
    return open(RealmKeysNode, this, 'keys');
  }

  /** What the server keeps in memory. */
  get caches(): RealmCaches {
    return open(RealmCaches, this);
  }
}
