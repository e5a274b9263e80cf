import type { AttributeQuery } from '../../facts/attribute-query.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { json, open, openById, realmOf, type WithId } from '../../tree/node.ts';
import { allResolved } from '../../tree/references.ts';
import { realmGroups, resolveGroups } from '../groups/reference.ts';
import { findGranted, grantRules } from '../roles/grants.ts';
import { type AttributeFilter, withAttributes } from '../shared/attribute-finder.ts';
import type { User } from '../shared/entities.ts';
import { userBy } from '../shared/lookups.ts';
import { ManagementPermissionsNode } from '../shared/management-permissions.ts';
import { checkKept, type StrictOptions } from '../shared/strict.ts';
import { joinGroups, joining } from './groups.ts';
import { type ImportedUsers, importUsers, type UserImport } from './import.ts';
import { UserProfileNode } from './profile.ts';
import { readOnlyOfUsers, type UserCreate, UserNode } from './user.ts';

/** What the creation of a user takes as its last argument. */
export interface UserCreateOptions extends CreateOptions, StrictOptions {}

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
  /**
   * Attributes with their values in whatever case, as an object or as the server's text: `{ dept: 'a b' }` or
   * `dept:"a b"`.
   */
  readonly q?: AttributeQuery | undefined;
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
 * Listing needs `view-users` (with `query-users` alone the list is empty). The server's own default is the first 100. A
 * user that is created or removed meanwhile may be missed.
 *
 * @example
 * ```ts
 * const users = realm.admin.realms.byName('acme').users;
 * const ada = await users.create({ username: 'ada', email: 'ada@acme.test', enabled: true });
 * await ada.resetPassword({ value: 'correct horse', temporary: true });
 * for await (const user of users.iterate({ search: 'ad' })) console.log(user.username);
 * ```
 */
