import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import { all, Collection, type CreateOptions, createOrFind, iterate, type ListWindow } from './collection.ts';
import { ManagementPermissions } from './management-permissions.ts';
import { lookup } from './natural-key.ts';
import { json, open, openInRealm } from './node.ts';
import type { UserRepresentation } from './representations.ts';
import { type User, UserNode } from './user.ts';
import { UserProfile } from './user-profile.ts';
import { sameLetters } from './user-reference.ts';

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
   * `GET /admin/realms/{realm}/users` (22+); needs `view-users` (with `query-users` alone the list is empty). The
   * server's own default is the first 100. A user that is made or removed meanwhile may be missed.
   */
  all(query?: UserQuery, options?: RequestOptions): Promise<User[]> {
    return all(this, query, options, paging(query));
  }

  /** The same users one after the other, read in pages: of 200, or of 1000 with `briefRepresentation`. */
  iterate(query?: UserQuery, options?: RequestOptions): AsyncGenerator<User, void, undefined> {
    return iterate(this, query, options, paging(query));
  }

  /** How many users there are. `GET /admin/realms/{realm}/users/count` (22+) */
  count(query?: UserFilter, options?: RequestOptions): Promise<number> {
    return json(this, 'GET', ['count'], { ...options, query });
  }

  /**
   * The node of the new user. A `ConflictError` when the username or the e-mail address is taken, unless `ifExists`
   * says otherwise for the username; `update` leaves the `federatedIdentities` of a user who is there as they are.
   *
   * `POST /admin/realms/{realm}/users` (22+); needs `manage-users`.
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

// Measured: without attributes a page of 1000 costs the server less for each user than one of 200.
function paging(query: UserQuery | undefined): { size: number } {
  return { size: query?.briefRepresentation ? 1000 : 200 };
}
