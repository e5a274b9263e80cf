import type { Auth } from '../auth/credentials.ts';
import { listed } from '../auth/jwt/claim-checks.ts';
import type { TokenSource } from '../auth/jwt/text.ts';
import { type Authenticator, authenticatorFor, GivenToken } from '../auth/token-manager.ts';
import { KeycloakError } from '../http/errors.ts';
import type { TransportOptions } from '../http/options.ts';
import { type Authorization, Transport } from '../http/transport.ts';
import { checkedKey } from '../http/url.ts';

/** Options of a `KeycloakAdmin`. */
export interface KeycloakAdminOptions extends TransportOptions {
  /** The realm whose accounts and clients log in, unless `auth` names another realm. */
  readonly realmName: string;
  /** The credentials to log in with: an account, a client, a token, or a function that returns a token. */
  readonly auth?: Auth | undefined;
  /**
   * The full URL of the realm as its tokens name it, or several of them; by default the one below `serverUrl`. Needed
   * if the server is reached under another name than the one its users know.
   */
  readonly issuer?: string | readonly string[] | undefined;
}

/** The transports to a server, without and with the rights of the account in `auth`. */
export class Session {
  readonly realmName: string;
  /** The realm's URL as tokens name it, where the options do. */
  readonly issuer: string | undefined;
  readonly anonymous: Transport;
  readonly transport: Transport;
  readonly #owner: string;
  /** The account in `auth`; it is logged out at the end even after `setToken`. */
  readonly #own: Authenticator | undefined;
  #current: Authenticator | undefined;
  #closed = false;

  /** `owner` is the class whose options these are, for messages. */
  constructor(owner: string, { realmName, auth, issuer, ...options }: KeycloakAdminOptions) {
    this.anonymous = new Transport(options);
    this.#owner = owner;
    this.realmName = checkedKey(realmName, () => '/realms');
    this.issuer = issuer === undefined ? undefined : listed(issuer, 'issuer')[0];
    this.#own = auth === undefined ? undefined : authenticatorFor(auth, this, this.anonymous);
    this.#current = this.#own;
    this.transport = this.anonymous.withAuthorization(() => this.#authorize());
  }

  /** Uses a token instead of `auth` from now on. */
  setToken(token: TokenSource): void {
    this.#current = new GivenToken(token, this.issuer);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#own?.close();
  }

  async #authorize(): Promise<Authorization> {
    this.#checkOpen();
    if (!this.#current) {
      const message = `No credentials: give \`auth\` to ${this.#owner}, or call setToken`;
      throw new KeycloakError(message, 'no_credentials');
    }
    const authorization = await this.#current.authorize();
    // The token that this call waited for may be on its way out with its session.
    this.#checkOpen();
    return authorization;
  }

  #checkOpen(): void {
    if (this.#closed) throw new KeycloakError(`This ${this.#owner} is closed`, 'closed');
  }
}
