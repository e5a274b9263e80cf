import type { AttributeQuery } from '../../facts/attribute-query.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type ListOptions, type ListWindow, PagedCollection, pages } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { refuseLacking } from '../../tree/ignored.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { json, open, openById, realmOf, type WithId } from '../../tree/node.ts';
import { ownOptions } from '../../tree/options.ts';
import type { BulkSource } from '../../tree/records.ts';
import { allResolved, asSettled, settle } from '../../tree/references.ts';
import { realmGroups, resolveGroups } from '../groups/reference.ts';
import { findGranted, grantRules } from '../roles/grants.ts';
import { type AttributeFilter, withAttributes } from '../shared/attribute-finder.ts';
import type { User } from '../shared/entities.ts';
import { userBy } from '../shared/lookups.ts';
import { ManagementPermissionsNode } from '../shared/management-permissions.ts';
import { checkKept, type StrictOptions } from '../shared/strict.ts';
import type { UserCreate } from './create.ts';
import { joinGroups, joining } from './groups.ts';
import type { ImportedUsers, ImportOptions, UserImport } from './import-outcome.ts';
import { importing } from './importing.ts';
import type { CreateManyOptions, UserOutcome } from './many.ts';
import { UserProfileNode } from './profile.ts';
import { settleUser } from './required-actions.ts';
import { readOnlyOfUsers, UserNode } from './user.ts';

async function* userPages(
  users: Users,
  query: UserQuery,
  options: RequestOptions | undefined,
): AsyncGenerator<readonly User[], void, undefined> {
  const { serviceAccounts } = query;
  if (serviceAccounts === undefined) {
    yield* pages<User>(users, query, options);
    return;
  }
  if (serviceAccounts !== false) throw new TypeError('serviceAccounts must be false');
  const { withoutServiceAccounts } = await import('./service-accounts.ts');
  yield* withoutServiceAccounts((given) => pages<User>(users, given, options), query);
}

/** Options for creating a user. */
export interface UserCreateOptions extends CreateOptions, StrictOptions {}

/** Filters for users. */
export interface UserFilter {
  /**
   * Words at the start of the username, the first or last name, or the e-mail address. `*x*` matches anywhere, `"x"`
   * the whole value.
   */
  readonly search?: string | undefined;
  /** Part of the username, or the whole value with `exact`. */
  readonly username?: string | undefined;
  /** Part of the e-mail address, or the whole value with `exact`. */
  readonly email?: string | undefined;
  /** Part of the first name, or the whole value with `exact`. */
  readonly firstName?: string | undefined;
  /** Part of the last name, or the whole value with `exact`. */
  readonly lastName?: string | undefined;
  /** Whether `username`, `email`, `firstName` and `lastName` must match the whole value. */
  readonly exact?: boolean | undefined;
  /** Whether the e-mail address is verified. */
  readonly emailVerified?: boolean | undefined;
  /** Whether the account is enabled. */
  readonly enabled?: boolean | undefined;
  /** Alias of an identity provider that the user is linked to. */
  readonly idpAlias?: string | undefined;
  /** The user's id at that identity provider. */
  readonly idpUserId?: string | undefined;
  /**
   * Attributes with their values (case-insensitive), as an object or in the server's syntax: `{ dept: 'a b' }` or
   * `dept:"a b"`.
   */
  readonly q?: AttributeQuery | undefined;
  /** Only users created after this time (26.6+). */
  readonly createdAfter?: string | Date | undefined;
  /** Only users created before this time (26.6+). */
  readonly createdBefore?: string | Date | undefined;
}

/** Query for listing users. */
export interface UserQuery extends UserFilter, ListWindow {
  /** Whether to omit attributes (`false` by default). `true` is much faster for long lists. */
  readonly briefRepresentation?: boolean | undefined;
  /**
   * `false` leaves out service accounts, exactly. Filters other than `search`, `idpAlias` and `idpUserId` list them:
   * `enabled`, `emailVerified`, `exact`, `username`, `createdAfter` and so on.
   */
  readonly serviceAccounts?: false | undefined;
}

