import type { KeySettings, TokenVerifierOptions } from '../auth/jwt/options.ts';
import type { TokenSource } from '../auth/jwt/text.ts';
import { TokenVerifier } from '../auth/jwt/token-verifier.ts';
import { OpenIdConnect } from '../auth/open-id-connect.ts';
import type { OpenIdConnectClient } from '../auth/open-id-settings.ts';
import { shownAs } from '../http/inspection.ts';
import { ownOf } from '../http/own.ts';
import { Admin } from '../resources/admin.ts';
import { Uma, type UmaClient } from '../uma/uma.ts';
import { type KeycloakAdminOptions, Session } from './session.ts';

/** Options of a `KeycloakRealm`. */
export interface KeycloakRealmOptions extends KeycloakAdminOptions {
  /** How long to keep the realm's keys. */
  readonly keys?: KeySettings | undefined;
}

/**
 * A realm of a Keycloak server: the entry point to its Admin REST API, OpenID Connect and UMA.
 *
 * No request is sent until a verb is called. Tokens are obtained when they are needed and renewed before they expire.
 * `close()` or `await using` logs out the session.
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
  readonly #ofTokens: TokenVerifierOptions;
  readonly #session: Session;
  /** The realm that this one shares its keys with. */
  #origin: KeycloakRealm | undefined;
  #verifier: TokenVerifier | undefined;

  constructor(options: KeycloakRealmOptions) {
    const { serverUrl, realmName, issuer, keys } = ownOf(options);
    this.#ofTokens = { serverUrl, realmName, issuer, keys };
    this.#session =
      options instanceof Session ? options : new Session('KeycloakRealm', options, { own: ['keys'] });
    this.serverUrl = this.#session.anonymous.serverUrl;
    this.realmName = this.#session.realmName;
    shownAs(this, () => `KeycloakRealm <${this.serverUrl}/realms/${encodeURIComponent(this.realmName)}>`);
  }

  /** The Admin REST API of the server, with the rights of the account in `auth`. */
  get admin(): Admin {
    return new Admin(this.#session.transport, this.#session);
  }

  /** Verifies tokens of this realm, regardless of the client that they are for. */
  get verifier(): TokenVerifier {
    this.#verifier ??= this.#origin?.verifier ?? new TokenVerifier(this.#ofTokens, this.#session.anonymous);
    return this.#verifier;
  }

  /**
   * Returns a `KeycloakRealm` that acts for somebody else: with a token, or a function that is called for one before each
   * request and again after a 401. It shares everything else with this one and is cheap enough to create for each
   * request. Closing either of them does not affect the other.
   *
   * @example
   * ```ts
   * const token = 'the access token of the caller';
   * const users = await realm.as(token).admin.realm.users.all({ max: 10 });
   * ```
   */
  as(token: TokenSource): KeycloakRealm {
    const other = new KeycloakRealm(this.#session.as(token) as never);
    other.#origin = this;
    return other;
  }

  /**
   * Returns a client of this realm for OpenID Connect and OAuth 2.0. It is independent of `auth`.
   *
   * @example
   * ```ts
   * const tokens = await realm.openIdConnect({ clientId: 'web', clientSecret }).clientCredentials();
   * ```
   */
  openIdConnect(client: OpenIdConnectClient): OpenIdConnect {
    const { serverUrl, realmName, verifier } = this;
    return new OpenIdConnect({ ...client, serverUrl, realmName }, this.#session.anonymous, verifier);
  }

  /**
   * Returns a resource server of this realm: its protected resources, and what users may do with them and share
   * (User-Managed Access, UMA 2.0, and Keycloak's authorization services). It is independent of `auth`.
   *
   * @example
   * ```ts
   * const uma = realm.uma({ clientId: 'photos', clientSecret });
   * const album = await uma.resources.create({ name: 'album', resource_scopes: ['view', 'edit'] });
   * ```
   */
  uma(client: UmaClient): Uma {
    return new Uma(this.#session.anonymous, this.#session, client);
  }

  /** Logs out the session that `auth` opened. Later calls throw a `KeycloakError` with the code `closed`. */
  async close(): Promise<void> {
    await this.#session.close();
  }

  /** Calls `close()` at the end of the scope of `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
