import type { TokenSource } from '../auth/jwt/text.ts';
import { Admin } from '../resources/admin.ts';
import { type KeycloakAdminOptions, Session } from './session.ts';

/**
 * The Admin REST API of a Keycloak server, without OpenID Connect, UMA and token verification: the same tree as `admin`
 * of a `KeycloakRealm`, with less code.
 *
 * No request is sent until a verb is called. Tokens are obtained when they are needed and renewed before they expire.
 * `close()` or `await using` logs out the session.
 *
 * @example
 * ```ts
 * import { KeycloakAdmin } from 'realmtree/admin';
 *
 * await using admin = new KeycloakAdmin({
 *   serverUrl: 'https://sso.example.com',
 *   realmName: 'acme',
 *   auth: { clientId: 'provisioner', clientSecret },
 * });
 * const users = await admin.realm.users.all({ search: 'ada' });
 * ```
 */
export class KeycloakAdmin extends Admin implements AsyncDisposable {
  readonly #session: Session;

  constructor(options: KeycloakAdminOptions) {
    const session = options instanceof Session ? options : new Session('KeycloakAdmin', options);
    super(session.transport, session);
    this.#session = session;
  }

  /**
   * Returns a `KeycloakAdmin` that acts for somebody else: with a token, or a function that is called for one before each
   * request and again after a 401. It shares everything else with this one and is cheap enough to create for each
   * request. Closing either of them does not affect the other.
   *
   * @example
   * ```ts
   * const token = 'the access token of the caller';
   * import { KeycloakAdmin } from 'realmtree/admin';
   *
   * const admin = new KeycloakAdmin({ serverUrl: 'https://sso.example.com', realmName: 'acme' });
   * const users = await admin.as(token).realm.users.all({ max: 10 });
   * ```
   */
  as(token: TokenSource): KeycloakAdmin {
    return new KeycloakAdmin(this.#session.as(token) as never);
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
