import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import { checkedKey } from '../http/url.ts';
import type { ClientScope, ClientScopeNode } from './client-scopes.ts';
import { List } from './collection.ts';
import { lookup } from './natural-key.ts';
import {
  addressOf,
  done,
  json,
  keyIn,
  keyOf,
  openInRealm,
  ResourceNode,
  type Segment,
  sibling,
} from './node.ts';
import type { ClientScopeRepresentation } from './representations.ts';

/** A client scope, said by its name, by a representation that has its `id`, or by a node. */
export type ClientScopeReference = string | ClientScopeRepresentation | ClientScopeNode;

/** The client scopes that a client, or every new client of a realm, has by default, or as an option. */
export class LinkedClientScopes extends List<ClientScope> {
  /**
   * The client scopes, by id and name. `GET …/clients/{client-uuid}/{default|optional}-client-scopes` (22+) or
   * `GET /admin/realms/{realm}/default-{default|optional}-client-scopes` (22+)
   */
  all(options?: RequestOptions): Promise<ClientScope[]> {
    return json(this, 'GET', [], options);
  }

  /**
   * Adds a client scope. One that stands in the other list (default or optional) moves: alone, the server's PUT would
   * succeed without an effect, or be a conflict.
   *
   * `PUT …/{default|optional}-client-scopes/{clientScopeId}` (22+) or
   * `PUT …/default-{default|optional}-client-scopes/{clientScopeId}` (22+); needs `manage-clients`.
   */
  add(scope: ClientScopeReference, options?: RequestOptions): Promise<void> {
    return bounded(options, async (options) => {
      const id = await this.#id(scope, options);
      // Takes it out of this list too, where a second PUT may be a conflict.
      await done(sibling(this, otherList(keyOf(this))), 'DELETE', [id], options);
      await done(this, 'PUT', [id], options);
    });
  }

  /**
   * Takes a client scope out of this list; one that is not in it is left alone. The list is read first, because the
   * server's DELETE takes it out of either list. `DELETE …/{default|optional}-client-scopes/{clientScopeId}` (22+) or
   * `DELETE …/default-{default|optional}-client-scopes/{clientScopeId}` (22+)
   */
  remove(scope: ClientScopeReference, options?: RequestOptions): Promise<void> {
    return bounded(options, async (options) => {
      const id = await this.#id(scope, options);
      const linked = await this.all(options);
      if (linked.some((present) => present.id === id)) await done(this, 'DELETE', [id], options);
    });
  }

  async #id(scope: ClientScopeReference, options: RequestOptions | undefined): Promise<string> {
    const segment = this.#segment(scope);
    return typeof segment === 'string' ? segment : segment.resolve(options);
  }

  #segment(scope: ClientScopeReference): Segment {
    if (scope instanceof ResourceNode) return keyIn(scope, 'client-scopes', 'client-templates');
    if (typeof scope === 'object' && typeof scope?.id === 'string')
      return checkedKey(scope.id, addressOf(this));
    const name = typeof scope === 'object' ? scope?.name : scope;
    const scopes = openInRealm(ResourceNode, this, 'client-scopes');
    return lookup<ClientScopeRepresentation>(scopes, 'name', name as string, {});
  }
}

/** `optional-client-scopes` for `default-client-scopes` and back; of a realm, both have one more `default-` ahead. */
function otherList(list: Segment): string {
  const [, ofRealm = '', kind] = /^(default-)?(default|optional)-/.exec(String(list)) ?? [];
  return `${ofRealm}${kind === 'default' ? 'optional' : 'default'}-client-scopes`;
}
