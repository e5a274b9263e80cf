import type { Auth } from '../auth/credentials.ts';
import { type Authenticator, authenticatorFor } from '../auth/token-manager.ts';
import { KeycloakError } from '../http/errors.ts';
import type { TransportOptions } from '../http/options.ts';
import { Transport } from '../http/transport.ts';
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
  readonly #use: (auth: Auth) => void;
  readonly #opened: Authenticator[] = [];

  constructor({ realmName, auth, ...options }: KeycloakRealmOptions) {
    const anonymous = new Transport(options);
    this.serverUrl = anonymous.serverUrl;
    this.realmName = checkedKey(realmName, '/realms');
    this.#use = (auth) => this.#opened.push(authenticatorFor(auth, realmName, anonymous));
    if (auth !== undefined) this.#use(auth);
    this.#transport = anonymous.withAuthorization(async () => {
      const current = this.#opened.at(-1);
      if (current) return current.authorize();
      throw new KeycloakError(
        'No credentials: give `auth` to KeycloakRealm, or call admin.setToken',
        'no_credentials',
      );
    });
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
    return new Admin(this.#transport, this.#use);
  }

  /** Logs out the session that `auth` opened. A call after this is a `KeycloakError` with the code `closed`. */
  async close(): Promise<void> {
    for (const authenticator of this.#opened) await authenticator.close();
  }

  /** The same as `close()`, at the end of the scope of `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