export class Users extends PagedCollection<User, UserQuery, 'GET /admin/realms/{realm}/users (22+)'> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    // Measured: without attributes a page of 1000 costs the server less for each user than one of 200.
    paging: { size: (query: UserQuery) => (query.briefRepresentation ? 1000 : 200) },
    readOnly: readOnlyOfUsers,
    ignoredByCreate: { clientConsents: 'realm.partialImport' },
  };

  /** Which attributes users have, and who may see and change them. */
  get profile(): UserProfileNode {
    return open(UserProfileNode, this, 'profile');
  }

  /** Fine-grained permissions on all users of the realm. `…/users-management-permissions` */
  get permissions(): ManagementPermissionsNode {
    return open(ManagementPermissionsNode, realmOf(this), 'users-management-permissions');
  }

  /** The user with this id; no request is sent yet. */
  byId(id: string): WithId<UserNode> {
    return openById(UserNode, this, id);
  }

  /** The user with this username in whatever case, whose id is looked up when a request is sent. */
  byUsername(username: string): UserNode {
    return open(UserNode, this, userBy(this, 'username', username));
  }

  /**
   * The user with this e-mail address in whatever case, whose id is looked up when a request is sent. An
   * `AmbiguousError` in a realm that allows an address to be used twice, and where one is.
   */
  byEmail(email: string): UserNode {
    return open(UserNode, this, userBy(this, 'email', email));
  }

  /**
   * The users whose attributes have these values, letter by letter; of an attribute with several values the filter may
   * name one or more.
   *
   * @example
   * ```ts
   * const { users } = realm.admin.realms.byName('acme');
   * const sales = await users.findByAttributes({ dept: 'sales', site: ['Berlin', 'Paris'] });
   * ```
   *
   * @route `GET /admin/realms/{realm}/users`
   * @since 22
   */
  findByAttributes(attributes: AttributeFilter, options?: RequestOptions): Promise<User[]> {
    return withAttributes(this, attributes, options, {});
  }

  /**
   * How many users there are.
   *
   * @route `GET /admin/realms/{realm}/users/count`
   * @since 22
   */
  count(query?: UserFilter, options?: RequestOptions): Promise<number> {
    return json(this, 'GET', ['count'], { ...options, query });
  }

  /**
   * The node of the new user, who has the roles and groups that were given. A `ConflictError` when the username or the
   * e-mail address is taken, unless `ifExists` says otherwise for the username: `return` leaves a user who is there as
   * they are; `update` adds the roles and groups, takes none away, and leaves the `federatedIdentities`.
   *
   * Roles, clients and groups are looked up first: those that do not exist are told in one `NotFoundError`, and nobody
   * is made then. A request that fails later is a `PartialError`, which holds the node and can go on.
   *
   * @example
   * ```ts
   * const { users } = realm.admin.realms.byName('acme');
   * const grants = { realmRoles: ['editor'], clientRoles: { web: ['viewer'] }, groups: ['/staff'] };
   * const ada = await users.create({ username: 'ada', enabled: true, ...grants });
   * ```
   *
   * @route `POST /admin/realms/{realm}/users`
   * @since 22
   * @role `manage-users`, and to find roles `view-realm` and `view-clients`
   */
  create(user: UserCreate, options?: UserCreateOptions): Promise<WithId<UserNode>> {
    return make<UserNode>(this, options, async (within) => {
      const { realmRoles, clientRoles, groups = [], federatedIdentities, ...changes } = user;
      const [granted, found] = await allResolved(this, [
        () => findGranted(this, [user], within),
        () => resolveGroups(realmGroups(this), groups, within),
      ]);
      // At once with the user, where the server takes them so.
      const paths = groups.filter((group) => typeof group === 'string');
      return {
        body: {
          ...changes,
          ...(federatedIdentities && { federatedIdentities }),
          ...(paths.length > 0 && { groups: paths }),
        },
        changes,
        made: (id) => this.byId(id),
        existing: () => this.byUsername(user.username),
        steps: (node, isNew) => [
          ...granted(node, { realmRoles, clientRoles }),
          ...found.flatMap((group, index) => {
            const given = groups[index];
            if (isNew && typeof given === 'string') return [];
            return joining(node, group, typeof given === 'string' ? given : (group.path ?? group.id));
          }),
        ],
        check: async (node, within) => {
          if (options?.strict) await checkKept(node, user, within);
        },
      };
    });
  }

  /**
   * What became of many users, who are made some 20 times faster than one by one: in batches, each of which succeeds or
   * fails as a whole and is halved until those are found whom the server refuses; they are tried by `create`, which
   * says why. Users who are there are left as they are, so that an import that was cut off can be made again. Roles and
   * groups are looked up first, as `create` does.
   *
   * The server checks less than in `create`: neither the rules of the user profile nor the password policy.
   *
   * @example
   * ```ts
   * const { users } = realm.admin.realms.byName('acme');
   * const { added, existing, failed } = await users.import([
   *   { username: 'ada', enabled: true, realmRoles: ['editor'] },
   *   { username: 'bob', enabled: true, groups: ['/staff'] },
   * ]);
   * for (const { user, error } of failed) console.log(user.username, error.message);
   * ```
   *
   * @route `POST /admin/realms/{realm}/partialImport`
   * @since 22
   * @role `manage-realm`
   */
  import(users: readonly UserImport[], options?: RequestOptions): Promise<ImportedUsers> {
    return importUsers(this, users, options, async (user, within) => {
      const { id } = await (await this.create(user, within)).get({}, within);
      return id;
    });
  }

  /**
   * The user as they are given: made where nobody has the username, changed where they differ, and otherwise left
   * alone. Roles and groups that they lack are added, and none are taken away. `credentials` and `federatedIdentities`
   * are for a new user. An attribute that the user profile drops is written each time, and told by `strict`.
   *
   * @route `GET …/users/{user-id}`
   * @since 22
   */
  async ensure(
    user: OrAbsent<UserCreate, 'attributes'>,
    options?: StrictOptions,
  ): Promise<Ensured<WithId<UserNode>>> {
    return ensure(this, user, options, {
      existing: () => this.byUsername(user.username),
      atCreate: ['createdTimestamp', 'credentials', 'federatedIdentities'],
      members: { ...grantRules, groups: joinGroups },
    });
  }
}
