import type { ClientRepresentation, UserRepresentation } from '../../facts/representations.ts';
import { lookup } from '../../tree/keys.ts';
import { open, ResourceNode, realmOf, type TreeNode } from '../../tree/node.ts';
import type { Lookup } from '../../tree/path.ts';

/** The path segment of the client with this `clientId`, in the realm of a node. */
export function clientSegment(from: TreeNode, clientId: string): Lookup {
  const clients = open(ResourceNode, realmOf(from), 'clients');
  return lookup<ClientRepresentation>(clients, 'clientId', clientId, { clientId });
}

/** The path segment of the user in a list with this username or e-mail address (case-insensitive). */
export function userBy(
  list: TreeNode,
  field: 'username' | 'email',
  value: string,
  query: object = { [field]: value, exact: true },
): Lookup {
  return lookup<UserRepresentation>(list, field, value, query, sameLetters);
}

/** Compares ignoring case: the server stores usernames and e-mail addresses in lower case. */
function sameLetters(found: unknown, wanted: string): boolean {
  return typeof found === 'string' && found.toLowerCase() === wanted.toLowerCase();
}
