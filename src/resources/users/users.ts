import type { ListOptions } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { open, openById, realmOf, type WithId } from '../../tree/node.ts';
import type { BulkSource } from '../../tree/records.ts';
import { grantRules } from '../roles/grants.ts';
import { type AttributeFilter, withAttributes } from '../shared/attribute-finder.ts';
import type { User } from '../shared/entities.ts';
import { userBy } from '../shared/lookups.ts';
import { ManagementPermissionsNode } from '../shared/management-permissions.ts';
import type { StrictOptions } from '../shared/strict.ts';
import { BaseUsers } from './base-users.ts';
import type { UserCreate, UserCreateOptions } from './create.ts';
import { createUser } from './creating.ts';
import { joinGroups } from './groups.ts';
import type { ImportedUsers, ImportOptions, UserImport } from './import-outcome.ts';
import { importing } from './importing.ts';
import type { CreateManyOptions, UserOutcome } from './many.ts';
import { UserProfileNode } from './profile.ts';
import { settleUser } from './required-actions.ts';
import { readOnlyOfUsers, UserNode } from './user.ts';
import { userPages } from './user-pages.ts';

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
export class Users extends BaseUsers {
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
  override byId(id: string): WithId<UserNode> {
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
