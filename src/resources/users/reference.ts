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

/** A node of a user, or of a member of an organization. */
export interface UserAddress extends ResourceNode {
  readonly groups: ResourceNode;
  readonly organizations: ResourceNode;
  readonly clients?: never;
}

/** A user, identified by username, by a representation with an `id` or a `username`, or by a node. */
export type UserReference = string | { readonly id: string } | { readonly username: string } | UserAddress;

/** A parsed reference: the node to read the user from, and the name for messages. */
interface Wanted {
  readonly node: TreeNode;
  readonly name: string;
  /** Whether this call looks up the name. A user found that way needs no further request. */
  readonly isSought?: boolean;
}

const userKind: Kind<UserReference, Wanted, User> = {
  what: 'user',
  read: checkedUser,
  nameOf: ({ name }) => name,
  // Callers who may change a list of users are not always allowed to read the users.
  find: (_, wanted, options, known) =>
    fewAtOnce(wanted, async (user) => {
      const key = keyOf(user.node);
      const unseen = typeof key === 'string' ? { id: key, username: user.name } : undefined;
      return known.find(({ id }) => id === key) ?? unlessForbidden(existingUser(user, options), unseen);
    }),
};

/** Returns the users that the references identify. */
export function resolveUsers(
  from: TreeNode,
  references: readonly UserReference[],
  options: RequestOptions | undefined,
  known: readonly User[] = [],
): Promise<User[]> {
  return resolve(userKind, from, references, options, known);
}

/** Rules for changing a list of users. */
export function userSet<T extends User>(
  list: TreeNode,
  rules: Pick<SetRules<T, UserReference>, 'current' | 'held' | 'write'>,
): SetRules<T, UserReference> {
  return {
    what: 'users',
    check: (reference) => checkedUser(list, reference),
    resolve: (references, options, known) => resolveUsers(list, references, options, known) as Promise<T[]>,
    ...rules,
  };
}

function checkedUser(from: TreeNode, user: UserReference): Wanted {
  // Not the id that the handle remembers: that user may be gone, and another one may have the name.
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
