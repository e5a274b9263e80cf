import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import { all, Collection, type CreateOptions, createOrFind, iterate, type ListWindow } from './collection.ts';
import { type EmailQuery, emailQuery } from './email-query.ts';
import { ManagementPermissions } from './management-permissions.ts';
import { mergeInto } from './merge.ts';
import { done, Item, json, lookup, object, open, openInRealm } from './node.ts';
import type { ImpersonationRepresentation, UserRepresentation } from './representations.ts';
import { RoleMappings } from './role-mappings.ts';
import { Consents, FederatedIdentities, OfflineSessions, UserSessions } from './user-access.ts';
import { Credentials } from './user-credentials.ts';
import { UserGroups } from './user-groups.ts';
import { UserProfile } from './user-profile.ts';
import { VerifiableCredentials } from './verifiable-credentials.ts';

/** A user, as the server gives it. */
export interface User extends UserRepresentation {
  id: string;
  username: string;
}

/**
 * What a new user is made of. Roles are not among it: the server ignores them here; map them with `roleMappings`.
 * Attributes that the user profile does not define vanish without an error, unless its `unmanagedAttributePolicy`
 * permits them.
 */
export interface UserCreate
  extends Pick<
    UserRepresentation,
    | 'firstName'
    | 'lastName'
    | 'email'
    | 'emailVerified'
    | 'enabled'
    | 'attributes'
    | 'credentials'
    | 'requiredActions'
    | 'groups'
    | 'federatedIdentities'
    | 'createdTimestamp'
  > {
  /** Kept in lower case by the server. */
  username: string;
}

/** What of a user can be changed. Groups and roles are not among it: they have children of their own. */
export interface UserUpdate
  extends Pick<
    UserRepresentation,
    | 'username'
    | 'firstName'
    | 'lastName'
    | 'email'
    | 'emailVerified'
    | 'enabled'
    | 'credentials'
    | 'requiredActions'
  > {
  /** Attributes to set; `null` removes one, those that are not named stay. */
  attributes?: Record<string, string[] | null> | undefined;
}

/** Which users are meant. */
export interface UserFilter {
  /** Words of which the username, the names or the e-mail address begin; `*x*` finds a part, `"x"` the whole. */
  readonly search?: string | undefined;
  /** Part of the username, or all of it with `exact`. */
  readonly username?: string | undefined;
  /** Part of the e-mail address, or all of it with `exact`. */
  readonly email?: string | undefined;
  /** Part of the first name, or all of it with `exact`. */
  readonly firstName?: string | undefined;
  /** Part of the last name, or all of it with `exact`. */
  readonly lastName?: string | undefined;
  /** Whether the four above are whole values. */
  readonly exact?: boolean | undefined;
  /** Whether the e-mail address is verified. */
  readonly emailVerified?: boolean | undefined;
  /** Whether the account may log in. */
  readonly enabled?: boolean | undefined;
  /** The alias of an identity provider that the user is linked to. */
  readonly idpAlias?: string | undefined;
  /** The user's id at that provider. */
  readonly idpUserId?: string | undefined;
  /** Attributes, as `name:value` separated by spaces; a value with spaces stands in quotes. */
  readonly q?: string | undefined;
  /** Since Keycloak 26.7. */
  readonly createdAfter?: string | Date | undefined;
  /** Since Keycloak 26.7. */
  readonly createdBefore?: string | Date | undefined;
}

/** Which users a list is to hold, and how much of each. */
export interface UserQuery extends UserFilter, ListWindow {
  /** `true` leaves out the attributes and is far quicker for long lists; the server's default is `false`. */
  readonly briefRepresentation?: boolean | undefined;
}

/** How much of a user is wanted. */
export interface UserDetailQuery {
  /** Whether to add what the user profile says of each attribute. */
  readonly userProfileMetadata?: boolean | undefined;
}

/** A password to set. */
export interface NewPassword {
  /** The password itself. */
  readonly value: string;
  /** Whether the user has to change it at the next login. */
  readonly temporary?: boolean | undefined;
}

/**
 * The users of a realm. Service accounts are not listed, unless a filter such as `username` finds them.
 *
 * @example
 * ```ts
 * const users = realm.admin.realms.byName('acme').users;
 * const ada = await users.create({ username: 'ada', email: 'ada@acme.test', enabled: true });
 * await ada.resetPassword({ value: 'correct horse', temporary: true });
 * for await (const user of users.iterate({ search: 'ad' })) console.log(user.username);
 * ```
 */
