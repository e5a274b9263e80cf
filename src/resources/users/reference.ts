import type { UserRepresentation } from '../../facts/representations.ts';
import { noSuchUser } from '../../facts/words.ts';
import type { RequestOptions } from '../../http/options.ts';
import { unlessAbsent, unlessForbidden } from '../../tree/errors.ts';
import type { SetRules } from '../../tree/facts.ts';
import { fewAtOnce } from '../../tree/few-at-once.ts';
import { keyOf, object, open, ResourceNode, realmOf, type TreeNode } from '../../tree/node.ts';
import type { Segment } from '../../tree/path.ts';
import { isNodeOf, type Kind, resolve } from '../../tree/references.ts';
import type { User } from '../shared/entities.ts';
import { userBy } from '../shared/lookups.ts';

/** A node that is a user, or a member of an organization. */
export interface UserAddress extends ResourceNode {
  readonly groups: ResourceNode;
  readonly organizations: ResourceNode;
  readonly clients?: never;
}

/** A user, identified by username, by `{ id }` or `{ username }` such as a representation has, or by a node. */
export type UserReference = string | { readonly id: string } | { readonly username: string } | UserAddress;

/** What a reference says: where the user is read, and what they are called. */
interface Wanted {
  readonly node: TreeNode;
  readonly name: string;
  /** Whether the name is looked up for this call, and found is found. */
  readonly isSought?: boolean;
}

const userKind: Kind<UserReference, Wanted, User> = {
  what: 'user',
  read: checkedUser,
  nameOf: ({ name }) => name,
  // Who may change a list of users may not be permitted to read them.
  find: (_, wanted, options, known) =>
    fewAtOnce(wanted, async (user) => {
      const key = keyOf(user.node);
      const unseen = typeof key === 'string' ? { id: key, username: user.name } : undefined;
      return known.find(({ id }) => id === key) ?? unlessForbidden(existingUser(user, options), unseen);
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
export function userSet<T extends User>(
  list: TreeNode,
  rules: Pick<SetRules<T, UserReference>, 'current' | 'unread' | 'write'>,
): SetRules<T, UserReference> {
  return {
    what: 'users',
    check: (reference) => checkedUser(list, reference),
    resolve: (references, options, known) => resolveUsers(list, references, options, known) as Promise<T[]>,
    ...rules,
  };
}

function checkedUser(from: TreeNode, user: UserReference): Wanted {
  // Not what the handle remembers: that user may be gone, and there another one of the name.
  if (isNodeOf(user, 'user', 'member')) return { node: at(from, keyOf(user)), name: user.url };
  const { id, username } = (
    typeof user === 'string' ? { username: user } : (user ?? {})
  ) as UserRepresentation;
  if (typeof id === 'string') return { node: at(from, id), name: username ?? id };
  if (typeof username !== 'string')
    throw new TypeError('A user must be a username, { id }, { username }, or a node');
  const users = open(ResourceNode, realmOf(from), 'users');
  return { node: at(from, userBy(users, 'username', username)), name: username, isSought: true };
}

function at(from: TreeNode, key: Segment): ResourceNode {
  return open(ResourceNode, realmOf(from), 'users', key);
}

async function existingUser(
  { node, name, isSought = false }: Wanted,
  options: RequestOptions | undefined,
): Promise<User | undefined> {
  const key = keyOf(node);
  const search = async (): Promise<User> =>
    isSought && typeof key !== 'string'
      ? { id: await key.resolve(options), username: name }
      : object(node, options);
  return unlessAbsent(
    search(),
    ({ missing, description }) => missing.length > 0 || noSuchUser.test(description),
  );
}
