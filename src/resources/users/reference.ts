import type { UserRepresentation } from '../../facts/representations.ts';
import { noSuchUser } from '../../facts/words.ts';
import { NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { SetRules } from '../../tree/facts.ts';
import { fewAtOnce } from '../../tree/few-at-once.ts';
import { keyOf, object, open, ResourceNode, realmOf, type TreeNode } from '../../tree/node.ts';
import type { Segment } from '../../tree/path.ts';
import { isNodeOf, type Kind, resolve, unlessForbidden } from '../../tree/references.ts';
import type { User } from '../shared/entities.ts';
import { userBy } from '../shared/lookups.ts';

/** A node that is a user, or a member of an organization. */
export interface UserAddress extends ResourceNode {
  readonly groups: ResourceNode;
  readonly organizations: ResourceNode;
  readonly clients?: never;
}

/** A user, identified by id, by a representation with an `id` or a `username`, or by a node. */
export type UserReference = string | UserRepresentation | UserAddress;

/** What a reference says: where the user is read, and what they are called. */
interface Wanted {
  readonly node: TreeNode;
  readonly name: string;
}

const userKind: Kind<UserReference, Wanted, User> = {
  what: 'user',
  read: checkedUser,
  nameOf: ({ name }) => name,
  // Who may change a list of users may not be permitted to read them.
  find: (_, wanted, options, known) =>
    fewAtOnce(wanted, async ({ node, name }) => {
      const key = keyOf(node);
      const unseen = typeof key === 'string' ? { id: key, username: name } : undefined;
      return known.find(({ id }) => id === key) ?? unlessForbidden(existingUser(node, options), unseen);
    }),
};

/** The users that these references name. */
export function resolveUsers(
  from: TreeNode,
  references: readonly UserReference[],
  options: RequestOptions | undefined,
  known: readonly User[] = [],
): Promise<User[]> {
  return resolve(userKind, from, references, options, known);
}

/** How a list of users is changed, by what is said of it. */
export function userSet<Item extends User>(
  list: TreeNode,
  rules: Pick<SetRules<Item, UserReference>, 'current' | 'unread' | 'write'>,
): SetRules<Item, UserReference> {
  return {
    what: 'users',
    check: (reference) => checkedUser(list, reference),
    resolve: (references, options, known) =>
      resolveUsers(list, references, options, known) as Promise<Item[]>,
    ...rules,
  };
}

function checkedUser(from: TreeNode, user: UserReference): Wanted {
  // Not what the handle remembers: that user may be gone, and there another one of the name.
  if (isNodeOf(user, 'user', 'member')) return { node: at(from, keyOf(user)), name: user.url };
  const { id, username } =
    typeof user === 'string' ? { id: user, username: undefined } : ((user ?? {}) as UserRepresentation);
  if (typeof id === 'string') return { node: at(from, id), name: username ?? id };
  if (typeof username !== 'string')
    throw new TypeError('A user must be an id, a representation with its id or username, or a node');
  const users = open(ResourceNode, realmOf(from), 'users');
  return { node: at(from, userBy(users, 'username', username)), name: username };
}

function at(from: TreeNode, key: Segment): ResourceNode {
  return open(ResourceNode, realmOf(from), 'users', key);
}

async function existingUser(node: TreeNode, options: RequestOptions | undefined): Promise<User | undefined> {
  try {
    return await object<User>(node, options);
  } catch (error) {
    const isAbsent =
      error instanceof NotFoundError && (error.missing.length > 0 || noSuchUser.test(error.description));
    if (isAbsent) return undefined;
    throw error;
  }
}
