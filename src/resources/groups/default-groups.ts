import type { RequestOptions } from '../../http/options.ts';
import { List } from '../../tree/collection.ts';
import { done, json } from '../../tree/node.ts';
import type { SetChanges } from '../../tree/reference-set.ts';
import type { Group } from '../shared/entities.ts';
import { type GroupReference, groupSegment, setGroups } from './reference.ts';

/** The groups that every new user of a realm joins. */
export class DefaultGroups extends List<Group> {
  /** The groups. `GET /admin/realms/{realm}/default-groups` (22+); needs `view-realm`. */
  all(options?: RequestOptions): Promise<Group[]> {
    return json(this, 'GET', [], options);
  }

  /** Adds a group. `PUT /admin/realms/{realm}/default-groups/{groupId}` (22+); needs `manage-realm`. */
  async add(group: GroupReference, options?: RequestOptions): Promise<void> {
    await done(this, 'PUT', [groupSegment(this, group)], options);
  }

  /**
   * Removes a group from the list; the group itself stays.
   * `DELETE /admin/realms/{realm}/default-groups/{groupId}` (22+)
   */
  async remove(group: GroupReference, options?: RequestOptions): Promise<void> {
    await done(this, 'DELETE', [groupSegment(this, group)], options);
  }

  /**
   * Makes these the only default groups, and tells what changed: adds first, then removes; nothing is sent that is not
   * needed. Groups that do not exist are told in one `NotFoundError`, and nothing has been changed then.
   * `GET …/default-groups` (22+), and what `add` and `remove` request
   */
  set(groups: readonly GroupReference[], options?: RequestOptions): Promise<SetChanges<Group>> {
    return setGroups(this, (options) => this.all(options), groups, options);
  }

  /** Takes all groups out of the list; the groups themselves stay. `DELETE …/default-groups/{groupId}` (22+) */
  async removeAll(options?: RequestOptions): Promise<void> {
    await this.set([], options);
  }
}
