import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import { checkedToken, text } from './jwt/text.ts';
import { hinted, objectWith } from './protocol.ts';

/** A client as OpenID Connect describes one (RFC 7591, section 2), with what the server adds. */
export interface ClientMetadata {
  readonly client_id?: string;
  readonly client_secret?: string;
  readonly client_name?: string;
  readonly client_uri?: string;
  readonly redirect_uris?: readonly string[];
  readonly grant_types?: readonly string[];
  readonly response_types?: readonly string[];
  readonly token_endpoint_auth_method?: string;
  readonly scope?: string;
  readonly jwks?: object;
  readonly jwks_uri?: string;
  /** With what the client is read and changed from now on. A change ends the one that it was made with. */
  readonly registration_access_token?: string;
  readonly registration_client_uri?: string;
  readonly [name: string]: unknown;
}

/** The registration of a client (`default`), as the Admin REST API describes it: a `ClientRepresentation`. */
export interface RegisteredClient {
  readonly id?: string;
  readonly clientId?: string;
  readonly secret?: string;
  /** With what the client is read and changed from now on. A change ends the one that it was made with. */
  readonly registrationAccessToken?: string;
  readonly [name: string]: unknown;
}

/**
 * Registration of clients by themselves (RFC 7591, RFC 7592), below `/realms/{realm}/clients-registrations/{provider}`.
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
  /** What the answers call a client's ID. */
  readonly #name: keyof Client & string;

  /** @internal */
  constructor(transport: Transport, realmName: string, provider: 'default' | 'openid-connect') {
    this.#name = provider === 'default' ? 'clientId' : 'client_id';
    this.#transport = transport;
    this.#realmName = realmName;
    this.#path = ['realms', realmName, 'clients-registrations', provider];
  }

  /**
   * The new client with its registration access token. `token` is an initial access token, or the token of an account
   * with the role `create-client`; without one the realm's policies for anonymous registration decide.
   * `POST /realms/{realm}/clients-registrations/{provider}`
   */
  create(client: Client, token?: string, options?: RequestOptions): Promise<Client> {
    return this.#send('POST', [], token, options, client);
  }

  /**
   * The client. `GET …/{clientId}`
   *
   * An answer with a registration access token ends the one that was used; a reading has none, by default.
   */
  get(clientId: string, token: string, options?: RequestOptions): Promise<Client> {
    return this.#send('GET', [clientId], token, options);
  }

  /**
   * The client after changing what was given, with a new registration access token. `GET` and `PUT …/{clientId}`:
   * the server's PUT alone resets some of what it is not given.
   */
  update(
    clientId: string,
    changes: Partial<Client>,
    token: string,
    options?: RequestOptions,
  ): Promise<Client> {
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

  /** Removes the client. `DELETE …/{clientId}` */
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
    options: RequestOptions | undefined,
    body?: Client,
  ): ReturnType<Transport['send']> {
    const path = [...this.#path, ...key.map((clientId) => text(clientId, 'clientId'))];
    const authorization = token === undefined ? {} : { authorization: `Bearer ${checkedToken(token)}` };
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
