import type { UserRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedKey } from '../../http/url.ts';
import { lookup } from '../../tree/keys.ts';
import type { Lookup } from '../../tree/lookup.ts';
import { addressOf, json, keyIn, openInRealm, ResourceNode, type Segment } from '../../tree/node.ts';
import type { OrganizationMemberNode } from '../organizations/members.ts';
import type { User } from '../shared/entities.ts';
import type { UserNode } from './user.ts';

/** A user, said by the id, by a representation that has the `id` or the `username`, or by a node. */
export type UserReference = string | UserRepresentation | UserNode | OrganizationMemberNode;

/** The segment of a user, in the realm of a node. */
export function userSegment(from: ResourceNode, user: UserReference): Segment {
  if (user instanceof ResourceNode) return keyIn(user, 'users', 'members');
  if (typeof user === 'string') return user;
  if (typeof user?.id === 'string') return user.id;
  if (typeof user?.username !== 'string')
    throw new TypeError('A user must be an id, a representation with its id or username, or a node');
  const users = openInRealm(ResourceNode, from, 'users');
  return userBy(users, 'username', user.username, { username: user.username, exact: true });
}

/** The id of a user, in the realm of a node, for routes that take it in the body. */
export async function userId(
  from: ResourceNode,
  user: UserReference,
  options: RequestOptions | undefined,
): Promise<string> {
  const segment = userSegment(from, user);
  if (typeof segment === 'string') return checkedKey(segment, addressOf(from));
  // Not what the handle remembers: that user may be gone, and there another one of the name.
  const found = openInRealm(ResourceNode, from, 'users', segment);
  return (await json<User>(found, 'GET', [], options)).id;
}

/** The segment of the user among those of a list whose name or address is this, in whatever case. */
export function userBy(
  list: ResourceNode,
  field: 'username' | 'email',
  value: string,
  query: object,
): Lookup {
  return lookup<UserRepresentation>(list, field, value, query, sameLetters);
}

/** Whether a name or an address is the wanted one: the server keeps them in lower case. */
export function sameLetters(found: unknown, wanted: string): boolean {
  return typeof found === 'string' && found.toLowerCase() === wanted.toLowerCase();
}
