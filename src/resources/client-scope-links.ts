import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import { List } from './collection.ts';
import { lookup } from './natural-key.ts';
import { done, json, keyOf, openInRealm, ResourceNode, sibling } from './node.ts';
import type { ClientScopeRepresentation } from './representations.ts';

/** A client scope, said by its name or by a representation that has its `id`. */
export type ClientScopeReference = string | ClientScopeRepresentation;

/** The client scopes that a client has by default, or as an option. */
export class LinkedClientScopes extends List<ClientScopeRepresentation> {
  /** The client scopes. `GET …/clients/{client-uuid}/{default|optional}-client-scopes` */
  all(options?: RequestOptions): Promise<ClientScopeRepresentation[]> {
    return json(this, 'GET', [], options);
  }

  /**
   * Adds a client scope. One that stands in the other list (default or optional) moves: alone, the server's PUT would
   * succeed without an effect. `PUT …/{default|optional}-client-scopes/{clientScopeId}`
   */
  add(scope: ClientScopeReference, options?: RequestOptions): Promise<void> {
    return bounded(options, async (options) => {
      const id = await this.#id(scope, options);
      const other =
        keyOf(this) === 'default-client-scopes' ? 'optional-client-scopes' : 'default-client-scopes';
      await done(sibling(this, other), 'DELETE', [id], options);
      await done(this, 'PUT', [id], options);
    });
  }

  /** Takes a client scope out of this list. `DELETE …/{default|optional}-client-scopes/{clientScopeId}` */
  remove(scope: ClientScopeReference, options?: RequestOptions): Promise<void> {
    return bounded(options, async (options) =>
      done(this, 'DELETE', [await this.#id(scope, options)], options),
    );
  }

  async #id(scope: ClientScopeReference, options: RequestOptions | undefined): Promise<string> {
    if (typeof scope === 'object' && typeof scope?.id === 'string') return scope.id;
    const name = typeof scope === 'object' ? scope?.name : scope;
    const scopes = openInRealm(ResourceNode, this, 'client-scopes');
    return lookup<ClientScopeRepresentation>(scopes, 'name', name as string, {}).resolve(options);
  }
}
