import type { Except } from 'type-fest';
import type {
  BaseClientRepresentation,
  OidcClientAuth,
  OidcClientRepresentation,
  SamlClientRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedQuery } from '../../http/url.ts';
import { ItemNode, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, list, object, open } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';

const pageSize = 200;

/** The fields of a client that are for reading alone. */
const readOnly = ['uuid', 'createdTimestamp', 'updatedTimestamp'];

/** Settings of an OpenID Connect client. */
export type OidcClientSettings = Except<
  OidcClientRepresentation,
  'uuid' | 'createdTimestamp' | 'updatedTimestamp' | 'clientId' | 'protocol'
>;
/** Settings of a SAML client. */
export type SamlClientSettings = Except<
  SamlClientRepresentation,
  'uuid' | 'createdTimestamp' | 'updatedTimestamp' | 'clientId' | 'protocol'
>;
/** The same fields, each of which may be `null` to remove it. */
export type OrNull<T> = { [K in keyof T]?: T[K] | null };

/** An OpenID Connect client as version 2 of the API returns it. */
export interface OidcClientV2 extends OidcClientRepresentation {
  uuid: string;
  clientId: string;
  protocol: 'openid-connect';
}

/** A SAML client as version 2 of the API returns it. */
export interface SamlClientV2 extends SamlClientRepresentation {
  uuid: string;
  clientId: string;
  protocol: 'saml';
}

/** A client as version 2 of the API returns it. `protocol` determines its settings. */
export type ClientV2 = OidcClientV2 | SamlClientV2;

/** Client fields that `create` accepts. A new client is disabled unless `enabled` is `true`. */
export type ClientV2Create =
  | (OidcClientSettings & Pick<OidcClientV2, 'clientId' | 'protocol'>)
  | (SamlClientSettings & Pick<SamlClientV2, 'clientId' | 'protocol'>);

/** A whole client, as `replace` takes it. */
export type ClientV2Replace = ClientV2Create;

/** Client fields that `update` accepts; `null` removes a setting. */
export interface ClientV2Update
  extends OrNull<Except<OidcClientSettings, 'auth'>>,
    OrNull<SamlClientSettings> {
  /** Parts of the client authentication to change. */
  auth?: OrNull<OidcClientAuth> | null | undefined;
}

/** Filters for clients, and the fields to return. */
export interface ClientV2Query extends ListWindow {
  /** Fields to return for each client; other fields are omitted. */
  readonly fields?:
    | readonly (keyof BaseClientRepresentation | keyof OidcClientSettings | keyof SamlClientSettings)[]
    | undefined;
  /** Filter such as `clientId eq "web" and enabled eq true`. */
  readonly q?: string | undefined;
  /**
   * Fields separated by commas, each with `|desc` for descending order: `enabled|desc,clientId`. By `clientId` if not
   * given.
   */
  readonly sort?: string | undefined;
}

/**
 * Clients of a realm in version 2 of the API, with fewer settings and better names (26.6+, feature
 * `client-admin-api:v2`). By default the server returns only the first 100; `all` and `iterate` fetch every page. With
 * `sort`, all clients are read in one request.
 */
export class ClientsV2 extends PagedCollection<
  ClientV2,
  ClientV2Query,
  'GET /admin/api/{realm}/clients/v2 (26.6+, feature client-admin-api:v2)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    readOnly,
    required: ['clientId'],
    paging: { pages: clientPages },
  };

  /** The client with this `clientId`. This API needs no look-up. */
  byClientId(clientId: string): ClientV2Node {
    return open(ClientV2Node, this, clientId);
  }

  /**
   * Creates a client and returns its node. Throws `ConflictError` if the `clientId` is taken, unless `ifExists` is
   * `return` or `update`.
   *
   * @route `POST /admin/api/{realm}/clients/v2`
   * @since 26.6
   * @feature `client-admin-api:v2`
   * @role `manage-clients`
   */
  create(client: ClientV2Create, options?: CreateOptions): Promise<ClientV2Node> {
    return make(this, options, {
      body: client,
      existing: () => this.byClientId(client.clientId),
      made: (clientId) => this.byClientId(clientId),
      // The answer has no `Location`.
      post: async (_, body, within) => {
        await done(this, 'POST', [], within, { body });
        return client.clientId;
      },
    });
  }

  /**
   * Creates the client if it is missing, updates whatever differs, and otherwise does nothing.
   *
   * @route `GET /admin/api/{realm}/clients/v2/{client-id}`
   * @since 26.6
   * @feature `client-admin-api:v2`
   */
  async ensure(client: ClientV2Create, options?: EnsureOptions): Promise<Ensured<ClientV2Node>> {
    return ensure(this, client, options, { existing: () => this.byClientId(client.clientId) });
  }
}

async function* clientPages(
  node: ClientsV2,
  query: ClientV2Query,
  options: RequestOptions | undefined,
): AsyncGenerator<ClientV2[], void, undefined> {
  const { first = 0, max = Number.POSITIVE_INFINITY, fields, ...filters } = checkedQuery(query);
  // Of a repeated parameter the server reads only the first one.
  const about = { ...filters, fields: fields?.join(',') };
  const page = (offset: number, limit: number): Promise<ClientV2[]> =>
    list(node, [], options, { query: { ...about, offset, limit } });
  if (query.sort !== undefined) {
    // The server cuts the list first, and then sorts the rest.
    yield (await page(0, 2_147_483_647)).slice(first, first + max);
    return;
  }
  for (let offset = first; offset < first + max; offset += pageSize) {
    const limit = Math.min(pageSize, first + max - offset);
    const clients = await page(offset, limit);
    yield clients;
    if (clients.length < limit) return;
  }
}

/** A client in version 2 of the API. */
export class ClientV2Node extends ItemNode<ClientV2> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    readOnly,
    // The server itself merges.
    kept: [],
  };

  /** Always `undefined`: the client is addressed by its `clientId`. */
  override get id(): undefined {
    return undefined;
  }

  /**
   * Returns the client.
   *
   * @route `GET /admin/api/{realm}/clients/v2/{client-id}`
   * @since 26.6
   * @feature `client-admin-api:v2`
   */
  get(options?: RequestOptions): Promise<ClientV2> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged, in one request: the server itself merges.
   *
   * @route `PATCH /admin/api/{realm}/clients/v2/{client-id}`
   * @since 26.6
   * @feature `client-admin-api:v2`
   * @role `manage-clients`
   */
  update(changes: Changes<ClientV2, ClientV2Update>, options?: RequestOptions): Promise<void> {
    const contentType = 'application/merge-patch+json';
    return update<ClientV2, ClientV2Update>(this, changes, options, {
      send: (body, within) => done(this, 'PATCH', [], within, { contentType, body }),
    });
  }

  /**
   * Replaces the whole client, or creates it if it is missing. Settings not given are removed, except for the secret.
   *
   * @route `PUT /admin/api/{realm}/clients/v2/{client-id}`
   * @since 26.6
   * @feature `client-admin-api:v2`
   * @role `manage-clients`
   */
  replace(client: ClientV2Replace, options?: RequestOptions): Promise<void> {
    return replace(this, client, options);
  }

  /**
   * Deletes the client.
   *
   * @route `DELETE /admin/api/{realm}/clients/v2/{client-id}`
   * @since 26.6
   * @feature `client-admin-api:v2`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
