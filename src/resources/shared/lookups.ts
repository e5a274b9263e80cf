import type { ClientRepresentation, UserRepresentation } from '../../facts/representations.ts';
import { lookup } from '../../tree/keys.ts';
import { open, ResourceNode, realmOf, type TreeNode } from '../../tree/node.ts';
import type { Lookup } from '../../tree/path.ts';

/** The segment of the client with this `clientId`, in the realm of a node. */
export function clientSegment(from: TreeNode, clientId: string): Lookup {
  const clients = open(ResourceNode, realmOf(from), 'clients');
  return lookup<ClientRepresentation>(clients, 'clientId', clientId, { clientId });
}

/** The segment of the user among those of a list whose name or address is this, in whatever case. */
export function userBy(
  list: TreeNode,
  field: 'username' | 'email',
  value: string,
  query: object = { [field]: value, exact: true },
): Lookup {
  return lookup<UserRepresentation>(list, field, value, query, sameLetters);
}

/** Whether a name or an address is the wanted one: the server keeps them in lower case. */
function sameLetters(found: unknown, wanted: string): boolean {
  return typeof found === 'string' && found.toLowerCase() === wanted.toLowerCase();
}
