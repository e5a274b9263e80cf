import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import { checkedToken, text } from './jwt/text.ts';
import { hinted, objectWith } from './protocol.ts';
import { authTools } from './tools.ts';
import { callOptions } from './verb-calls.ts';

/** A client in OpenID Connect's terms (RFC 7591, section 2), with the fields that the server adds. */
export interface ClientMetadata {
  readonly client_id?: string | undefined;
  readonly client_secret?: string | undefined;
  readonly client_name?: string | undefined;
  readonly client_uri?: string | undefined;
  readonly redirect_uris?: readonly string[] | undefined;
  readonly grant_types?: readonly string[] | undefined;
  readonly response_types?: readonly string[] | undefined;
  readonly token_endpoint_auth_method?: string | undefined;
  readonly scope?: string | undefined;
  readonly jwks?: object | undefined;
  readonly jwks_uri?: string | undefined;
  /** Token to read and change the client with from now on. A change invalidates the token that it was made with. */
  readonly registration_access_token?: string | undefined;
  readonly registration_client_uri?: string | undefined;
  readonly [name: string]: unknown;
}

/** A client in the terms of the Admin REST API, a `ClientRepresentation`, for the `default` registration. */
export interface RegisteredClient {
  readonly id?: string | undefined;
  readonly clientId?: string | undefined;
  readonly secret?: string | undefined;
  /** Token to read and change the client with from now on. A change invalidates the token that it was made with. */
  readonly registrationAccessToken?: string | undefined;
  readonly [name: string]: unknown;
}

/**
 * Dynamic registration of clients (RFC 7591, RFC 7592), below `/realms/{realm}/clients-registrations/{provider}`.
 *
 * @example
 * ```ts
 * const { registration } = realm.openIdConnect({ clientId: 'web' });
 * const orders = { client_name: 'Orders', redirect_uris: ['https://orders.example.com/back'] };
 * const { client_id, registration_access_token } = await registration.create(orders, initialAccessToken);
 * ```
 */
export class ClientRegistration<Client extends ClientMetadata | RegisteredClient> {
  readonly #transport: Transport;
  readonly #path: readonly string[];
  readonly #realmName: string;
  /** The field of a response that holds the client's ID. */
  readonly #name: keyof Client & string;

  /** @internal */
  constructor(transport: Transport, realmName: string, provider: 'default' | 'openid-connect') {
    this.#name = provider === 'default' ? 'clientId' : 'client_id';
    this.#transport = transport;
    this.#realmName = realmName;
    this.#path = ['realms', realmName, 'clients-registrations', provider];
  }

  /**
   * Registers a client and returns it with its registration access token. `token` is an initial access token, or the
   * token of an account with the role `create-client`. Without a token, the realm's policies for anonymous registration
   * apply.
   *
   * @route `POST /realms/{realm}/clients-registrations/{provider}`
   */
  async create(client: Client, token?: string, options?: RequestOptions): Promise<Client> {
    return this.#send('POST', [], token, options, checkedClient(client));
  }

  /**
   * Returns the client.
   *
   * A response that contains a registration access token invalidates the token that was used; by default, reading
   * returns none.
   *
   * @route `GET /realms/{realm}/clients-registrations/{provider}/{clientId}`
   */
  get(clientId: string, token: string, options?: RequestOptions): Promise<Client> {
    return this.#send('GET', [clientId], token, options);
  }

  /**
   * Updates the given fields and returns the client with a new registration access token. The client is read, merged
   * and written back, because the server's PUT resets some of the fields that are not sent.
   *
   * @route `GET /realms/{realm}/clients-registrations/{provider}/{clientId}`
   * @route `PUT /realms/{realm}/clients-registrations/{provider}/{clientId}`
   */
  async update(
    clientId: string,
    changes: Partial<Client>,
    token: string,
    options?: RequestOptions,
  ): Promise<Client> {
    checkedClient(changes);
    return bounded(options, async (each) => {
      const { registration_access_token, registrationAccessToken, ...current } = (await this.get(
        clientId,
        token,
        each,
      )) as ClientMetadata & RegisteredClient;
      const next = registration_access_token ?? registrationAccessToken ?? token;
      return this.#send('PUT', [clientId], next, each, { ...current, ...changes } as Client);
    });
  }

  /**
   * Deletes the client.
   *
   * @route `DELETE /realms/{realm}/clients-registrations/{provider}/{clientId}`
   */
  async delete(clientId: string, token: string, options?: RequestOptions): Promise<void> {
    await this.#request('DELETE', [clientId], token, options);
  }

  async #send(
    method: 'GET' | 'POST' | 'PUT',
    key: readonly string[],
    token: string | undefined,
    options: RequestOptions | undefined,
    body?: Client,
  ): Promise<Client> {
    return objectWith<Client>(this.#name, await this.#request(method, key, token, options, body));
  }

  async #request(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    key: readonly string[],
    token: string | undefined,
    given: RequestOptions | undefined,
    body?: Client,
  ): ReturnType<Transport['send']> {
    const options = await callOptions(given);
    const path = [...this.#path, ...key.map((clientId) => text(clientId, 'clientId'))];
    // Only who registers may be anonymous.
    const isAnonymous = token === undefined && method === 'POST';
    const authorization = isAnonymous ? {} : { authorization: `Bearer ${checkedToken(token, 'token')}` };
    const headers = { ...authorization, ...options?.headers };
    try {
      // A client that is registered twice gets two ids.
      const once = method === 'POST' ? '' : undefined;
      return await this.#transport.send({ ...options, method, path, headers, body, once });
    } catch (error) {
      throw await hinted(error, this.#realmName);
    }
  }
}

function checkedClient<T extends object>(client: T): T {
  if (authTools.kindOf(client) === 'Object') return client;
  throw new TypeError("The client must be an object such as { client_name: 'Orders' }");
}
