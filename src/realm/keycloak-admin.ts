import { Admin } from '../resources/admin.ts';
import { type KeycloakAdminOptions, Session } from './session.ts';

/**
 * The Admin REST API of a Keycloak server, without OpenID Connect, UMA and the verification of tokens: the same tree as
 * `admin` of a `KeycloakRealm`, in half the code.
 *
 * No request is sent before a verb is called. Tokens are got when they are needed, renewed ahead of their end, and
 * `close()` or `await using` logs the session out.
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

  /** Logs out the session that `auth` opened. A call after this is a `KeycloakError` with the code `closed`. */
  async close(): Promise<void> {
    await this.#session.close();
  }

  /** The same as `close()`, at the end of the scope of `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
