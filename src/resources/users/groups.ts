import type { RequestOptions } from '../../http/options.ts';
import { all, Collection, iterate, type ListWindow } from '../../tree/collection.ts';
import { done, json } from '../../tree/node.ts';
import type { SetChanges } from '../../tree/reference-set.ts';
import { type GroupReference, groupSegment, setGroups } from '../groups/reference.ts';
import type { Group } from '../shared/entities.ts';

/** Which of a user's groups a list is to hold. */
export interface UserGroupQuery extends ListWindow {
  /** Part of the group's name. */
  readonly search?: string | undefined;
  /** `false` to have the groups' attributes too. */
  readonly briefRepresentation?: boolean | undefined;
}

/** The groups that a user is in. */
export class UserGroups extends Collection<Group> {
  /** The groups as an array: all of them, or the window that the query names. `GET …/users/{user-id}/groups` (22+) */
  all(query?: UserGroupQuery, options?: RequestOptions): Promise<Group[]> {
    return all(this, query, options);
  }

  /** The same groups one after the other, read in pages of 200. */
  iterate(query?: UserGroupQuery, options?: RequestOptions): AsyncGenerator<Group, void, undefined> {
    return iterate(this, query, options);
  }

  /** How many there are. `GET …/users/{user-id}/groups/count` (22+) */
  async count(query?: Pick<UserGroupQuery, 'search'>, options?: RequestOptions): Promise<number> {
    return (await json<{ count: number }>(this, 'GET', ['count'], { ...options, query })).count;
  }

  /**
   * Makes the user a member of a group; being one already is no error. `PUT …/users/{user-id}/groups/{groupId}` (22+)
   *
   * @example
   * ```ts
   * await realm.admin.realms.byName('acme').users.byUsername('ada').groups.add('/staff/editors');
   * ```
   */
  async add(group: GroupReference, options?: RequestOptions): Promise<void> {
    await done(this, 'PUT', [groupSegment(this, group)], options);
  }

  /** Ends the membership. `DELETE …/users/{user-id}/groups/{groupId}` (22+) */
  async remove(group: GroupReference, options?: RequestOptions): Promise<void> {
    await done(this, 'DELETE', [groupSegment(this, group)], options);
  }

  /**
   * Makes these the only groups of the user, and tells what changed: joins first, then leaves; nothing is sent that is
   * not needed. Groups that do not exist are told in one `NotFoundError`, and nothing has been changed then.
   * `GET …/users/{user-id}/groups` (22+), and what `add` and `remove` request
   *
   * @example
   * ```ts
   * const ada = realm.admin.realms.byName('acme').users.byUsername('ada');
   * const { added, removed } = await ada.groups.set(['/staff/editors', '/staff/reviewers']);
   * ```
   */
  set(groups: readonly GroupReference[], options?: RequestOptions): Promise<SetChanges<Group>> {
    return setGroups(this, (options) => this.all({}, options), groups, options);
  }

  /** Ends all memberships. `DELETE …/users/{user-id}/groups/{groupId}` (22+) */
  async removeAll(options?: RequestOptions): Promise<void> {
    await this.set([], options);
  }
}