export class Users extends Collection<User> {
  /** Which attributes users have, and who may see and change them. */
  get profile(): UserProfile {
    return open(UserProfile, this, 'profile');
  }

  /** Fine-grained permissions on all users of the realm. `…/users-management-permissions` */
  get permissions(): ManagementPermissions {
    return openInRealm(ManagementPermissions, this, 'users-management-permissions');
  }

  /** The user with this id; no request is sent yet. */
  byId(id: string): UserNode {
    return open(UserNode, this, id);
  }

  /** The user with this username in whatever case, whose id is looked up when a request is sent. */
  byUsername(username: string): UserNode {
    const user = lookup<UserRepresentation>(
      this,
      'username',
      username,
      { username, exact: true },
      sameLetters,
    );
    return open(UserNode, this, user);
  }

  /**
   * The user with this e-mail address in whatever case, whose id is looked up when a request is sent. An
   * `AmbiguousError` in a realm that allows an address to be used twice, and where one is.
   */
  byEmail(email: string): UserNode {
    const user = lookup<UserRepresentation>(this, 'email', email, { email, exact: true }, sameLetters);
    return open(UserNode, this, user);
  }

  /**
   * The users as an array: all of them, or the window that the query names.
   *
   * `GET /admin/realms/{realm}/users`; needs `view-users` (with `query-users` alone the list is empty). The server's
   * own default is the first 100. A user that is made or removed meanwhile may be missed.
   */
  all(query?: UserQuery, options?: RequestOptions): Promise<User[]> {
    return all(this, query, options, paging(query));
  }

  /** The same users one after the other, read in pages: of 200, or of 1000 with `briefRepresentation`. */
  iterate(query?: UserQuery, options?: RequestOptions): AsyncGenerator<User, void, undefined> {
    return iterate(this, query, options, paging(query));
  }

  /** How many users there are. `GET /admin/realms/{realm}/users/count` */
  count(query?: UserFilter, options?: RequestOptions): Promise<number> {
    return json(this, 'GET', ['count'], { ...options, query });
  }

  /**
   * The node of the new user. A `ConflictError` when the username or the e-mail address is taken, unless `ifExists`
   * says otherwise for the username; `update` leaves the `federatedIdentities` of a user who is there as they are.
   *
   * `POST /admin/realms/{realm}/users`; needs `manage-users`.
   */
  create(user: UserCreate, options?: CreateOptions): Promise<UserNode> {
    return bounded(options, async (within) => {
      const existing = (): UserNode => this.byUsername(user.username);
      const made = (id: string): UserNode => this.byId(id);
      const ifExists = options?.ifExists;
      const node = await createOrFind(this, user, { ...within, ifExists }, { made, existing });
      // A PUT ignores groups; to join one again does nothing.
      const groups = ifExists === 'update' ? (user.groups ?? []) : [];
      for (const path of groups) await node.groups.add(`/${path.replace(/^\//, '')}`, within);
      return node;
    });
  }
}

/** A user of a realm. */
export class UserNode extends Item<User> {
  /** The roles that the user has. */
  get roleMappings(): RoleMappings {
    return open(RoleMappings, this, 'role-mappings');
  }

  /** The groups that the user is in. */
  get groups(): UserGroups {
    return open(UserGroups, this, 'groups');
  }

  /** The passwords, authenticator apps and keys with which the user logs in. */
  get credentials(): Credentials {
    return open(Credentials, this, 'credentials');
  }

  /** The accounts at identity providers that the user is linked to. */
  get federatedIdentities(): FederatedIdentities {
    return open(FederatedIdentities, this, 'federated-identity');
  }

  /** What the user has consented to, by client. */
  get consents(): Consents {
    return open(Consents, this, 'consents');
  }

  /** The sessions in which the user is logged in. */
  get sessions(): UserSessions {
    return open(UserSessions, this, 'sessions');
  }

  /** The sessions that live on in offline tokens, by client. */
  get offlineSessions(): OfflineSessions {
    return open(OfflineSessions, this, 'offline-sessions');
  }

  /** Verifiable credentials (OpenID4VCI): what may be issued to the user, and what was. */
  get verifiableCredentials(): VerifiableCredentials {
    return open(VerifiableCredentials, this, 'vc');
  }

  /**
   * The user with the attributes; `userProfileMetadata: true` adds what the user profile says of each.
   * `GET /admin/realms/{realm}/users/{user-id}`
   */
  get(query?: UserDetailQuery, options?: RequestOptions): Promise<User> {
    return object(this, { ...options, query });
  }

