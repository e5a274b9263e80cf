import type { IdTokenClaims } from './jwt/claims.ts';
import type { FurtherParameters } from './parameters.ts';

/** An account that logs in with its password. */
export interface PasswordGrant extends ScopeRequest {
  readonly username: string;
  readonly password: string;
  /** One-time code of an authenticator app. */
  readonly totp?: string | undefined;
}

/** Parameters of a token request. */
export interface ScopeRequest extends FurtherParameters {
  /** Scopes, separated by spaces. */
  readonly scope?: string | undefined;
}

/** A renewal of tokens. */
export interface RefreshRequest extends ScopeRequest {
  /** The verified claims of the ID token before, which those of a new one are compared with. */
  readonly previous?: IdTokenClaims | undefined;
  /** Tolerated clock difference in seconds, by default that of the client. */
  readonly leeway?: number | undefined;
}

/** An identity provider's assertion about a user. */
export interface JwtBearerGrant extends ScopeRequest {
  /** A JWT that the identity provider signed for this realm. It works only once. */
  readonly assertion: string;
}
