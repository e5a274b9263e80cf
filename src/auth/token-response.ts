/**
 * Tokens, as the token endpoint gives them (RFC 6749, section 5.1; OpenID Connect Core, section 3.1.3.3), with what
 * Keycloak adds and the time of their end.
 */
export interface TokenResponse {
  readonly access_token: string;
  /** `Bearer`, or `DPoP` when the token is bound to a key. */
  readonly token_type: string;
  /** Seconds that the access token lives. */
  readonly expires_in: number;
  /** Milliseconds since the epoch at which the access token ends, by the clock of this process. */
  readonly expiresAt: number;
  readonly refresh_token?: string | undefined;
  /** Seconds that the refresh token lives; 0 for an offline token, which has no end known beforehand. */
  readonly refresh_expires_in?: number | undefined;
  /** Milliseconds since the epoch at which the refresh token ends; left out where that is not known. */
  readonly refreshExpiresAt?: number | undefined;
  /** With the scope `openid`. */
  readonly id_token?: string | undefined;
  /** The scopes that were granted, with spaces between them. */
  readonly scope?: string | undefined;
  /** The id of the user's session. */
  readonly session_state?: string | undefined;
  /** Seconds since the epoch before which the realm takes no token. */
  readonly 'not-before-policy'?: number | undefined;
  /** What a token exchange gave (RFC 8693, section 2.2.1). */
  readonly issued_token_type?: string | undefined;
  /** Whether an RPT was made of another one (UMA 2.0 Grant, section 3.3.5). */
  readonly upgraded?: boolean | undefined;
}

/** What the server answered, with the times of the tokens' end. */
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
