import type { Auth } from '../auth/credentials.ts';
import { listed } from '../auth/jwt/claim-checks.ts';
import type { TokenSource } from '../auth/jwt/text.ts';
import { type Declared, optionsOf } from '../auth/jwt/verb-options.ts';
import { type Authenticator, authenticatorFor, GivenToken } from '../auth/token-manager.ts';
import { KeycloakError } from '../http/errors.ts';
import type { TransportOptions } from '../http/options.ts';
import { type Authorization, Transport } from '../http/transport.ts';
import { checkedKey } from '../http/url.ts';

/** How long the results of look-ups are kept. */
export interface LookupCache {
  /** Milliseconds for which a result is used. */
  readonly ttl: number;
}

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
  /**
   * Remembers ids of clients and client scopes, and roles, by the names that look them up; by default they are looked up
   * each time. Changes through this client are seen immediately, those of others after `ttl` at the latest.
   */
  readonly cache?: LookupCache | undefined;
  /**
   * Aborts every call, which then rejects with the signal's reason. Once it is aborted, `close()` does not log out the
   * session.
   */
  readonly signal?: AbortSignal | undefined;
}

/** `auth` says itself what it may be; the others are checked where they are used. */
const settings: Declared<KeycloakAdminOptions> = {
  serverUrl: 'any',
  realmName: 'any',
  auth: 'nullable',
  issuer: 'any',
  cache: 'any',
  signal: 'any',
  fetch: 'any',
  timeout: 'any',
  retries: 'any',
  maxResponseSize: 'any',
  headers: 'any',
  hooks: 'any',
  allowInsecure: 'switch',
};

/** Returns the options of a class, `own` ones among them, as its own properties. */
function settingsOf<T extends KeycloakAdminOptions>(owner: string, given: T, own: readonly string[]): T {
  const declared = { ...settings, ...Object.fromEntries(own.map((name) => [name, 'any' as const])) };
  const known = Object.keys(declared);
  const hintFor = (name: string): string => {
    const near = known.find((other) => other.toLowerCase().includes(name.toLowerCase()));
    return near ? `. Did you mean ${near}?` : `. It has ${known.join(', ')}; credentials are in auth`;
  };
  return optionsOf(declared, owner, given, { hintFor });
}

/** Access to a server, without authorization and with the rights of an account. */
export class Session {
  readonly realmName: string;
  /** The realm's URL as it appears in tokens, if the options contain it. */
  readonly issuer: string | undefined;
  readonly anonymous: Transport;
  readonly transport: Transport;
  readonly #owner: string;
  readonly #signal: AbortSignal | undefined;
  /** The authenticator for `auth`. It is closed in the end, even if a token has replaced it. */
  readonly #own: Authenticator | undefined;
  #current: Authenticator | undefined;
  #closed = false;

  /**
   * `owner` is the class that has these options, for messages, and `own` are its own options. With a token, shares all
   * of another session but its authorization.
   */
  constructor(
    owner: string,
    given: KeycloakAdminOptions | Session,
    { own = [], token }: { own?: readonly string[]; token?: TokenSource } = {},
  ) {
    this.#owner = owner;
    if (given instanceof Session) {
      this.anonymous = given.anonymous;
      this.realmName = given.realmName;
      this.issuer = given.issuer;
      this.#signal = given.#signal;
      this.#own = new GivenToken(token as TokenSource, this.issuer);
    } else {
      const options = settingsOf(owner, given, own);
      const { realmName, auth, issuer, cache, signal } = options;
      if (signal !== undefined && typeof signal.throwIfAborted !== 'function')
        throw new TypeError('signal must be an AbortSignal');
      const { ttl } = Object(cache) as Partial<LookupCache>;
      if (cache !== undefined && !(Number.isFinite(ttl) && Number(ttl) > 0))
        throw new TypeError('cache must have a number of milliseconds above 0: { ttl: 60_000 }');
      this.anonymous = new Transport(options);
      this.realmName = checkedKey(realmName, () => '/realms');
      this.issuer = issuer === undefined ? undefined : listed(issuer, 'issuer')[0];
      this.#signal = signal;
      this.#own = auth === undefined ? undefined : authenticatorFor(auth, this, this.anonymous);
    }
    this.#current = this.#own;
    this.transport = this.anonymous.withAuthorization(() => this.#authorize());
  }

  /** Returns a session with a token instead of `auth`. Closing it ends nothing. */
  as(token: TokenSource): Session {
    return new Session(this.#owner, this, { token });
  }

  /** Replaces `auth` with a token for all later requests. */
  setToken(token: TokenSource): void {
    this.#current = new GivenToken(token, this.issuer);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (!this.#signal?.aborted) await this.#own?.close();
  }

  #authorize(): Authorization | Promise<Authorization> {
    this.#checkOpen();
    if (!this.#current) {
      const message = `No credentials: pass \`auth\` to ${this.#owner}, or call setToken`;
      throw new KeycloakError(message, 'no_credentials');
    }
    const authorization = this.#current.authorize();
    return authorization instanceof Promise ? this.#waited(authorization) : authorization;
  }

  async #waited(promise: Promise<Authorization>): Promise<Authorization> {
    const authorization = await promise;
    // The session of the token that this call waited for may be ending.
    this.#checkOpen();
    return authorization;
  }

  #checkOpen(): void {
    if (this.#closed) throw new KeycloakError(`This ${this.#owner} is closed`, 'closed');
  }
}
