import type { RequestOptions } from '../../http/options.ts';
import type { ListWindow } from '../../tree/collection.ts';
import type { See } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import type { Step } from '../../tree/make.ts';
import { done, json, open, ResourceNode, type TreeNode } from '../../tree/node.ts';
import { PagedReferenceSet } from '../../tree/reference-set.ts';
import { type GroupReference, groupSet, realmGroups, resolveGroups } from '../groups/reference.ts';
import type { Group } from '../shared/entities.ts';

/** Which of a user's groups a list is to hold. */
export interface UserGroupQuery extends ListWindow {
  /** Part of the group's name. */
  readonly search?: string | undefined;
  /** `false` to have the groups' attributes too. */
  readonly briefRepresentation?: boolean | undefined;
}

/**
 * The groups that a user is in. `add` makes the user a member, `remove` ends the membership; one request for each
 * group.
 *
 * @example
 * ```ts
 * const ada = realm.admin.realms.byName('acme').users.byUsername('ada');
 * await ada.groups.add('/staff/editors');
 * const { added, removed } = await ada.groups.set(['/staff/editors', '/staff/reviewers']);
 * ```
 *
 * @route `PUT …/users/{user-id}/groups/{groupId}`
 * @route `DELETE …/users/{user-id}/groups/{groupId}`
 * @since 22
 */
export class UserGroups extends PagedReferenceSet<
  Group,
  GroupReference,
  UserGroupQuery,
  'GET …/users/{user-id}/groups (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    set: (node: UserGroups) => groupSet(node, (options) => node.all({}, options)),
  };

  /**
   * How many there are.
   *
   * @route `GET …/users/{user-id}/groups/count`
   * @since 22
   */
  async count(query?: Pick<UserGroupQuery, 'search'>, options?: RequestOptions): Promise<number> {
    return (await json<{ count: number }>(this, 'GET', ['count'], { ...options, query })).count;
  }
}

/** The step that makes a user a member of a group. */
export function joining(user: TreeNode, { id }: Group, label: string): Step {
  return {
    name: `groups ${label}`,
    run: async (options) => {
      await done(open(ResourceNode, user, 'groups', id), 'PUT', [], options);
      return [];
    },
  };
}

/** Lets a user join groups, and leave none. */
export const joinGroups: See<{ readonly groups: UserGroups }> = async (
  { groups },
  wanted: readonly GroupReference[],
  options,
) => {
  if (wanted.length === 0) return undefined;
  const present = await groups.all({}, options);
  const found = await resolveGroups(realmGroups(groups), wanted, options, present);
  const lacking = found.filter((group) => present.every(({ id }) => id !== group.id));
  if (lacking.length === 0) return undefined;
  return async (within) => {
    for (const { id } of lacking) await done(groups, 'PUT', [id], within);
    const from = present.map(({ path = '' }) => path);
    return [{ path: 'groups', from, to: [...from, ...lacking.map(({ path = '' }) => path)] }];
  };
};
