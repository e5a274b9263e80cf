import type { ClientRepresentation } from '../../facts/representations.ts';
import { lookup } from '../../tree/keys.ts';
import type { Lookup } from '../../tree/lookup.ts';
import { openInRealm, ResourceNode } from '../../tree/node.ts';

/** The segment of the client with this `clientId`, in the realm of a node. */
export function clientSegment(from: ResourceNode, clientId: string): Lookup {
  const clients = openInRealm(ResourceNode, from, 'clients');
  return lookup<ClientRepresentation>(clients, 'clientId', clientId, { clientId });
}
