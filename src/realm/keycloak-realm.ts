import type { Auth, TokenSource } from '../auth/credentials.ts';
import { type Authenticator, authenticatorFor, GivenToken } from '../auth/token-manager.ts';
import { KeycloakError } from '../http/errors.ts';
import type { TransportOptions } from '../http/options.ts';
import { type Authorization, Transport } from '../http/transport.ts';
import { checkedKey } from '../http/url.ts';
import { Admin } from '../resources/admin.ts';

/** What a `KeycloakRealm` is made of. */
export interface KeycloakRealmOptions extends TransportOptions {
  /** The realm whose accounts and clients log in, unless `auth` names another one. */
  readonly realmName: string;
  /** With what to log in: an account, a client, a token, or a function that gives a token. */
  readonly auth?: Auth | undefined;
}

/**
 * A realm of a Keycloak server, and the way in to all that it offers.
 *
 * No request is sent before a verb is called. Tokens are got when they are needed, renewed ahead of their end, and
 * `close()` or `await using` logs the session out.
 *
 * @example
 * ```ts
 * import { KeycloakRealm } from 'realmtree';
 *
 * await using realm = new KeycloakRealm({
 *   serverUrl: 'https://sso.example.com',
 *   realmName: 'acme',
 *   auth: { clientId: 'provisioner', clientSecret },
 * });
 * const users = await realm.admin.realms.byName('acme').users.all({ search: 'ada' });
 * ```
 */
export class KeycloakRealm implements AsyncDisposable {
  /** The server's URL, without a trailing slash. */
  readonly serverUrl: string;
  /** The name of the realm. */
  readonly realmName: string;
  readonly #transport: Transport;
  /** What `auth` stands for; it is closed in the end even when a token has taken its place. */
  readonly #own: Authenticator | undefined;
  #current: Authenticator | undefined;
  #closed = false;

  constructor({ realmName, auth, ...options }: KeycloakRealmOptions) {
    const anonymous = new Transport(options);
    this.serverUrl = anonymous.serverUrl;
    this.realmName = checkedKey(realmName, '/realms');
    this.#own = auth === undefined ? undefined : authenticatorFor(auth, realmName, anonymous);
    this.#current = this.#own;
    this.#transport = anonymous.withAuthorization(() => this.#authorize());
  }

  static {
    Object.defineProperty(KeycloakRealm.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: KeycloakRealm): string {
        return `KeycloakRealm <${this.serverUrl}/realms/${encodeURIComponent(this.realmName)}>`;
      },
    });
  }

  /** The Admin REST API of the server, with the rights of the account in `auth`. */
  get admin(): Admin {
    return new Admin(this.#transport, (token: TokenSource) => {
      this.#current = new GivenToken(token);
    });
  }

  /** Logs out the session that `auth` opened. A call after this is a `KeycloakError` with the code `closed`. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#own?.close();
  }

  /** The same as `close()`, at the end of the scope of `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #authorize(): Promise<Authorization> {
    this.#checkOpen();
    if (!this.#current) {
      const message = 'No credentials: give `auth` to KeycloakRealm, or call admin.setToken';
      throw new KeycloakError(message, 'no_credentials');
    }
    const authorization = await this.#current.authorize();
    // The token that this call waited for may be on its way out with its session.
    this.#checkOpen();
    return authorization;
  }

  #checkOpen(): void {
    if (this.#closed) throw new KeycloakError('This KeycloakRealm is closed', 'closed');
  }
}
