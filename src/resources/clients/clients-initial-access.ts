import type {
  ClientInitialAccessCreatePresentation,
  ClientInitialAccessPresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { KeyedNode, ListCollection } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, openById, type WithId } from '../../tree/node.ts';
import { writable } from '../../tree/writable.ts';

/** A permission to register clients as the server returns it, without its token. */
export interface ClientInitialAccess extends Omit<ClientInitialAccessPresentation, 'token'> {
  id: string;
}

/**
 * Permissions to register clients dynamically, each with a token.
 *
 * Listing requires `view-clients`.
 *
 * @example
 * ```ts
 * const { clientsInitialAccess } = realm.admin.realms.byName('acme');
 * const access = await clientsInitialAccess.create({ count: 5, expiration: 3600 });
 * console.log(access.token);
 * await access.delete();
 * ```
 */
export class ClientsInitialAccess extends ListCollection<
  ClientInitialAccess,
  'GET /admin/realms/{realm}/clients-initial-access (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { readOnly: ['id', 'remainingCount', 'timestamp', 'token'] };

  /** The permission with this id. */
  byId(id: string): WithId<ClientInitialAccessNode> {
    return openById(ClientInitialAccessNode, this, id);
  }

  /**
   * Creates a permission and returns its node with the token, which the server shows only once. `count` is 1 by
   * default. `expiration` is in seconds; 0 (the default) means that it does not expire.
   *
   * @route `POST /admin/realms/{realm}/clients-initial-access`
   * @since 22
   * @role `create-client`
   */
  async create(
    access?: ClientInitialAccessCreatePresentation,
    options?: RequestOptions,
  ): Promise<WithId<ClientInitialAccessNode> & { readonly token: string }> {
    const body = writable(this, access ?? {});
    const made = await json<ClientInitialAccessPresentation>(this, 'POST', [], options, { body });
    const { id = '', token = '' } = made;
    const node = this.byId(id);
    tokens.set(node, token);
    return node as typeof node & { readonly token: string };
  }
}

/** Kept out of the nodes, so that printing a node does not reveal a token. */
const tokens = new WeakMap<ClientInitialAccessNode, string>();

/** A permission to register clients. */
export class ClientInitialAccessNode extends KeyedNode {
  /** The token to register clients with; `undefined` on any node except the one that `create` returned. */
  get token(): string | undefined {
    return tokens.get(this);
  }

  /**
   * Ends the permission. Clients registered with it are kept. Does nothing if there is no such permission.
   *
   * @route `DELETE /admin/realms/{realm}/clients-initial-access/{id}`
   * @since 22
   * @role `manage-clients`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
