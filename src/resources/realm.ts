import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import { Clients } from './clients.ts';
import { DefaultGroups } from './default-groups.ts';
import { Groups } from './groups.ts';
import { Item } from './item.ts';
import { merged } from './merge.ts';
import { done, json, object, open } from './node.ts';
import type {
  ClientSessionStatsRepresentation,
  GlobalRequestResult,
  PartialImportRepresentation,
  PartialImportResults,
  RealmRepresentation,
} from './representations.ts';
import { Roles, RolesById } from './roles.ts';
import { RealmSessions } from './sessions.ts';
import { Users } from './users.ts';

/** A realm, as the server gives it. */
export interface Realm extends RealmRepresentation {
  id: string;
  realm: string;
}

/** The settings of a realm that can be changed. Its content has children of its own. */
export interface RealmUpdate
  extends Omit<
    RealmRepresentation,
    | 'attributes'
    | 'clientScopes'
    | 'clients'
    | 'components'
    | 'federatedUsers'
    | 'groups'
    | 'id'
    | 'organizations'
    | 'roles'
    | 'scopeMappings'
    | 'smtpServer'
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
}

/** Names of settings that the server replaces as a whole, or ignores, when it is sent a part of them. */
const takenTogether = [
  /^attributes$/,
  /^smtpServer$/,
  /^webAuthnPolicyPasswordless/,
  /^webAuthnPolicy(?!Passwordless)/,
];

/** A realm: its users, clients, roles and settings. */
export class RealmNode extends Item<Realm> {
  /** The applications that users log in to. */
  get clients(): Clients {
    return open(Clients, this, 'clients');
  }

  /** The roles of the realm itself; those of a client are below that client. */
  get roles(): Roles {
    return open(Roles, this, 'roles');
  }

  /** Every role by its id, whether the realm or a client holds it. */
  get rolesById(): RolesById {
    return open(RolesById, this, 'roles-by-id');
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

  /** Sessions by their id. */
  get sessions(): RealmSessions {
    return open(RealmSessions, this, 'sessions');
  }

  /**
   * The settings of the realm. `GET /admin/realms/{realm}`; needs `view-realm`: an account without it is shown the
   * name alone.
   */
  get(options?: RequestOptions): Promise<Realm> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is. The server itself merges, but for the settings that it takes
   * only together: `attributes`, `smtpServer` and each WebAuthn policy. When one of these is given, the realm is read
   * first. After a change of `realm` use a node with the new name. `PUT /admin/realms/{realm}`; needs `manage-realm`.
   */
  update(changes: RealmUpdate, options?: RequestOptions): Promise<void> {
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    const touched = takenTogether.filter((names) => given.some(([name]) => names.test(name)));
    if (touched.length === 0) return done(this, 'PUT', [], { ...options, body: changes });
    return bounded(options, async (options) => {
      const current = Object.entries(await this.get(options));
      const kept = current.filter(([name]) => touched.some((names) => names.test(name)));
      await done(this, 'PUT', [], { ...options, body: merged(Object.fromEntries(kept), changes) });
    });
  }

  /** Removes the realm with all that is in it. `DELETE /admin/realms/{realm}`; needs `manage-realm`. */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * The realm as a document to create it from, with its clients, groups and roles as the query says, and without its
   * users; secrets are masked. The server that has the realm refuses it a second time for the ids in it.
   *
   * `POST /admin/realms/{realm}/partial-export`; needs `manage-realm`, and for the content `view-clients` or
   * `view-users`.
   */
  partialExport(query?: PartialExportQuery, options?: RequestOptions): Promise<RealmRepresentation> {
    return json(this, 'POST', ['partial-export'], { ...options, query });
  }

  /**
   * What was made of each object of a document. `ifResourceExists: 'OVERWRITE'` removes what is there and makes it
   * anew, with another id and without the credentials and roles of users. A group needs its `path`.
   *
   * `POST /admin/realms/{realm}/partialImport`; needs `manage-realm`.
   */
  partialImport(
    document: PartialImportRepresentation,
    options?: RequestOptions,
  ): Promise<PartialImportResults> {
    return json(this, 'POST', ['partialImport'], { ...options, body: document });
  }

  /**
   * Ends all sessions of the realm; tokens issued before are refused. The answer names the applications that were told.
   * `POST /admin/realms/{realm}/logout-all`; needs `manage-users`.
   */
  logoutAll(options?: RequestOptions): Promise<GlobalRequestResult> {
    return json(this, 'POST', ['logout-all'], options);
  }

  /** Tells all clients to refuse tokens issued before `notBefore`. `POST /admin/realms/{realm}/push-revocation` */
  pushRevocation(options?: RequestOptions): Promise<GlobalRequestResult> {
    return json(this, 'POST', ['push-revocation'], options);
  }

  /**
   * How many sessions each client has that has any: `id`, `clientId`, `active` and `offline`.
   * `GET …/client-session-stats`; needs `view-realm`.
   */
  clientSessionStats(options?: RequestOptions): Promise<ClientSessionStatsRepresentation[]> {
    return json(this, 'GET', ['client-session-stats'], options);
  }
}
