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
import { type Ensured, ensure } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, list, object, open } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';

const pageSize = 200;

/** The fields of a client that are for reading alone. */
const readOnly = ['uuid', 'createdTimestamp', 'updatedTimestamp'];

/** What can be set of an OpenID Connect client. */
export type OidcClientSettings = Except<
  OidcClientRepresentation,
  'uuid' | 'createdTimestamp' | 'updatedTimestamp' | 'clientId' | 'protocol'
>;
/** What can be set of a SAML client. */
export type SamlClientSettings = Except<
  SamlClientRepresentation,
  'uuid' | 'createdTimestamp' | 'updatedTimestamp' | 'clientId' | 'protocol'
>;
/** The same, each of which may be taken away by `null`. */
export type OrNull<T> = { [K in keyof T]?: T[K] | null };

/** A client of OpenID Connect, as version 2 of the API gives it. */
export interface OidcClientV2 extends OidcClientRepresentation {
  uuid: string;
  clientId: string;
  protocol: 'openid-connect';
}

/** A client of SAML, as version 2 of the API gives it. */
export interface SamlClientV2 extends SamlClientRepresentation {
  uuid: string;
  clientId: string;
  protocol: 'saml';
}

/** A client, as version 2 of the API gives it; `protocol` tells which settings it has. */
export type ClientV2 = OidcClientV2 | SamlClientV2;

/** What a new client is made of. It is disabled unless `enabled` says otherwise. */
export type ClientV2Create =
  | (OidcClientSettings & Pick<OidcClientV2, 'clientId' | 'protocol'>)
  | (SamlClientSettings & Pick<SamlClientV2, 'clientId' | 'protocol'>);

/** A whole client, as `replace` takes it. */
export type ClientV2Replace = ClientV2Create;

/** What of a client can be changed; `null` removes a setting. */
export interface ClientV2Update
  extends OrNull<Except<OidcClientSettings, 'auth'>>,
    OrNull<SamlClientSettings> {
  /** How the client proves who it is: its parts that are given. */
  auth?: OrNull<OidcClientAuth> | null | undefined;
}

/** Which clients a list is to hold, and how much of each. */
export interface ClientV2Query extends ListWindow {
  /** What of each client is given; the rest is left out. */
  readonly fields?:
    | readonly (keyof BaseClientRepresentation | keyof OidcClientSettings | keyof SamlClientSettings)[]
    | undefined;
  /** A filter such as `clientId eq "web" and enabled eq true`. */
  readonly q?: string | undefined;
  /**
   * Fields joined by a comma, each with `|desc` if it is to descend: `enabled|desc,clientId`. By `clientId` without it.
   */
  readonly sort?: string | undefined;
}

/**
 * The clients of a realm, as version 2 of the API has them: fewer settings, and better names (26.6+,
 * feature `client-admin-api:v2`). The server's own default is the first 100; with `sort` all clients are read at once.
 */
export class ClientsV2 extends PagedCollection<
  ClientV2,
  ClientV2Query,
  'GET /admin/api/{realm}/clients/v2 (26.6+, feature client-admin-api:v2)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { readOnly, paging: { pages: clientPages } };

  /** The client with this `clientId`; no request is sent yet, and none to look it up. */
  byClientId(clientId: string): ClientV2Node {
    return open(ClientV2Node, this, clientId);
  }

  /**
   * The node of the new client. A `ConflictError` when the `clientId` is taken, unless `ifExists` says otherwise.
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
        await done(this, 'POST', [], { ...within, body });
        return client.clientId;
      },
    });
  }

  /**
   * The client as it is given: made where it is missing, changed where it differs, and otherwise left alone.
   *
   * @route `GET /admin/api/{realm}/clients/v2/{client-id}`
   * @since 26.6
   * @feature `client-admin-api:v2`
   */
  async ensure(client: ClientV2Create, options?: RequestOptions): Promise<Ensured<ClientV2Node>> {
    return ensure(this, client, options, { existing: () => this.byClientId(client.clientId) });
  }
}

async function* clientPages(
  node: ClientsV2,
  query: ClientV2Query,
  options: RequestOptions | undefined,
): AsyncGenerator<ClientV2[], void, undefined> {
  const { first = 0, max = Number.POSITIVE_INFINITY, fields, ...filters } = checkedQuery(query);
  // Of a parameter that is repeated the server reads the first one alone.
  const about = { ...filters, fields: fields?.join(',') };
  const page = (offset: number, limit: number): Promise<ClientV2[]> =>
    list(node, [], { ...options, query: { ...about, offset, limit } });
  if (query.sort !== undefined) {
    // The server cuts the list first and orders what is left of it.
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

/** A client, as version 2 of the API has it. */
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
   * The client.
   *
   * @route `GET /admin/api/{realm}/clients/v2/{client-id}`
   * @since 26.6
   * @feature `client-admin-api:v2`
   */
  get(options?: RequestOptions): Promise<ClientV2> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is, in one request: the server itself merges.
   *
   * @route `PATCH /admin/api/{realm}/clients/v2/{client-id}`
   * @since 26.6
   * @feature `client-admin-api:v2`
   * @role `manage-clients`
   */
  update(changes: Changes<ClientV2, ClientV2Update>, options?: RequestOptions): Promise<void> {
    const contentType = 'application/merge-patch+json';
    return update<ClientV2, ClientV2Update>(this, changes, options, {
      send: (body, within) => done(this, 'PATCH', [], { ...within, contentType, body }),
    });
  }

  /**
   * Writes the whole client, or makes it: what is not given is removed, but for the secret.
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
   * Removes the client.
   *
   * @route `DELETE /admin/api/{realm}/clients/v2/{client-id}`
   * @since 26.6
   * @feature `client-admin-api:v2`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
