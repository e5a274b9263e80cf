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
    const session = new Session('KeycloakAdmin', options);
    super(session.transport, session);
    this.#session = session;
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
