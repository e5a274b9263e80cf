import { KeycloakError, OAuthError } from '../http/errors.ts';
import type { Authorization, Transport } from '../http/transport.ts';
import { type Auth, type Grant, grantFor } from './credentials.ts';
import { endSession, requestToken } from './token-endpoint.ts';

/** Gives the authorization of each request, and ends what it began. */
export interface Authenticator {
  authorize(): Promise<Authorization>;
  close(): Promise<void>;
}

/** The authenticator for what a user gave as `auth`. */
export function authenticatorFor(auth: Auth, realmName: string, transport: Transport): Authenticator {
  if (typeof auth === 'string' || typeof auth === 'function') return new GivenToken(auth);
  if (typeof auth !== 'object' || auth === null)
    throw new TypeError('auth must be credentials, a token or a function');
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
export class TokenManager implements Authenticator {
  readonly #transport: Transport;
  readonly #grant: Grant;
  #held: Held | undefined;
  #renewal: Promise<Held> | undefined;
  #closed = false;

  constructor(transport: Transport, grant: Grant) {
    this.#transport = transport;
    this.#grant = grant;
  }

  async authorize(): Promise<Authorization> {
    if (this.#closed)
      throw new KeycloakError('This KeycloakRealm is closed: its session has been logged out', 'closed');
    const held = this.#held;
    const { accessToken } = held && Date.now() < held.renewAt ? held : await this.#renewed();
    return bearer(accessToken, () => {
      // Of many calls refused with one token, only the first may drop it: the others would drop its successor.
      if (this.#held?.accessToken === accessToken) this.#held = { ...this.#held, renewAt: 0 };
      return true;
    });
  }

  /** Logs the session out. One that has already ended is no error. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#renewal?.catch(() => undefined);
    const refreshToken = this.#held?.refreshToken;
    this.#held = undefined;
    if (refreshToken === undefined) return;
    const { realm, client } = this.#grant;
    try {
      await endSession(this.#transport, realm, { ...client, refresh_token: refreshToken });
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
    }
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
      return await this.#request({ grant_type: 'refresh_token', refresh_token: refreshToken });
    } catch (error) {
      if (error instanceof OAuthError) return undefined;
      throw error;
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
    return {
      accessToken: tokens.access_token,
      renewAt: sent + lifetime - Math.min(longestLead, lifetime / 4),
      refreshToken: tokens.refresh_token,
      refreshUntil: sent + refreshLifetime,
    };
  }
}

/** A token that the user looks after. */
class GivenToken implements Authenticator {
  readonly #source: string | (() => string | Promise<string>);

  constructor(source: string | (() => string | Promise<string>)) {
    this.#source = source;
  }

  async authorize(): Promise<Authorization> {
    const token = typeof this.#source === 'function' ? await this.#source() : this.#source;
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
      throw new TypeError('The token given as `auth` must be a string without spaces');
    }
    return bearer(token, () => typeof this.#source === 'function');
  }

  async close(): Promise<void> {}
}

function bearer(token: string, refused: () => boolean): Authorization {
  return { headers: { authorization: `Bearer ${token}` }, refused };
}
