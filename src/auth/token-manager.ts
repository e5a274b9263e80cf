import { ApiError, OAuthError } from '../http/errors.ts';
import type { Authorization, Transport } from '../http/transport.ts';
import { type Auth, type Grant, grantFor, isToken, type TokenSource } from './credentials.ts';
import { endSession, requestToken } from './token-endpoint.ts';
import { refusalHints } from './token-hints.ts';

/** Gives the authorization of each request, and ends what it began. */
export interface Authenticator {
  authorize(): Promise<Authorization>;
  /** Not asked for an authorization any more after this. */
  close(): Promise<void>;
}

/** The authenticator for what a user gave as `auth`. */
export function authenticatorFor(auth: Auth, realmName: string, transport: Transport): Authenticator {
  if (typeof auth === 'string' || typeof auth === 'function') return new GivenToken(auth);
  if (typeof auth !== 'object' || auth === null)
    throw new TypeError('auth must be credentials, a token or a function that gives one');
  return new TokenManager(transport, grantFor(auth, realmName));
}

interface Held {
  readonly accessToken: string;
  /** Milliseconds since the epoch from which on a new token is asked for. */
  readonly renewAt: number;
  readonly refreshToken: string | undefined;
  readonly refreshUntil: number;
}

/** The longest time ahead of its end at which a token is renewed. */
const longestLead = 30_000;

/** Keeps an access token alive for as long as the grant can be gone, with one renewal at a time. */
class TokenManager implements Authenticator {
  readonly #transport: Transport;
  readonly #grant: Grant;
  #held: Held | undefined;
  #renewal: Promise<Held> | undefined;
  #closing: Promise<void> | undefined;

  constructor(transport: Transport, grant: Grant) {
    this.#transport = transport;
    this.#grant = grant;
  }

  async authorize(): Promise<Authorization> {
    const held = this.#held;
    const { accessToken } = held && Date.now() < held.renewAt ? held : await this.#renewed();
    return bearer(accessToken, () => {
      // Of many calls refused with one token, only the first may drop it: the others would drop its successor.
      if (this.#held?.accessToken === accessToken) this.#held = { ...this.#held, renewAt: 0 };
      return true;
    });
  }

  /** Logs the session out. One that has already ended is no error; after a failure it can be tried again. */
  close(): Promise<void> {
    this.#closing ??= this.#logOut().finally(() => {
      this.#closing = undefined;
    });
    return this.#closing;
  }

  async #logOut(): Promise<void> {
    await this.#renewal?.catch(() => undefined);
    const refreshToken = this.#held?.refreshToken;
    if (refreshToken !== undefined) {
      const { realm, client } = this.#grant;
      try {
        await endSession(this.#transport, realm, { ...client, refresh_token: refreshToken });
      } catch (error) {
        const isGone = error instanceof OAuthError || (error instanceof ApiError && error.status === 404);
        if (!isGone) throw error;
      }
    }
    this.#held = undefined;
  }

  #renewed(): Promise<Held> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #renew(): Promise<Held> {
    this.#held = (await this.#refresh()) ?? (await this.#request(await this.#grant.parameters()));
    return this.#held;
  }

  /** `undefined` when the refresh token is dead: the grant is then gone again. */
  async #refresh(): Promise<Held | undefined> {
    const { refreshToken, refreshUntil = 0 } = this.#held ?? {};
    if (refreshToken === undefined || Date.now() >= refreshUntil) return undefined;
    try {
      const renewed = await this.#request({ grant_type: 'refresh_token', refresh_token: refreshToken });
      // An answer without a new refresh token leaves the old one in force (RFC 6749, section 6).
      return renewed.refreshToken === undefined ? { ...renewed, refreshToken, refreshUntil } : renewed;
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      // Dead for good: when the login fails too, the next call need not try it again.
      this.#held = undefined;
      return undefined;
    }
  }

  async #request(parameters: Readonly<Record<string, string>>): Promise<Held> {
    const { realm, client } = this.#grant;
    const sent = Date.now();
    const tokens = await requestToken(this.#transport, realm, { ...client, ...parameters });
    const lifetime = (tokens.expires_in ?? 60) * 1000;
    const refreshLifetime = tokens.refresh_expires_in
      ? tokens.refresh_expires_in * 1000
      : Number.POSITIVE_INFINITY;
    // The session may end before its access token: calls that go on all the time are to keep it.
    const usable = Math.min(lifetime, refreshLifetime);
    return {
      accessToken: tokens.access_token,
      renewAt: sent + usable - Math.min(longestLead, usable / 4),
      refreshToken: tokens.refresh_token,
      refreshUntil: sent + refreshLifetime,
    };
  }
}

/** A token that the user looks after. */
export class GivenToken implements Authenticator {
  readonly #source: TokenSource;

  constructor(source: TokenSource) {
    if (typeof source !== 'function') checkedToken(source);
    this.#source = source;
  }

  async authorize(): Promise<Authorization> {
    const token = typeof this.#source === 'function' ? await this.#source() : this.#source;
    return bearer(checkedToken(token), () => typeof this.#source === 'function');
  }

  async close(): Promise<void> {}
}

function checkedToken(token: unknown): string {
  if (isToken(token)) return token;
  throw new TypeError(
    'A token must be a string that is not empty and has no spaces, or a function that gives one',
  );
}

function bearer(token: string, refused: () => boolean): Authorization {
  return {
    headers: { authorization: `Bearer ${token}` },
    refused,
    hints: (serverUrl) => refusalHints(token, serverUrl),
  };
}
