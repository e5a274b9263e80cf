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
  /** The realm whose accounts and clients log in, unless `auth` sets another one. */
  readonly realmName: string;
  /** Credentials to log in with: an account, a client, a token, or a function that returns a token. */
  readonly auth?: Auth | undefined;
  /**
   * The URL or URLs of the realm as they appear in tokens; by default the URL below `serverUrl`. Required if the public
   * address of the server differs from `serverUrl`.
   */
  readonly issuer?: string | readonly string[] | undefined;
}

/** Access to a server, without authorization and with the rights of the account in `auth`. */
export class Session {
  readonly realmName: string;
  /** The realm's URL as it appears in tokens, if the options contain it. */
  readonly issuer: string | undefined;
  readonly anonymous: Transport;
  readonly transport: Transport;
  readonly #owner: string;
  /** The authenticator for `auth`. It is closed in the end, even if a token has replaced it. */
  readonly #own: Authenticator | undefined;
  #current: Authenticator | undefined;
  #closed = false;

  /** `owner` is the class that has these options, for messages. */
  constructor(owner: string, { realmName, auth, issuer, ...options }: KeycloakAdminOptions) {
    this.anonymous = new Transport(options);
    this.#owner = owner;
    this.realmName = checkedKey(realmName, () => '/realms');
    this.issuer = issuer === undefined ? undefined : listed(issuer, 'issuer')[0];
    this.#own = auth === undefined ? undefined : authenticatorFor(auth, this, this.anonymous);
    this.#current = this.#own;
    this.transport = this.anonymous.withAuthorization(() => this.#authorize());
  }

  /** Replaces `auth` with a token for all later requests. */
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
      const message = `No credentials: pass \`auth\` to ${this.#owner}, or call setToken`;
      throw new KeycloakError(message, 'no_credentials');
    }
    const authorization = await this.#current.authorize();
    // The session of the token that this call waited for may be ending.
    this.#checkOpen();
    return authorization;
  }

  #checkOpen(): void {
    if (this.#closed) throw new KeycloakError(`This ${this.#owner} is closed`, 'closed');
  }
}
