import type { Lookup } from './lookup.ts';
import { lookup } from './natural-key.ts';
import { openInRealm, ResourceNode } from './node.ts';
import type { ClientRepresentation } from './representations.ts';

/** The segment of the client with this `clientId`, in the realm of a node. */
export function clientSegment(from: ResourceNode, clientId: string): Lookup {
  const clients = openInRealm(ResourceNode, from, 'clients');
  return lookup<ClientRepresentation>(clients, 'clientId', clientId, { clientId });
}
