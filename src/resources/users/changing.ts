import { noSuchUser } from '../../facts/words.ts';
import { NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { nothingHas } from '../../tree/keys.ts';
import type { Step } from '../../tree/make.ts';
import type { TreeNode } from '../../tree/node.ts';
import { allResolved } from '../../tree/references.ts';
import { tools } from '../../tree/tools.ts';
import { realmGroups, resolveGroups } from '../groups/reference.ts';
import { findGranted } from '../roles/grants.ts';
import { userBy } from '../shared/lookups.ts';
import type { ChangePlace, ChangeTools } from './change-many.ts';
import type { UserGrants } from './changes.ts';
import { joining } from './groups.ts';

/** Returns what the verbs for many users are handed, which are loaded later. */
export function changing(users: ChangePlace): ChangeTools {
  return {
    ...tools,
    users,
    lookupOf: (username) => userBy(users, 'username', username),
    isNoUser: (error): error is NotFoundError =>
      error instanceof NotFoundError && noSuchUser.test(error.description),
    noUser: (label) => {
      const at = label.indexOf('=');
      return nothingHas(users, label.slice(0, at), label.slice(at + 1));
    },
    stepsOf: (grants, options) => stepsOf(users, grants, options),
  };
}

/** Looks up all roles and groups, and returns the steps that assign them to a user. */
async function stepsOf(
  users: TreeNode,
  { realmRoles, clientRoles, groups = [] }: UserGrants,
  options: RequestOptions,
): Promise<(user: TreeNode) => readonly Step[]> {
  const grants = { realmRoles, clientRoles };
  const [granted, found] = await allResolved(users, [
    () => findGranted(users, [grants], options),
    () => resolveGroups(realmGroups(users), groups, options),
  ]);
  return (user) => [
    ...granted(user, grants),
    ...found.map((group) => joining(user, group, group.path ?? group.id)),
  ];
}
