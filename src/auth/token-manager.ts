import { withDeadline } from '../http/deadline.ts';
import { ApiError, KeycloakError, OAuthError, ownError } from '../http/errors.ts';
import { pause } from '../http/pause.ts';
import type { Authorization, Transport } from '../http/transport.ts';
import { authorizationWith } from './authorization.ts';
import { type Auth, type Grant, grantFor, type Login } from './credentials.ts';
import { toBase64url } from './jwt/base64url.ts';
import { peek } from './jwt/peek.ts';
import { checkedSource, isToken, type TokenSource, tokenOf } from './jwt/text.ts';
import { LoginGuard } from './login-guard.ts';
import type { FormParameters } from './parameters.ts';
import { Protocol } from './protocol.ts';
import type { SharedTokens } from './shared-tokens.ts';
import type { HeldTokens, TokenStore } from './token-store.ts';

/** Authorizes each request, and ends the session that it opened. */
export interface Authenticator {
  authorize(): Authorization | Promise<Authorization>;
  /** Afterwards, `authorize` is no longer called. */
  close(): Promise<void>;
}

/** The realm that tokens come from by default, and its issuer if that has another URL. */
export interface Origin {
  readonly realmName: string;
  readonly issuer?: string | undefined;
}

/** Returns the authenticator for the option `auth`. */
export function authenticatorFor(auth: Auth, origin: Origin, transport: Transport): Authenticator {
  if (typeof auth === 'string' || typeof auth === 'function') return new GivenToken(auth, origin.issuer);
  if (typeof auth !== 'object' || auth === null)
    throw new TypeError('auth must be credentials, a token, or a function that returns a token');
  const grant = grantFor(auth, origin.realmName);
  const issuer = grant.realm === origin.realmName ? origin.issuer : undefined;
  return new TokenManager(grant, new Protocol(transport, { ...grant, realmName: grant.realm, issuer }));
}

/** Longest time before its expiry at which a token is renewed. */
const longestLead = 30_000;

/** Keeps an access token valid for as long as the grant can be repeated, with one renewal at a time. */
class TokenManager implements Authenticator {
  readonly #grant: Grant;
  readonly #protocol: Protocol;
  readonly #guard: LoginGuard = new LoginGuard();
  #held: HeldTokens | undefined;
  /** Tokens that another process obtained. */
  #adopted: HeldTokens | undefined;
  /** Tokens of this process that other processes can find. */
  #shared: HeldTokens | undefined;
  /** The access token that the server refused last; a store may still contain it. */
  #refused: string | undefined;
  /** The authorization of the last request, which the next one will usually have. */
  #last: { accessToken: string; isAdopted: boolean; authorization: Authorization } | undefined;
  #renewal: Promise<HeldTokens> | undefined;
  #closing: Promise<void> | undefined;

  constructor(grant: Grant, protocol: Protocol) {
    this.#grant = grant;
    this.#protocol = protocol;
  }

  authorize(): Authorization | Promise<Authorization> {
    return this.#isFresh(this.#held) ? this.#authorizedBy(this.#held) : this.#renewedFirst();
  }

