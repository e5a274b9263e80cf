import type { Auth } from '../auth/credentials.ts';
import type { TokenSource } from '../auth/jwt/text.ts';
import { type RealmOfTokens, TokenVerifier } from '../auth/jwt/token-verifier.ts';
import { OpenIdConnect, type OpenIdConnectClient } from '../auth/open-id-connect.ts';
import { type Authenticator, authenticatorFor, GivenToken } from '../auth/token-manager.ts';
import { KeycloakError } from '../http/errors.ts';
import type { TransportOptions } from '../http/options.ts';
import { type Authorization, Transport } from '../http/transport.ts';
import { checkedKey } from '../http/url.ts';
import { Admin } from '../resources/admin.ts';
import { Uma, type UmaClient } from '../uma/uma.ts';

/** What a `KeycloakRealm` is made of. */
export interface KeycloakRealmOptions extends TransportOptions, RealmOfTokens {
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
  readonly #verifier: TokenVerifier;
  readonly #anonymous: Transport;
  readonly #transport: Transport;
  /** What `auth` stands for; it is closed in the end even when a token has taken its place. */
  readonly #own: Authenticator | undefined;
  #current: Authenticator | undefined;
  #closed = false;

  constructor({ realmName, auth, issuer, keys, ...options }: KeycloakRealmOptions) {
    const anonymous = new Transport(options);
    this.#anonymous = anonymous;
    this.#verifier = new TokenVerifier({ ...options, realmName, issuer, keys }, anonymous);
    this.serverUrl = anonymous.serverUrl;
    this.realmName = checkedKey(realmName, () => '/realms');
    this.#own =
      auth === undefined
        ? undefined
        : authenticatorFor(auth, { realmName, issuer: [issuer].flat()[0] }, anonymous);
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
      this.#current = new GivenToken(token, this.#verifier.issuers[0]);
    });
  }

  /** Verifies tokens of this realm, whichever client they are for. */
  get verifier(): TokenVerifier {
    return this.#verifier;
  }

  /**
   * A client of this realm with OpenID Connect and OAuth 2.0, independent of `auth`.
   *
   * @example
   * ```ts
   * const tokens = await realm.openIdConnect({ clientId: 'web', clientSecret }).clientCredentials();
   * ```
   */
  openIdConnect(client: OpenIdConnectClient): OpenIdConnect {
    const { serverUrl, realmName, verifier } = this;
    return new OpenIdConnect({ ...client, serverUrl, realmName }, this.#anonymous, verifier);
  }

  /**
   * What a resource server of this realm protects, and what users may do and share there: user-managed access (UMA 2.0)
   * and Keycloak's authorization services, independent of `auth`.
   *
   * @example
   * ```ts
   * const uma = realm.uma({ clientId: 'photos', clientSecret });
   * const album = await uma.resources.create({ name: 'album', resource_scopes: ['view', 'edit'] });
   * ```
   */
  uma(client: UmaClient): Uma {
    return new Uma(this.#anonymous, { realmName: this.realmName, issuer: this.verifier.issuers[0] }, client);
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
