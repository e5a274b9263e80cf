import type { Except } from 'type-fest';
import type { AttributeQuery } from '../../facts/attribute-query.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { differences } from '../../tree/differences.ts';
import { type Ensured, ensure, type OrAbsent, type See } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { checkedList } from '../../tree/keys.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { open, openById, type WithId } from '../../tree/node.ts';
import { resolveClientScopes } from '../client-scopes/default-client-scopes.ts';
import { ensureMappers, withNewMappers } from '../client-scopes/protocol-mappers.ts';
import { type AttributeFilter, withAttributes } from '../shared/attribute-finder.ts';
import type { Client } from '../shared/entities.ts';
import { clientSegment } from '../shared/lookups.ts';
import { ClientNode, type ClientSettings, readOnlyOfClients } from './client.ts';

/** What a new client is made of. */
export interface ClientCreate extends Except<ClientSettings, 'clientId'> {
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
   * Attributes with their values, as an object or as the server's text: `{ dept: 'a b' }` or `dept:"a b"`. The server
   * permits only those of its setting `spi-client--jpa--searchable-attributes`; another one is a `BadRequestError`.
   */
  readonly q?: AttributeQuery | undefined;
  /** Leaves out the clients that the caller may not see in full. */
  readonly viewableOnly?: boolean | undefined;
}

/**
 * The clients of a realm.
 *
 * Listing needs `view-clients` (with `query-clients` alone the list is empty).
 *
 * @example
 * ```ts
 * const clients = realm.admin.realms.byName('acme').clients;
 * const web = await clients.create({ clientId: 'web', redirectUris: ['https://acme.test/*'] }, { ifExists: 'update' });
 * await clients.byClientId('web').roles.create({ name: 'editor' });
 * ```
 */
export class Clients extends PagedCollection<Client, ClientQuery, 'GET /admin/realms/{realm}/clients (22+)'> {
  /** @internal */
  static override readonly facts: NodeFacts = { readOnly: readOnlyOfClients };

  /** The client with this id, the UUID that the server gave it; no request is sent yet. */
  byId(id: string): WithId<ClientNode> {
    return openById(ClientNode, this, id);
  }

  /** The client with this `clientId`, whose id is looked up when a request is sent. */
  byClientId(clientId: string): ClientNode {
    return open(ClientNode, this, clientSegment(this, clientId));
  }

  /**
   * The clients whose attributes have these values, letter by letter. All clients are read for it, because the server
   * searches few attributes by itself.
   *
   * @route `GET /admin/realms/{realm}/clients`
   * @since 22
   */
  findByAttributes(attributes: AttributeFilter, options?: RequestOptions): Promise<Client[]> {
    return withAttributes(this, attributes, options);
  }

  /**
   * The node of the new client. A `ConflictError` when the `clientId` is taken, unless `ifExists` says otherwise.
   *
   * @route `POST /admin/realms/{realm}/clients`
   * @since 22
   * @role `manage-clients`
   */
  create(client: ClientCreate, options?: CreateOptions): Promise<WithId<ClientNode>> {
    const existing = (): ClientNode => this.byClientId(client.clientId);
    return make(this, options, { body: withNewMappers(client), made: (id) => this.byId(id), existing });
  }

  /**
   * The client as it is given: made where it is missing, changed where it differs, and otherwise left alone. Its client
   * scopes become those that are given; of its `protocolMappers` those that are given are ensured, and others stay. The
   * `authorizationSettings` are for a new client.
   *
   * @example
   * ```ts
   * const { clients } = realm.admin.realms.byName('acme');
   * const { node, created, diff } = await clients.ensure({ clientId: 'web', redirectUris: ['https://acme.test/*'] });
   * ```
   *
   * @route `GET …/clients/{client-uuid}`
   * @since 22
   */
  ensure(
    client: OrAbsent<ClientCreate, 'attributes'>,
    options?: RequestOptions,
  ): Promise<Ensured<WithId<ClientNode>>> {
    return ensure(this, client, options, {
      existing: () => this.byClientId(client.clientId),
      atCreate: ['authorizationSettings', 'registrationAccessToken'],
      members: {
        defaultClientScopes: linking('defaultClientScopes'),
        optionalClientScopes: linking('optionalClientScopes'),
        protocolMappers: ensureMappers,
      },
    });
  }
}

/** Makes a list of client scopes what is wanted, where it is not. */
function linking(key: 'defaultClientScopes' | 'optionalClientScopes'): See<ClientNode> {
  return async (node, wanted: readonly string[], options, found: Client) => {
    const { diff } = differences({ [key]: found[key] }, { [key]: checkedList(key, wanted) });
    if (diff.length === 0) return undefined;
    await resolveClientScopes(node, wanted, options);
    return async (within) => {
      await node[key].set(wanted, within);
      return diff;
    };
  };
}