  async #renewedFirst(): Promise<Authorization> {
    return this.#authorizedBy(await this.#renewed());
  }

  #authorizedBy({ accessToken }: HeldTokens): Authorization {
    const isAdopted = this.#adopted?.accessToken === accessToken;
    const last = this.#last;
    if (last?.accessToken === accessToken && last.isAdopted === isAdopted) return last.authorization;
    const refused = (earlier: number): boolean => {
      // A new token of this process is not at fault; one of another process may have been refused long since.
      if (earlier > (isAdopted ? 1 : 0)) return false;
      // Of many calls refused with one token, only the first may drop it: the others would drop its successor.
      if (this.#held?.accessToken === accessToken) {
        this.#held = { ...this.#held, renewAt: 0 };
        this.#refused = accessToken;
      }
      return true;
    };
    const facts = { dpop: this.#grant.dpop, issuer: this.#protocol.issuer };
    const authorization = authorizationWith(accessToken, refused, facts);
    this.#last = { accessToken, isAdopted, authorization };
    return authorization;
  }

  /** Logs out the session. Does nothing if the session has already ended. After a failure it can be called again. */
  close(): Promise<void> {
    this.#closing ??= this.#logOut().finally(() => {
      this.#closing = undefined;
    });
    return this.#closing;
  }

  async #logOut(): Promise<void> {
    // Who waits for the renewal gets its error.
    await this.#renewal?.catch(() => undefined);
    const { refreshToken } = this.#held ?? {};
    if (refreshToken !== undefined && this.#grant.opensSession && !this.#isShared(refreshToken)) {
      try {
        await this.#end(refreshToken);
      } catch (error) {
        const isGone = error instanceof OAuthError || (error instanceof ApiError && error.httpStatus === 404);
        if (!isGone) throw error;
      }
    }
    this.#held = undefined;
    this.#last = undefined;
  }

  /**
   * Keycloak 26.4 to 26.7 do not look for the proof at the logout endpoint, and refuse a bound token there (issue
   * 50306).
   */
  async #end(refreshToken: string): Promise<void> {
    if (this.#grant.dpop) await this.#protocol.send(['revoke'], { token: refreshToken });
    else await this.#protocol.send(['logout'], { refresh_token: refreshToken }, { repeatable: true });
  }

  async #renewed(): Promise<HeldTokens> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    try {
      return await this.#renewal;
    } catch (error) {
      throw ownError(error);
    }
  }

  async #renew(): Promise<HeldTokens> {
    const { store } = this.#grant;
    const login = this.#grant.begin();
    this.#held = store
      ? await this.#renewTogether(login, await this.#placeIn(store, login))
      : await this.#obtain(this.#held, login);
    return this.#held;
  }

  /** The entry of a store for this client with this grant, credential, scope and DPoP key. */
  async #placeIn(store: TokenStore, login: Login): Promise<SharedTokens> {
    const { SharedTokens, keyedHash } = await import('./shared-tokens.ts');
    const tools = { isToken, KeycloakError, pause, peek, toBase64url, withDeadline };
    const { client, dpop } = this.#grant;
    const facts = [this.#protocol.issuer, client.clientId, await dpop?.thumbprint()];
    const credential = JSON.stringify(await login.identity());
    const hash = await keyedHash(tools, credential, JSON.stringify(facts));
    return new SharedTokens(tools, store, `realmtree:1:${hash}`);
  }

  async #renewTogether(login: Login, place: SharedTokens): Promise<HeldTokens> {
    const find = async (): Promise<HeldTokens | undefined> => {
      const latest = this.#latest(await place.get());
      if (!this.#isFresh(latest) || latest.accessToken === this.#refused) return undefined;
      this.#adopted = latest;
      return latest;
    };
    const renew = async (hasTurn: boolean): Promise<HeldTokens> => {
      const stored = await place.get();
      const latest = this.#latest(stored);
      const isOwn = latest !== undefined && latest === this.#held && !this.#isShared(latest.refreshToken);
      const { isSession } = this.#grant;
      if (isSession && !isOwn) {
        const refreshToken = latest?.refreshToken ?? (await login.parameters())['refresh_token'];
        const held = this.#held?.accessToken === this.#refused ? undefined : this.#held;
        const postponed = place.postponed(hasTurn, String(refreshToken), held);
        if (postponed) return postponed;
      }
      const mayRefresh = isOwn || isSession || (hasTurn && stored && (await place.take()));
      const renewed = await this.#obtain(mayRefresh ? latest : undefined, login, place);
      this.#shared = (await place.set(renewed)) ? renewed : undefined;
      return renewed;
    };
    return (await find()) ?? (await place.renew(find, renew));
  }

  /** Whether other processes may have the refresh token, and may have used it. */
  #isShared(refreshToken: string | undefined): boolean {
    return [this.#adopted, this.#shared].some((tokens) => tokens?.refreshToken === refreshToken);
  }

  #isFresh(held: HeldTokens | undefined): held is HeldTokens {
    return held !== undefined && Date.now() < held.renewAt;
  }

  /** Usually the tokens in the store. A store that lags behind must not bring back a used refresh token. */
  #latest(stored: HeldTokens | undefined): HeldTokens | undefined {
    const held = this.#held;
    return stored && held && held.issuedAt > stored.issuedAt ? held : (stored ?? held);
  }

  /** With the refresh token while it is valid, otherwise by repeating the grant. */
  async #obtain(last: HeldTokens | undefined, login: Login, place?: SharedTokens): Promise<HeldTokens> {
    const { isSession, isAccount } = this.#grant;
    const { refreshToken, refreshUntil = Number.POSITIVE_INFINITY } = last ?? {};
    // The end of a session that another process keeps is told by the clock of that one.
    if (refreshToken !== undefined && (isSession || place || Date.now() < refreshUntil)) {
      try {
        return await this.#refresh(refreshToken, last?.refreshUntil);
      } catch (error) {
        const isDead = error instanceof OAuthError && error.error === 'invalid_grant';
        if (!isDead || isSession) {
          if (last) await place?.putBack(last);
          throw error;
        }
        // When the login fails too, the next call need not try this again.
        this.#held = undefined;
        await place?.delete(refreshToken);
      }
    }
    const enter = async (): Promise<HeldTokens> => this.#request(await login.parameters(), login);
    return isAccount ? this.#guard.run(enter) : enter();
  }

  async #refresh(refreshToken: string, refreshUntil: number | undefined): Promise<HeldTokens> {
    const renewed = await this.#request({ grant_type: 'refresh_token', refresh_token: refreshToken });
    // An answer without a new refresh token leaves the old one in force (RFC 6749, section 6).
    return renewed.refreshToken === undefined ? { ...renewed, refreshToken, refreshUntil } : renewed;
  }

  async #request(parameters: FormParameters, login?: Login): Promise<HeldTokens> {
    const tokens = await this.#protocol.tokens(parameters);
    await login?.check?.(parameters, tokens);
    const { expiresAt, refreshExpiresAt } = tokens;
    const sent = expiresAt - tokens.expires_in * 1000;
    // The session may end before its access token: calls that go on all the time are to keep it.
    const usable = Math.min(expiresAt, refreshExpiresAt ?? Number.POSITIVE_INFINITY) - sent;
    return {
      accessToken: tokens.access_token,
      issuedAt: peek(tokens.access_token)?.iat ?? Math.floor(sent / 1000),
      renewAt: sent + usable - Math.min(longestLead, usable / 4),
      expiresAt: sent + usable,
      refreshToken: tokens.refresh_token,
      refreshUntil: refreshExpiresAt,
    };
  }
}

/** A token that the caller manages. */
export class GivenToken implements Authenticator {
  readonly #source: TokenSource;
  readonly #issuer: string | undefined;
  #authorization: Authorization | undefined;

  constructor(source: TokenSource, issuer?: string) {
    this.#source = checkedSource(source);
    this.#issuer = issuer;
  }

  authorize(): Authorization | Promise<Authorization> {
    if (typeof this.#source === 'function') return this.#asked(this.#source);
    this.#authorization ??= authorizationWith(this.#source, () => false, { issuer: this.#issuer });
    return this.#authorization;
  }

  async #asked(source: TokenSource): Promise<Authorization> {
    return authorizationWith(await tokenOf(source), (earlier) => earlier === 0, { issuer: this.#issuer });
  }

  async close(): Promise<void> {}
}
