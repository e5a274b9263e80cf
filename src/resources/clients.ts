import type { Except } from 'type-fest';
import type { RequestOptions } from '../http/options.ts';
import { type Client, ClientNode } from './client.ts';
import { clientSegment } from './client-lookup.ts';
import { all, Collection, type CreateOptions, createOrFind, iterate, type ListWindow } from './collection.ts';
import { open } from './node.ts';
import type { ClientRepresentation } from './representations.ts';

/** What a new client is made of. */
export interface ClientCreate extends Except<ClientRepresentation, 'clientId' | 'access' | 'origin'> {
  /** The server would make one up. */
  clientId: string;
}

/** Which clients a list is to hold. */
export interface ClientQuery extends ListWindow {
  /** The whole `clientId`, or a part of it with `search`. */
  readonly clientId?: string | undefined;
  /** Whether `clientId` may be a part. */
  readonly search?: boolean | undefined;
  /**
   * Attributes, as `name:value` separated by spaces; a value with spaces stands in quotes. The server permits only
   * those of its setting `spi-client--jpa--searchable-attributes`; another one is a `BadRequestError`.
   */
  readonly q?: string | undefined;
  /** Leaves out the clients that the caller may not see in full. */
  readonly viewableOnly?: boolean | undefined;
}

/**
 * The clients of a realm.
 *
 * @example
 * ```ts
 * const clients = realm.admin.realms.byName('acme').clients;
 * const web = await clients.create({ clientId: 'web', redirectUris: ['https://acme.test/*'] }, { ifExists: 'update' });
 * await clients.byClientId('web').roles.create({ name: 'editor' });
 * ```
 */
export class Clients extends Collection<Client> {
  /** The client with this id, the UUID that the server gave it; no request is sent yet. */
  byId(id: string): ClientNode {
    return open(ClientNode, this, id);
  }

  /** The client with this `clientId`, whose id is looked up when a request is sent. */
  byClientId(clientId: string): ClientNode {
    return open(ClientNode, this, clientSegment(this, clientId));
  }

  /**
   * The clients as an array: all of them, or the window that the query names.
   *
   * `GET /admin/realms/{realm}/clients` (22+); needs `view-clients` (with `query-clients` alone the list is empty).
   */
  all(query?: ClientQuery, options?: RequestOptions): Promise<Client[]> {
    return all(this, query, options);
  }

  /** The same clients one after the other, read in pages of 200. */
  iterate(query?: ClientQuery, options?: RequestOptions): AsyncGenerator<Client, void, undefined> {
    return iterate(this, query, options);
  }

  /**
   * The node of the new client. A `ConflictError` when the `clientId` is taken, unless `ifExists` says otherwise.
   *
   * `POST /admin/realms/{realm}/clients` (22+); needs `manage-clients`.
   */
  create(client: ClientCreate, options?: CreateOptions): Promise<ClientNode> {
    const existing = (): ClientNode => this.byClientId(client.clientId);
    return createOrFind(this, client, options, { made: (id) => this.byId(id), existing });
  }
}
