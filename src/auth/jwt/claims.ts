/** Claims common to all tokens of a realm (RFC 7519, section 4.1, and Keycloak's own claims). */
export interface TokenClaims {
  /** The issuer: the URL of the realm. */
  readonly iss: string;
  /** The recipients of the token. */
  readonly aud?: string | readonly string[] | undefined;
  /** The id of the user, or of the client's service account. Absent from lightweight access tokens. */
  readonly sub?: string | undefined;
  /** Seconds since the epoch. */
  readonly exp: number;
  /** Seconds since the epoch. */
  readonly iat: number;
  /** Seconds since the epoch. */
  readonly nbf?: number | undefined;
  /** The id of the token. */
  readonly jti?: string | undefined;
  /** The kind of the token in Keycloak's terms: `Bearer`, `DPoP`, `ID`, `Logout`, `Refresh`, `Offline`. */
  readonly typ?: string | undefined;
  /** The client that the token was issued to. */
  readonly azp?: string | undefined;
  /** The id of the user's session. */
  readonly sid?: string | undefined;
  /** Authentication level of the login: the level itself, or the realm's name for it. */
  readonly acr?: string | undefined;
  /** Time of the login in seconds since the epoch. */
  readonly auth_time?: number | undefined;
  /** Claims added by mappers. The signature does not vouch for their types. */
  readonly [claim: string]: unknown;
}

/** The names of roles. */
export interface RoleClaim {
  readonly roles: readonly string[];
}

/** The key that a token is bound to (RFC 7800). */
export interface Confirmation {
  /** The thumbprint of a key for DPoP (RFC 9449, section 6.1). */
  readonly jkt?: string | undefined;
  /** The SHA-256 thumbprint of a TLS certificate (RFC 8705, section 3.1). */
  readonly 'x5t#S256'?: string | undefined;
}

/** Claims about a user from the scopes `profile` and `email` (OpenID Connect Core, section 5.1). */
export interface ProfileClaims {
  readonly preferred_username?: string | undefined;
  readonly name?: string | undefined;
  readonly given_name?: string | undefined;
  readonly family_name?: string | undefined;
  readonly email?: string | undefined;
  readonly email_verified?: boolean | undefined;
  readonly locale?: string | undefined;
}

/** The claims of an access token. */
export interface AccessTokenClaims extends TokenClaims, ProfileClaims {
  /** The scopes, separated by spaces. */
  readonly scope?: string | undefined;
  /** The user's realm roles. */
  readonly realm_access?: RoleClaim | undefined;
  /** The user's client roles, by client ID. */
  readonly resource_access?: Readonly<Record<string, RoleClaim>> | undefined;
  /** Web origins of the client from which browsers may send requests. */
  readonly 'allowed-origins'?: readonly string[] | undefined;
  /** The key that the token is bound to. */
  readonly cnf?: Confirmation | undefined;
  /** The permissions of an RPT. */
  readonly authorization?: { readonly permissions: readonly PermissionClaim[] } | undefined;
  /** The client, in a token of a service account. */
  readonly client_id?: string | undefined;
  /**
   * The party that acts for the user, after an impersonation or a token exchange with delegation (RFC 8693, section
   * 4.1).
   */
  readonly act?: { readonly sub?: string | undefined; readonly [claim: string]: unknown } | undefined;
}

/** One permission of an RPT. */
export interface PermissionClaim {
  /** The id of the resource; absent if the permission is for scopes only. */
  readonly rsid?: string | undefined;
  /** The name of the resource. */
  readonly rsname?: string | undefined;
  /** The granted scopes. */
  readonly scopes?: readonly string[] | undefined;
  /** Claims that the policies pushed. */
  readonly claims?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** The claims of a requesting party token (RPT): an access token of UMA or of authorization services. */
export interface RequestingPartyTokenClaims extends AccessTokenClaims {
  readonly authorization: { readonly permissions: readonly PermissionClaim[] };
}

/** The claims of an ID token (OpenID Connect Core, section 2). */
export interface IdTokenClaims extends TokenClaims, ProfileClaims {
  readonly sub: string;
  readonly aud: string | readonly string[];
  /** The nonce of the authorization request. */
  readonly nonce?: string | undefined;
  /** Hash of the access token that was issued with this token. */
  readonly at_hash?: string | undefined;
  /** Hash of the authorization code that was issued with this token. */
  readonly c_hash?: string | undefined;
}

/** The claims of a logout token (OpenID Connect Back-Channel Logout, section 2.4). */
export interface LogoutTokenClaims extends TokenClaims {
  readonly aud: string | readonly string[];
  readonly jti: string;
  /** The user. Without `sid`, all of the user's sessions at this client have ended. */
  readonly sub?: string | undefined;
  /** The session that has ended. */
  readonly sid?: string | undefined;
  readonly events: { readonly 'http://schemas.openid.net/event/backchannel-logout': object };
}

/**
 * The unverified claims of a refresh token. The server signs refresh tokens with a secret of its own, so no other party
 * can verify them.
 */
export interface RefreshTokenClaims {
  /** `Refresh`, or `Offline` for an offline token, which has no `exp`. */
  readonly typ: 'Refresh' | 'Offline';
  /** Seconds since the epoch. */
  readonly exp?: number | undefined;
  /** Seconds since the epoch. */
  readonly iat?: number | undefined;
  readonly jti?: string | undefined;
  readonly iss?: string | undefined;
  readonly sub?: string | undefined;
  readonly azp?: string | undefined;
  readonly sid?: string | undefined;
  readonly scope?: string | undefined;
  readonly [claim: string]: unknown;
}

/**
 * Claims whose signature has not been verified. They may contain anything, of any type: never base a decision on them.
 */
export interface UnverifiedClaims {
  readonly iss?: unknown;
  readonly aud?: unknown;
  readonly sub?: unknown;
  readonly exp?: unknown;
  readonly iat?: unknown;
  readonly nbf?: unknown;
  readonly jti?: unknown;
  readonly typ?: unknown;
  readonly azp?: unknown;
  readonly sid?: unknown;
  readonly scope?: unknown;
  readonly realm_access?: unknown;
  readonly resource_access?: unknown;
  readonly [claim: string]: unknown;
}
