import type { RequestOptions } from '../../http/options.ts';
import type { BulkWriteOptions } from '../../tree/bulk-options.ts';
import { type ListOptions, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { json, open, openById, realmOf, type WithId } from '../../tree/node.ts';
import type { BulkSource } from '../../tree/records.ts';
import { grantRules } from '../roles/grants.ts';
import { type AttributeFilter, withAttributes } from '../shared/attribute-finder.ts';
import type { User } from '../shared/entities.ts';
import { userBy } from '../shared/lookups.ts';
import { ManagementPermissionsNode } from '../shared/management-permissions.ts';
import type { StrictOptions } from '../shared/strict.ts';
import type {
  UserAssignOutcome,
  UserChange,
  UserDeleteOutcome,
  UserGrants,
  UserUpdateManyOptions,
  UserUpdateOutcome,
} from './changes.ts';
import { changing } from './changing.ts';
import type { UserCreate, UserCreateOptions } from './create.ts';
import { createUser } from './creating.ts';
import { joinGroups } from './groups.ts';
import type { ImportedUsers, UserImport } from './import-outcome.ts';
import { importing } from './importing.ts';
import type { CreateManyOptions, ImportOptions, UserOutcome } from './many.ts';
import { UserProfileNode } from './profile.ts';
import { reading } from './reading.ts';
import type { UserReference } from './reference.ts';
import { settleUser } from './required-actions.ts';
import { readOnlyOfUsers, UserNode } from './user.ts';
import { userPages } from './user-pages.ts';
import type { UserFilter, UserQuery } from './user-query.ts';
import type { ExportedUsers, ExportOptions, ExportSink, UserRoles } from './user-roles.ts';

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
   * Iterates over the users that `iterate` lists with the same query, each with its groups and every effective role with
   * its sources. `briefRepresentation` is `true` by default.
   *
   * Reads the members of each role and each group once, instead of several requests for each user; where the query
   * matches so few users that this takes fewer requests, reads each of them. Keeps the id of every user in memory, about
   * 150 bytes each.
   *
   * What changes during the call may be seen before or after the change; users created during the call are read one by one.
   * Throws `ForbiddenError` if the caller lacks `view-users`, `view-realm` or `view-clients`. Roles of an organization's
   * groups are not part of a user's roles.
   *
   * @route `GET /admin/realms/{realm}/users`
   * @since 22
   */
  async *effectiveRoles(
    query?: UserQuery,
    options?: ListOptions,
  ): AsyncGenerator<UserRoles, void, undefined> {
    const { effectiveRoles } = await import('./effective-roles.ts');
    yield* effectiveRoles(await reading(this), this, query, options);
  }

  /**
   * Writes every user as one line of NDJSON that `createMany` reads, with its attributes, groups, and directly mapped
   * roles, and returns the numbers of users and bytes. Passwords and other credentials are not part of it: the server does
   * not return them. Neither are service accounts and links to identity providers.
   *
   * Each line is written once the one before was taken. The sink is not closed. Roles and groups are read as in
   * `effectiveRoles`. `createMany` needs the roles by these names, that of `default-roles-…` as well.
   *
   * With a `checkpoint`, another call continues where this one ended. After a kill, cut the file to the `bytes` of the
   * state that was saved last: what follows, perhaps half a line, is written again. With a `shard`, each user is in exactly
   * one part, although others are created or deleted; every part reads the whole list.
   *
   * @route `GET /admin/realms/{realm}/users`
   * @since 22
   */
  async export(sink: ExportSink, options?: ExportOptions): Promise<ExportedUsers> {
    const { exportUsers } = await import('./export.ts');
    return await exportUsers(await reading(this), this, sink, options);
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
  create(user: UserCreate, options?: UserCreateOptions): Promise<WithId<UserNode>> {
    return createUser(this, user, options);
  }

  /**
   * Creates the users of a list in batches, about 20 times faster than `create` in a loop, and returns the result of
   * each. Works as `createMany` does, but existing users are left unchanged unless `ifExists` is given, and it throws
   * before it creates anyone if a role, group, required action or provider does not exist.
   *
   * A batch that the server rejects is halved until the rejected users are isolated; those are retried with `create`,
   * so that `failed` holds the actual error. A batch whose answer is lost is sent again for half a minute: users that
   * were created since it was first sent count as `added`, which compares the clocks of both sides.
   *
   * Throws `ImportError` when the import stops on its way: it holds the result so far, and continues with `resume()`.
   * Nothing is sent once it is thrown.
   *
   * The server checks less than in `create`: neither the rules of the user profile nor the password policy. It adds none
   * of the realm's defaults, which the users have to name: the role `default-roles-…` (which makes an import twice as
   * slow), groups, required actions.
   *
   * @example
   * ```ts
   * const { users } = realm.admin.realms.byName('acme');
   * const ada = { username: 'ada', enabled: true, realmRoles: ['editor'] };
   * const { added, existing, failed } = await users.import([ada]);
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
   * The source is read as outcomes are consumed. Batches are sent and checked as in `import`, also without the defaults
   * of the realm; a user that cannot be created, or a line that is not one, is `failed`. When the call cannot go on,
   * users that were read have `failed`, though the server may have them; then it throws.
   *
   * With a `checkpoint`, another call with the same source continues where this one ended. After a kill it repeats the
   * outcomes that were consumed since the last `save`.
   *
   * @example
   * ```ts
   * const { users } = realm.admin.realms.byName('acme');
   * const crew = [{ username: 'ada', enabled: true }, { username: 'bob', enabled: true }];
   * for await (const { index, outcome } of users.createMany(crew)) console.log(index, outcome);
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
   * Updates users read from an array, an iterable or a stream, and yields the outcome for each of them once, in their
   * order. Each input has the fields that `update` takes, and the `id` or the `username` of the user; with an `id`, a
   * `username` is the new one.
   *
   * Works as `createMany` does, with one update for each input, several at a time. Updates of one user keep their order.
   *
   * @route `PUT /admin/realms/{realm}/users/{user-id}`
   * @since 22
   * @role `manage-users`
   */
  async *updateMany(
    source: BulkSource<UserChange>,
    options?: UserUpdateManyOptions,
  ): AsyncGenerator<UserUpdateOutcome, void, undefined> {
    const { updateMany } = await import('./change-many.ts');
    yield* updateMany(changing(this), source, options);
  }

  /**
   * Deletes users read from an array, an iterable or a stream, and yields the outcome for each of them once, in their
   * order: `deleted`, or `absent` if there was no such user. In an array or an iterable, a string is a username.
   *
   * @route `DELETE /admin/realms/{realm}/users/{user-id}`
   * @since 22
   * @role `manage-users`
   */
  async *deleteMany(
    source: BulkSource<UserReference>,
    options?: BulkWriteOptions<'deleted' | 'absent'>,
  ): AsyncGenerator<UserDeleteOutcome, void, undefined> {
    const { deleteMany } = await import('./change-many.ts');
    yield* deleteMany(changing(this), source, options);
  }

  /**
   * Assigns roles and groups to users read from an array, an iterable or a stream, and yields the outcome for each of them
   * once, in their order. In an array or an iterable, a string is a username.
   *
   * Roles, clients and groups are looked up once, before anything is written. If any do not exist, throws one
   * `NotFoundError` that lists them all. A user that has some of them already gets the others.
   *
   * @example
   * ```ts
   * const { users } = realm.admin.realms.byName('acme');
   * const grants = { realmRoles: ['editor'], clientRoles: { web: ['viewer'] }, groups: ['/staff'] };
   * for await (const { item, outcome } of users.assignMany(['ada', 'bob'], grants)) console.log(item, outcome);
   * ```
   *
   * @route `POST …/{role|scope}-mappings/realm`
   * @route `POST …/{role|scope}-mappings/clients/{client-id}`
   * @route `PUT …/users/{user-id}/groups/{groupId}`
   * @since 22
   * @role `manage-users`
   */
  async *assignMany(
    source: BulkSource<UserReference>,
    grants: UserGrants,
    options?: BulkWriteOptions<'assigned'>,
  ): AsyncGenerator<UserAssignOutcome, void, undefined> {
    const { assignMany } = await import('./change-many.ts');
    yield* assignMany(changing(this), source, grants, options);
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
