import type { KeySettings } from '../auth/jwt/realm-keys.ts';
import { TokenVerifier } from '../auth/jwt/token-verifier.ts';
import { OpenIdConnect, type OpenIdConnectClient } from '../auth/open-id-connect.ts';
import { Admin } from '../resources/admin.ts';
import { Uma, type UmaClient } from '../uma/uma.ts';
import { type KeycloakAdminOptions, Session } from './session.ts';

/** Options of a `KeycloakRealm`. */
export interface KeycloakRealmOptions extends KeycloakAdminOptions {
  /** How long the realm's keys are kept. */
  readonly keys?: KeySettings | undefined;
}

/**
 * A realm of a Keycloak server: its Admin REST API, OpenID Connect, UMA and the verification of tokens.
 *
 * A request is sent when a verb is called. Tokens are requested when they are needed and renewed before they expire;
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
  readonly #options: KeycloakRealmOptions;
  readonly #session: Session;
  #verifier: TokenVerifier | undefined;

  constructor(options: KeycloakRealmOptions) {
    this.#options = { ...options };
    this.#session = new Session('KeycloakRealm', options);
    this.serverUrl = this.#session.anonymous.serverUrl;
    this.realmName = this.#session.realmName;
    // Of the instance: what is defined on the prototype keeps the class in every bundle.
    Object.defineProperty(this, Symbol.for('nodejs.util.inspect.custom'), {
      value: () => `KeycloakRealm <${this.serverUrl}/realms/${encodeURIComponent(this.realmName)}>`,
    });
  }

  /** The Admin REST API of the server, with the rights of the account in `auth`. */
  get admin(): Admin {
    return new Admin(this.#session.transport, this.#session);
  }

  /** Verifies tokens of this realm, whichever client they are for. */
  get verifier(): TokenVerifier {
    this.#verifier ??= new TokenVerifier(this.#options, this.#session.anonymous);
    return this.#verifier;
  }

  /**
   * Returns a client of this realm for OpenID Connect and OAuth 2.0, independent of `auth`.
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
   * Returns the resources that a resource server of this realm protects, and what users may do and share there:
   * user-managed access (UMA 2.0) and Keycloak's authorization services, independent of `auth`.
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

  /** Same as `close()`, called at the end of the scope of `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
