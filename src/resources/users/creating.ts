import { refuseLacking } from '../../tree/ignored.ts';
import { make } from '../../tree/make.ts';
import type { ResourceNode, WithId } from '../../tree/node.ts';
import { ownOptions } from '../../tree/options.ts';
import { allResolved, asSettled, settle } from '../../tree/references.ts';
import { realmGroups, resolveGroups } from '../groups/reference.ts';
import { findGranted } from '../roles/grants.ts';
import { checkKept } from '../shared/strict.ts';
import type { UserCreate, UserCreateOptions } from './create.ts';
import { joining } from './groups.ts';
import type { UserNode } from './user.ts';

/** The users of a realm, by their keys. */
interface UserPlaces extends ResourceNode {
  byId(id: string): WithId<UserNode>;
  byUsername(username: string): UserNode;
}

/** Creates a user with the given roles and groups and returns its node. */
export async function createUser(
  users: UserPlaces,
  user: UserCreate,
  options: UserCreateOptions | undefined,
): Promise<WithId<UserNode>> {
  refuseLacking(users, user);
  const { strict, ...others } = ownOptions(options, 'ifExists', 'strict');
  return await make<UserNode>(users, others, async (within) => {
    const { realmRoles, clientRoles, groups = [], ...named } = user;
    // Who is found has the name, perhaps in other letters: up to 22 the server takes those for another name.
    const { username, federatedIdentities, ...changes } = named;
    const [granted, found, own] = await allResolved(users, [
      () => findGranted(users, [user], within),
      () => resolveGroups(realmGroups(users), groups, within),
      () => settle(users, named, within),
    ]);
    // The server accepts paths together with the user.
    const paths = groups.filter((group) => typeof group === 'string');
    return {
      body: asSettled({ ...own, ...(paths.length > 0 && { groups: paths }) }),
      changes: () => asSettled(changes),
      made: (id) => users.byId(id),
      existing: () => users.byUsername(user.username),
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
