import type { IdTokenClaims } from './jwt/claims.ts';
import { peek } from './jwt/peek.ts';

/**
 * Tokens as the token endpoint returns them (RFC 6749, section 5.1; OpenID Connect Core, section 3.1.3.3), with
 * Keycloak's additions and with expiry times.
 */
export interface TokenResponse {
  readonly access_token: string;
  /** `Bearer`, or `DPoP` if the token is bound to a key. */
  readonly token_type: string;
  /** Lifetime of the access token in seconds. */
  readonly expires_in: number;
  /** Milliseconds since the epoch at which the access token expires, by the clock of this process. */
  readonly expiresAt: number;
  readonly refresh_token?: string | undefined;
  /** Lifetime of the refresh token in seconds; 0 for an offline token, whose end is not known in advance. */
  readonly refresh_expires_in?: number | undefined;
  /** Milliseconds since the epoch at which the refresh token expires; omitted if that is not known. */
  readonly refreshExpiresAt?: number | undefined;
  /** Present with the scope `openid`. */
  readonly id_token?: string | undefined;
  /** The granted scopes, separated by spaces. */
  readonly scope?: string | undefined;
  /** The id of the user's session. */
  readonly session_state?: string | undefined;
  /** Seconds since the epoch; the realm refuses tokens issued earlier. */
  readonly 'not-before-policy'?: number | undefined;
  /** Type of the token that a token exchange returned (RFC 8693, section 2.2.1). */
  readonly issued_token_type?: string | undefined;
  /** Whether the RPT was created from another one (UMA 2.0 Grant, section 3.3.5). */
  readonly upgraded?: boolean | undefined;
}

/** Tokens, with the verified claims of the ID token among them. */
export interface VerifiedTokenResponse extends TokenResponse {
  /** The claims of `id_token`, verified; omitted if the response contains no ID token. */
  readonly claims?: IdTokenClaims | undefined;
}

/** Lifetime of an access token in seconds if the server names none that can be true. */
const usualLifetime = 60;

/** Returns the response with the expiry times of its tokens. */
export function tokensOf(answer: TokenResponse, sent: number): TokenResponse {
  const expires_in = secondsOf(answer.expires_in) ?? ownLifetime(answer.access_token) ?? usualLifetime;
  const refresh = secondsOf(answer.refresh_expires_in);
  return {
    ...answer,
    expires_in,
    // Counted from before the request: the true end is never earlier.
    expiresAt: sent + expires_in * 1000,
    ...(refresh && answer.refresh_token !== undefined && { refreshExpiresAt: sent + refresh * 1000 }),
  };
}

/** More seconds than any lifetime, and few enough to be added to a time. */
const longest = 1e11;

/**
 * Returns a lifetime of at least a second, if the value is one. With 0, a negative number or one that no clock can take,
 * each call would request a new token.
 */
export function secondsOf(value: unknown): number | undefined {
  const seconds = typeof value === 'string' ? Number(value) : value;
  return typeof seconds === 'number' && seconds >= 1 && seconds <= longest ? seconds : undefined;
}

function ownLifetime(token: string): number | undefined {
  const { exp, iat } = peek(token) ?? {};
  return secondsOf(Number(exp) - Number(iat));
}
