import type { LiteralUnion } from 'type-fest';
import type { InactiveReason } from './inactive-reason.ts';

/** What a realm says of itself (OpenID Connect Discovery, section 3; RFC 8414), as far as clients use it. */
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

/** What a realm tells without a login: `GET /realms/{realm}`. */
export interface PublicRealm {
  readonly realm: string;
  /** The key that signs with RS256, as Base64 of its DER form. */
  readonly public_key: string;
  readonly 'token-service': string;
  readonly 'account-service': string;
  readonly 'tokens-not-before': number;
}

/** The claims of a user (OpenID Connect Core, section 5.1), as scopes and mappers of the client give them. */
export interface UserInfo {
  readonly sub: string;
  readonly preferred_username?: string | undefined;
  readonly name?: string | undefined;
  readonly given_name?: string | undefined;
  readonly family_name?: string | undefined;
  readonly email?: string | undefined;
  readonly email_verified?: boolean | undefined;
  readonly locale?: string | undefined;
  readonly [claim: string]: unknown;
}

/** What a token is, to the endpoints that look at one. */
export interface TokenHint {
  readonly tokenTypeHint?:
    | LiteralUnion<'access_token' | 'refresh_token' | 'requesting_party_token', string>
    | undefined;
}

/** What the server knows of a token (RFC 7662, section 2.2). */
export interface TokenIntrospection {
  /** Whether the token is good at this moment, and the asking client in its audience. Nothing else is told otherwise. */
  readonly active: boolean;
  /**
   * Why the token is not active, guessed from the token's own claims and checked by nobody: the server does not tell.
   * `wrong_audience` means that this client is not in `aud`, which the server demands since Keycloak 26.6.2 even of the
   * client that got the token: an audience mapper adds it.
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