/**
 * Users of a realm. Service accounts are listed only if a filter such as `username` or `enabled` matches them;
 * `serviceAccounts: false` leaves them out.
 *
 * Listing needs `view-users`; with `query-users` alone the list is empty. `all` and `iterate` read every page; the
 * server's own default is 100 users. A user that is created or deleted during the listing may be missed.
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
    paging: { pages: userPages },
    readOnly: readOnlyOfUsers,
    // In a realm where the e-mail address is the username, the server takes it from there.
    required: [],
    naming: { keys: ['federatedIdentities', 'requiredActions'], settle: settleUser },
    ignoredByCreate: { clientConsents: 'realm.partialImport' },
  };

  /** The user profile: the attributes that users have, and permissions to view and edit them. */
  get profile(): UserProfileNode {
    return open(UserProfileNode, this, 'profile');
  }

  /** Fine-grained permissions on all users of the realm. */
  get permissions(): ManagementPermissionsNode {
    return open(ManagementPermissionsNode, realmOf(this), 'users-management-permissions');
  }

  /** The user with this id. */
  byId(id: string): WithId<UserNode> {
    return openById(UserNode, this, id);
  }

  /** The user with this username (case-insensitive). The id is looked up on the first request. */
  byUsername(username: string): UserNode {
    return open(UserNode, this, userBy(this, 'username', username));
  }

  /**
   * The user with this e-mail address (case-insensitive). The id is looked up on the first request. In a realm that
   * allows duplicate addresses, requests throw `AmbiguousError` if several users have this one.
   */
  byEmail(email: string): UserNode {
    return open(UserNode, this, userBy(this, 'email', email));
  }

  /**
   * Returns the users whose attributes have exactly these values (case-sensitive). An array of values matches users who
   * have all of them, possibly among others.
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
  findByAttributes(attributes: AttributeFilter, options?: ListOptions): Promise<User[]> {
    return withAttributes(this, attributes, options, {});
  }

  /**
   * Returns the number of users.
   *
   * @route `GET /admin/realms/{realm}/users/count`
   * @since 22
   */
  count(query?: UserFilter, options?: RequestOptions): Promise<number> {
    return json(this, 'GET', ['count'], options, { query });
  }

  /**
   * Creates a user with the given roles and groups and returns its node.
   *
   * Throws `ConflictError` if the username or the e-mail address is taken. `ifExists` applies to the username:
   * `'return'` leaves an existing user unchanged; `'update'` updates the given fields, adds missing roles and groups,
   * removes none, and leaves `federatedIdentities` unchanged.
   *
   * Roles, clients, groups, identity providers and unusual required actions are looked up first. If any do not exist,
   * throws one `NotFoundError` that lists them all; no user is created. Looking up roles needs `view-realm` and
   * `view-clients`.
   *
   * Then sends one further request for the roles of the realm, and one for the roles of each client. If a later request
   * fails, throws `PartialError`, which holds the node and continues with `resume()`.
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
   * @role `manage-users`
   */
  async create(user: UserCreate, options?: UserCreateOptions): Promise<WithId<UserNode>> {
    refuseLacking(this, user);
    const { strict, ...others } = ownOptions(options, 'ifExists', 'strict');
    return await make<UserNode>(this, others, async (within) => {
      const { realmRoles, clientRoles, groups = [], ...named } = user;
      // Who is found has the name, perhaps in other letters: up to 22 the server takes those for another name.
      const { username, federatedIdentities, ...changes } = named;
      const [granted, found, own] = await allResolved(this, [
        () => findGranted(this, [user], within),
        () => resolveGroups(realmGroups(this), groups, within),
        () => settle(this, named, within),
      ]);
      // The server accepts paths together with the user.
      const paths = groups.filter((group) => typeof group === 'string');
      return {
        body: asSettled({ ...own, ...(paths.length > 0 && { groups: paths }) }),
        changes: asSettled(changes),
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
          if (strict) await checkKept(node, user, within);
        },
      };
    });
  }

  /**
   * Imports many users in batches, about 20 times faster than calling `create` in a loop. Existing users are left
   * unchanged, so an interrupted import can be repeated, unless `ifExists` is given.
   *
   * A batch that the server rejects is halved until the rejected users are isolated; those are retried with `create`,
   * so that `failed` holds the actual error. Roles, groups, required actions and identity providers are looked up
   * first, as in `create`.
   *
   * Throws `ImportError` when the import stops on its way: it holds the result so far, and continues with `resume()`.
   * Nothing is sent once it is thrown. Where an answer is lost or is a gateway's error, the users are looked for, and
   * those created since the request was sent count as `added`; this compares the clocks of both sides.
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
  async import(users: readonly UserImport[], options?: ImportOptions): Promise<ImportedUsers> {
    const { importUsers } = await import('./import.ts');
    return await importUsers(users, options, importing(this));
  }

  /**
   * Creates users read from an array, an iterable, or a stream of users, NDJSON or CSV, and yields the outcome for each
   * of them once, in their order. Leaving the loop stops the requests.
   *
   * The source is read as outcomes are consumed. Batches are sent, and checked, as in `import`; a user that cannot be
   * created, or a line that is not one, is `failed`. A batch whose answer was lost is sent again for half a minute.
   * When the call cannot go on, users that were read have `failed`, though the server may have them; then it throws.
   *
   * With a `checkpoint`, another call with the same source continues where this one ended. After a kill it repeats the
   * outcomes that were consumed since the last `save`.
   *
   * @example
   * ```ts
   * const { users } = realm.admin.realms.byName('acme');
   * const crew = [{ username: 'ada', enabled: true }, { username: 'bob', enabled: true }];
   * for await (const { index, outcome, error } of users.createMany(crew, { ifExists: 'return' }))
   *   if (outcome === 'failed') console.log(index, error);
   * ```
   *
   * @route `POST /admin/realms/{realm}/partialImport`
   * @since 22
   * @role `manage-realm`
   */
  async *createMany(
    source: BulkSource<UserImport>,
    options?: CreateManyOptions,
  ): AsyncGenerator<UserOutcome, void, undefined> {
    const { createMany } = await import('./create-many.ts');
    yield* createMany(source, options, importing(this));
  }

  /**
   * Creates the user if the username is free, updates whatever differs, and otherwise does nothing. Missing roles and
   * groups are added; none are removed. `createdTimestamp`, `credentials` and `federatedIdentities` apply to a new user
   * only.
   *
   * An attribute that the user profile drops is written again each time; with `strict`, this throws `IgnoredError`.
   *
   * @route `GET …/users/{user-id}`
   * @since 22
   */
  async ensure(
    user: OrAbsent<UserCreate, 'attributes'>,
    options?: StrictOptions & EnsureOptions,
  ): Promise<Ensured<WithId<UserNode>>> {
    return ensure(this, user, options, {
      own: ['strict'],
      existing: () => this.byUsername(user.username),
      atCreate: ['createdTimestamp', 'credentials', 'federatedIdentities'],
      members: { ...grantRules, groups: joinGroups },
    });
  }
}
