import type { MappingsRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json } from '../../tree/node.ts';
import { Mappings } from './role-mappings.ts';

/**
 * The roles that the tokens of a client, or with a client scope, may hold: a user's other roles are left out of them.
 * On a client they have no effect while its `fullScopeAllowed` is on, and its own roles need none.
 * Changes need `manage-clients`, and for roles of the realm `manage-realm` too.
 */
export class ScopeMappings extends Mappings {
  /**
   * The roles that are mapped directly, those of clients by `clientId`. `GET …/clients/{client-uuid}/scope-mappings`
   * (22+) or `GET …/{client-scopes|client-templates}/{client-scope-id}/scope-mappings` (22+)
   *
   * @deprecated The server wants `realm.all()`, and `clients.byClientId(…).all()` for each client.
   */
  get(options?: RequestOptions): Promise<MappingsRepresentation> {
    return json(this, 'GET', [], options);
  }
}