  /**
   * Changes what is given and leaves the rest as it is. With `attributes` the user is read, merged and written back,
   * because the server's PUT then clears what is not sent; without them the server itself merges.
   * `PUT /admin/realms/{realm}/users/{user-id}`; needs `manage-users`.
   */
  update(changes: UserUpdate, options?: RequestOptions): Promise<void> {
    return changes.attributes === undefined ? this.#put(changes, options) : mergeInto(this, changes, options);
  }

  /**
   * Writes the whole user: when `attributes` are given, the server replaces all of them and clears the e-mail address
   * and the names that are missing. `PUT /admin/realms/{realm}/users/{user-id}`
   */
  replace(user: UserCreate | User, options?: RequestOptions): Promise<void> {
    return this.#put(user, options);
  }

  /** Removes the user. `DELETE /admin/realms/{realm}/users/{user-id}` */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Sets the password. With `temporary: true` the user has to change it at the next login. A `ValidationError` when
   * the realm's policy refuses it. `PUT …/users/{user-id}/reset-password`
   */
  resetPassword(password: NewPassword, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', ['reset-password'], { ...options, body: { type: 'password', ...password } });
  }

  /**
   * Disables these types of credentials in the user storage that holds them; the user's `disableableCredentialTypes`
   * names those that it can disable. Credentials that the server itself holds stay: delete them one by one.
   * `PUT …/users/{user-id}/disable-credential-types`
   */
  disableCredentialTypes(types: readonly string[], options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', ['disable-credential-types'], { ...options, body: types });
  }

  /** The types of credentials that the user storage holds for this user. `GET …/configured-user-storage-credential-types` */
  configuredUserStorageCredentialTypes(options?: RequestOptions): Promise<string[]> {
    return json(this, 'GET', ['configured-user-storage-credential-types'], options);
  }

  /**
   * Sends an e-mail with a link that leads through these required actions, such as `UPDATE_PASSWORD`.
   * `PUT …/users/{user-id}/execute-actions-email`; the server answers 500 where no mail server is set.
   *
   * @example
   * ```ts
   * const ada = realm.admin.realms.byName('acme').users.byUsername('ada');
   * await ada.executeActionsEmail(['UPDATE_PASSWORD', 'CONFIGURE_TOTP'], { lifespan: 3600 });
   * ```
   */
  executeActionsEmail(
    actions: readonly string[],
    query?: EmailQuery,
    options?: RequestOptions,
  ): Promise<void> {
    return done(this, 'PUT', ['execute-actions-email'], {
      ...options,
      query: emailQuery(query),
      body: actions,
    });
  }

  /** Sends an e-mail with a link that verifies the address. `PUT …/users/{user-id}/send-verify-email` */
  sendVerifyEmail(query?: EmailQuery, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', ['send-verify-email'], { ...options, query: emailQuery(query) });
  }

  /**
   * Sends an e-mail with a link to set a new password. `PUT …/users/{user-id}/reset-password-email`
   * @deprecated Use `executeActionsEmail(['UPDATE_PASSWORD'])`.
   */
  resetPasswordEmail(query?: Omit<EmailQuery, 'lifespan'>, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', ['reset-password-email'], { ...options, query: emailQuery(query) });
  }

  /** Ends all sessions of the user but the offline ones, whose tokens stay good. `POST …/users/{user-id}/logout` */
  logout(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['logout'], options);
  }

  /**
   * Where to go on as this user, for a browser that keeps the answer's cookies; no token comes back.
   * `POST …/users/{user-id}/impersonation`; needs `impersonation`.
   */
  impersonate(options?: RequestOptions): Promise<ImpersonationRepresentation> {
    return json(this, 'POST', ['impersonation'], options);
  }

  /** The attributes that the user profile does not define. `GET …/users/{user-id}/unmanagedAttributes`, since Keycloak 24 */
  unmanagedAttributes(options?: RequestOptions): Promise<Record<string, string[]>> {
    return json(this, 'GET', ['unmanagedAttributes'], options);
  }

  #put(user: object, options: RequestOptions | undefined): Promise<void> {
    return done(this, 'PUT', [], { ...options, body: user });
  }
}

// Measured: without attributes a page of 1000 costs the server less for each user than one of 200.
function paging(query: UserQuery | undefined): { size: number } {
  return { size: query?.briefRepresentation ? 1000 : 200 };
}

function sameLetters(found: unknown, wanted: string): boolean {
  return typeof found === 'string' && found.toLowerCase() === wanted.toLowerCase();
}
