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

/** Returns the response with the expiry times of its tokens. */
export function tokensOf(answer: TokenResponse, sent: number): TokenResponse {
  const expires_in = answer.expires_in ?? 60;
  const { refresh_expires_in: refresh } = answer;
  return {
    ...answer,
    expires_in,
    // Counted from before the request: the true end is never earlier.
    expiresAt: sent + expires_in * 1000,
    ...(refresh && answer.refresh_token !== undefined && { refreshExpiresAt: sent + refresh * 1000 }),
  };
}
