import type { LiteralUnion } from 'type-fest';
import type { InactiveReason } from './inactive-reason.ts';
import type { ProfileClaims } from './jwt/claims.ts';

/** Metadata of a realm (OpenID Connect Discovery, section 3; RFC 8414), typed for the fields that clients use. */
export interface OpenIdConfiguration {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
  readonly userinfo_endpoint: string;
  readonly introspection_endpoint: string;
  readonly revocation_endpoint: string;
  readonly end_session_endpoint: string;
  readonly registration_endpoint: string;
  readonly device_authorization_endpoint?: string | undefined;
  readonly pushed_authorization_request_endpoint?: string | undefined;
  readonly backchannel_authentication_endpoint?: string | undefined;
  readonly check_session_iframe?: string | undefined;
  readonly grant_types_supported: readonly string[];
  readonly response_types_supported: readonly string[];
  readonly response_modes_supported: readonly string[];
  readonly scopes_supported: readonly string[];
  readonly claims_supported: readonly string[];
  readonly acr_values_supported: readonly string[];
  readonly subject_types_supported: readonly string[];
  readonly code_challenge_methods_supported: readonly string[];
  readonly token_endpoint_auth_methods_supported: readonly string[];
  readonly id_token_signing_alg_values_supported: readonly string[];
  readonly [name: string]: unknown;
}

/** Public information about a realm, available without a login. */
export interface PublicRealm {
  readonly realm: string;
  /** The key that signs with RS256, in DER form as Base64. */
  readonly public_key: string;
  readonly 'token-service': string;
  readonly 'account-service': string;
  readonly 'tokens-not-before': number;
}

/** Claims of a user (OpenID Connect Core, section 5.1), determined by the client's scopes and mappers. */
export interface UserInfo extends ProfileClaims {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

/** Hint at the kind of a token, for `introspect` and `revoke`. */
export interface TokenHint {
  readonly tokenTypeHint?:
    | LiteralUnion<'access_token' | 'refresh_token' | 'requesting_party_token', string>
    | undefined;
}

/** Result of a token introspection (RFC 7662, section 2.2). */
export interface TokenIntrospection {
  /**
   * Whether the token is valid now and has the requesting client in its audience. If not, the server returns no other
   * field.
   */
  readonly active: boolean;
  /**
   * A guess at why the token is not active, from its own unverified claims, because the server does not return the
   * reason. `wrong_audience` means that this client is not in `aud`. Since Keycloak 26.6.2, even the client that
   * obtained the token must be in it; an audience mapper adds the client.
   */
  readonly reason?: InactiveReason | undefined;
  readonly sub?: string | undefined;
  readonly username?: string | undefined;
  readonly client_id?: string | undefined;
  readonly azp?: string | undefined;
  readonly aud?: string | readonly string[] | undefined;
  readonly iss?: string | undefined;
  readonly jti?: string | undefined;
  readonly sid?: string | undefined;
  readonly scope?: string | undefined;
  readonly token_type?: string | undefined;
  readonly typ?: string | undefined;
  /** Seconds since the epoch. */
  readonly exp?: number | undefined;
  /** Seconds since the epoch. */
  readonly iat?: number | undefined;
  readonly realm_access?: { readonly roles: readonly string[] } | undefined;
  readonly resource_access?: Readonly<Record<string, { readonly roles: readonly string[] }>> | undefined;
  /** The permissions of an RPT, with `tokenTypeHint: 'requesting_party_token'`. */
  readonly permissions?: readonly object[] | undefined;
  readonly [claim: string]: unknown;
}
