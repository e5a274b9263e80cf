import type { Except } from 'type-fest';
import type { AttributeQuery } from '../../facts/attribute-query.ts';
import { loader } from '../../http/loading.ts';
import type { BulkCreateOptions, BulkCreateOutcome } from '../../tree/bulk-options.ts';
import { type ListOptions, type ListWindow, PagedCollection, pages } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { refuseLacking } from '../../tree/ignored.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { createMany } from '../../tree/many.ts';
import { open, openById, type WithId } from '../../tree/node.ts';
import type { BulkSource } from '../../tree/records.ts';
import { tools } from '../../tree/tools.ts';
import { resolveClientScopes } from '../client-scopes/default-client-scopes.ts';
import { withNewMappers } from '../client-scopes/protocol-mappers.ts';
import { type AttributeFilter, withAttributes } from '../shared/attribute-finder.ts';
import type { Client } from '../shared/entities.ts';
import { clientSegment } from '../shared/lookups.ts';
import { ClientNode, type ClientSettings, readOnlyOfClients, settleClient } from './client.ts';

const loadSearched = loader(() => import('./searched.ts'));
const loadClientScopeLists = loader(() => import('./client-scope-lists.ts'));

/** Client fields that `create` accepts. */
export interface ClientCreate extends Except<ClientSettings, 'clientId'> {
  /** `clientId` of the new client. Required, because the server would otherwise make one up. */
  clientId: string;
}

/** Filters for clients. */
export interface ClientQuery extends ListWindow {
  /** Complete `clientId`, or part of it with `search`. */
  readonly clientId?: string | undefined;
  /** Whether `clientId` may be a part of the full value. */
  readonly search?: boolean | undefined;
  /**
   * Attributes with their values, as an object or in the server's syntax: `{ dept: 'a b' }` or `dept:"a b"`. Only
   * attributes in the server option `spi-client--jpa--searchable-attributes` are allowed; others throw
   * `BadRequestError`, also where an older server ignores them and returns other clients.
   */
  readonly q?: AttributeQuery | undefined;
  /** Whether to omit clients that the caller may not see in full. */
  readonly viewableOnly?: boolean | undefined;
}

async function* clientPages(
  clients: Clients,
  query: ClientQuery,
  options: ListOptions | undefined,
): AsyncGenerator<readonly Client[], void, undefined> {
  for await (const page of pages<Client>(clients, query, options)) {
    if (query.q !== undefined) (await loadSearched()).refuseOthers(tools, clients, query.q, page);
    yield page;
  }
}

/**
 * Clients of a realm.
 *
 * Listing requires `view-clients`; with only `query-clients` the list is empty.
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
  static override readonly facts: NodeFacts = {
    paging: { pages: clientPages },
    required: ['clientId'],
    readOnly: readOnlyOfClients,
    naming: {
      keys: [
        'authenticationFlowBindingOverrides',
        'authorizationSettings',
        'clientAuthenticatorType',
        'defaultClientScopes',
        'optionalClientScopes',
        'protocolMappers',
      ],
      settle: settleClient,
    },
  };

  /** The client with this id, the UUID that the server assigned. */
  byId(id: string): WithId<ClientNode> {
    return openById(ClientNode, this, id);
  }

  /** The client with this `clientId`. Its id is looked up on the first request. */
  byClientId(clientId: string): ClientNode {
    return open(ClientNode, this, clientSegment(this, clientId));
  }

  /**
   * Returns the clients whose attributes have exactly these values (case-sensitive). Reads all clients, because the
   * server can search only a few attributes.
   *
   * @route `GET /admin/realms/{realm}/clients`
   * @since 22
   */
  findByAttributes(attributes: AttributeFilter, options?: ListOptions): Promise<Client[]> {
    return withAttributes(this, attributes, options);
  }

  /**
   * Creates a client and returns its node. Throws `ConflictError` if the `clientId` is taken, unless `ifExists` is
   * `return` or `update`.
   *
   * @route `POST /admin/realms/{realm}/clients`
   * @since 22
   * @role `manage-clients`
   */
  async create(client: ClientCreate, options?: CreateOptions): Promise<WithId<ClientNode>> {
    refuseLacking(this, client);
    const existing = (): ClientNode => this.byClientId(client.clientId);
    return make(this, options, { body: withNewMappers(client), made: (id) => this.byId(id), existing });
  }

  /**
   * Creates clients read from a source, and yields the outcome for each. Works like `createMany` of the realm's roles.
   *
   * @route `POST /admin/realms/{realm}/clients`
   * @since 22
   * @role `manage-clients`
   */
  createMany(
    source: BulkSource<ClientCreate>,
    options?: BulkCreateOptions<ClientCreate>,
  ): AsyncGenerator<BulkCreateOutcome<ClientCreate, WithId<ClientNode>>, void, undefined> {
    return createMany(this, source, options, 'clientId');
  }

  /**
   * Creates the client if it is missing, updates whatever differs, and otherwise does nothing. A list of client scopes
   * becomes exactly the given one, except that `service_account` stays, which the server adds to every client with a
   * service account; a list that is not given stays, and is the realm's for a new client. `protocolMappers` that are
   * given are ensured; other mappers are kept. `authorizationSettings` apply only to a new client.
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
  async ensure(
    client: OrAbsent<ClientCreate, 'attributes'>,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<ClientNode>>> {
    refuseLacking(this, client);
    const { clientRules } = await loadClientScopeLists();
    return ensure(this, client, options, {
      existing: () => this.byClientId(client.clientId),
      ...clientRules(tools, resolveClientScopes, this, client),
    });
  }
}
