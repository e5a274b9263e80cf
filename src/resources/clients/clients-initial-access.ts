import type {
  ClientInitialAccessCreatePresentation,
  ClientInitialAccessPresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { List } from '../../tree/collection.ts';
import { done, json, open, ResourceNode } from '../../tree/node.ts';

/** A permission to register clients, as the server gives it: without its token. */
export interface ClientInitialAccess extends Omit<ClientInitialAccessPresentation, 'token'> {
  id: string;
}

/** A new permission to register clients, with its token: the server shows that this once. */
export interface NewClientInitialAccess extends ClientInitialAccess {
  token: string;
}

/**
 * Permissions to register clients dynamically, each by a token.
 *
 * Listing needs `view-clients`.
 *
 * @example
 * ```ts
 * const { clientsInitialAccess } = realm.admin.realms.byName('acme');
 * const { id, token } = await clientsInitialAccess.create({ count: 5, expiration: 3600 });
 * await clientsInitialAccess.byId(id).delete();
 * ```
 */
export class ClientsInitialAccess extends List<
  ClientInitialAccess,
  'GET /admin/realms/{realm}/clients-initial-access (22+)'
> {
  /** The permission with this id; no request is sent yet. */
  byId(id: string): ClientInitialAccessNode {
    return open(ClientInitialAccessNode, this, id);
  }

  /**
   * A new permission with its token, which is shown here only. `count` is 1 by default, `expiration` (in seconds) 0,
   * which stands for ever. `POST /admin/realms/{realm}/clients-initial-access` (22+); needs `create-client`.
   */
  create(
    access?: ClientInitialAccessCreatePresentation,
    options?: RequestOptions,
  ): Promise<NewClientInitialAccess> {
    return json(this, 'POST', [], { ...options, body: access ?? {} });
  }
}

/** A permission to register clients. */
export class ClientInitialAccessNode extends ResourceNode {
  /**
   * Ends the permission; clients that were made with it stay. That there is none is no error.
   * `DELETE /admin/realms/{realm}/clients-initial-access/{id}` (22+); needs `manage-clients`.
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
