import type { RequestOptions } from '../../http/options.ts';
import type { BulkWriteOptions } from '../../tree/bulk-options.ts';
import { type ListOptions, PagedCollection } from '../../tree/collection.ts';
import { json, type WithId } from '../../tree/node.ts';
import type { BulkSource } from '../../tree/records.ts';
import type { User } from '../shared/entities.ts';
import type {
  UserAssignOutcome,
  UserChange,
  UserDeleteOutcome,
  UserGrants,
  UserUpdateManyOptions,
  UserUpdateOutcome,
} from './changes.ts';
import { changing } from './changing.ts';
import { reading } from './reading.ts';
import type { UserReference } from './reference.ts';
import type { UserNode } from './user.ts';
import type { UserFilter, UserQuery } from './user-query.ts';
import type { ExportedUsers, ExportOptions, ExportSink, UserRoles } from './user-roles.ts';

/** Users of a realm: what reads or changes many of them. */
export abstract class BaseUsers extends PagedCollection<
  User,
  UserQuery,
  'GET /admin/realms/{realm}/users (22+)'
> {
  /** The user with this id. */
  abstract byId(id: string): WithId<UserNode>;

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
   * @example
   * ```ts
   * const { users } = realm.admin.realms.byName('acme');
   * for await (const { user, groups, realmRoles, clientRoles } of users.effectiveRoles())
   *   console.log(user.username, groups, realmRoles.map(({ name, sources }) => [name, sources]), clientRoles['web']);
   * ```
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
   * @example
   * ```ts
   * import { createWriteStream } from 'node:fs';
   *
   * const { users } = realm.admin.realms.byName('acme');
   * const file = createWriteStream('users.ndjson');
   * console.log(await users.export(file, { onProgress: ({ users }) => console.log(users) }));
   * file.end();
   * ```
   *
   * @route `GET /admin/realms/{realm}/users`
   * @since 22
   */
  async export(sink: ExportSink, options?: ExportOptions): Promise<ExportedUsers> {
    const { exportUsers } = await import('./export.ts');
    return await exportUsers(await reading(this), this, sink, options);
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
   * for await (const { item, outcome, error } of users.assignMany(['ada', 'bob'], grants))
   *   if (outcome === 'failed') console.log(item, error);
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
}
