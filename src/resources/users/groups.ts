import type { RequestOptions } from '../../http/options.ts';
import type { ListWindow } from '../../tree/collection.ts';
import type { See } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import type { Step } from '../../tree/make.ts';
import { done, json, open, ResourceNode, type TreeNode } from '../../tree/node.ts';
import { PagedReferenceSet } from '../../tree/reference-set.ts';
import { type GroupReference, groupSet, realmGroups, resolveGroups } from '../groups/reference.ts';
import type { Group } from '../shared/entities.ts';

/** Query for the groups of a user. */
export interface UserGroupQuery extends ListWindow {
  /** Part of the group's name. */
  readonly search?: string | undefined;
  /** Whether to omit the groups' attributes (`true` by default). */
  readonly briefRepresentation?: boolean | undefined;
}

/**
 * Groups that a user is a member of. `add` and `remove` send one request per group.
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
   * Returns the number of groups.
   *
   * @route `GET …/users/{user-id}/groups/count`
   * @since 22
   */
  async count(query?: Pick<UserGroupQuery, 'search'>, options?: RequestOptions): Promise<number> {
    return (await json<{ count: number }>(this, 'GET', ['count'], options, { query })).count;
  }
}

/** The step that adds a user to a group. */
export function joining(user: TreeNode, { id }: Group, label: string): Step {
  return {
    name: `groups ${label}`,
    run: async (options) => {
      await done(open(ResourceNode, user, 'groups', id), 'PUT', [], options);
      return [];
    },
  };
}

/** Adds a user to groups and removes the user from none. */
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
    return { diff: [{ path: 'groups', from, to: [...from, ...lacking.map(({ path = '' }) => path)] }] };
  };
};
