import type { LiteralUnion } from 'type-fest';
import type { FurtherParameters } from './parameters.ts';

/** Parameters of an authorization request (RFC 6749, section 4.1.1; OpenID Connect Core, section 3.1.2.1). */
export interface AuthorizationParameters extends FurtherParameters {
  /** The URL that the user returns to, one of the client's redirect URIs. */
  readonly redirectUri: string;
  /** Scopes, separated by spaces; `openid` by default. */
  readonly scope?: string | undefined;
  /** Returned with the user unchanged, to match the response to this request. */
  readonly state?: string | undefined;
  /** Copied into the ID token. */
  readonly nonce?: string | undefined;
  /** PKCE secret of 43 to 128 characters (RFC 7636). Only its S256 challenge is sent. */
  readonly codeVerifier?: string | undefined;
  /** `login` asks for the password again, `none` fails instead of showing a page, `create` opens the registration. */
  readonly prompt?: LiteralUnion<'none' | 'login' | 'consent' | 'create', string> | undefined;
  /**
   * Maximum age of the login in seconds; after that the user must log in again. `startAuthorization` passes it on to
   * `authorizationCode`, which checks it.
   */
  readonly maxAge?: number | undefined;
  /** Username or e-mail address that the login page starts with. */
  readonly loginHint?: string | undefined;
  /** Alias of an identity provider to go to directly (Keycloak's `kc_idp_hint`). */
  readonly idpHint?: string | undefined;
  /**
   * Authentication levels, in order of preference. `startAuthorization` passes them on to `authorizationCode`, which
   * requires one of them.
   */
  readonly acrValues?: string | readonly string[] | undefined;
  /**
   * Individual claims to request (OpenID Connect Core, section 5.5). An essential `acr` of the ID token is checked like
   * `acrValues`.
   */
  readonly claims?: object | undefined;
  /** How the response is returned: in the query by default; `jwt` returns it signed (JARM). */
  readonly responseMode?: LiteralUnion<'query' | 'fragment' | 'form_post' | 'jwt', string> | undefined;
  /** `code` by default. */
  readonly responseType?: string | undefined;
  /** Languages for the login page, such as `de`, separated by spaces. */
  readonly uiLocales?: string | undefined;
  /** An action for the user to perform after the login, such as `UPDATE_PASSWORD` (Keycloak's `kc_action`). */
  readonly action?: string | undefined;
  /** A signed request object (RFC 9101). `signed: true` creates one with the client's own key. */
  readonly request?: string | undefined;
  /** Whether to put the parameters into a request object signed with the client's `privateKey` (RFC 9101). */
  readonly signed?: boolean | undefined;
}

/** A request, and how to make it. */
export type StartRequest = AuthorizationParameters & {
  /** Whether to send the request to the server first (PAR, RFC 9126). */
  readonly pushed?: boolean | undefined;
};

/** Values to keep until the user returns, for instance in the user's session. */
export interface AuthorizationSession {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** The `maxAge` of the request. An older login is rejected. */
  readonly maxAge?: number;
  /** The requested authentication levels. Another level is rejected; `true` accepts any level. */
  readonly acr?: string | readonly string[] | true;
  /** The requested scopes. Without `openid` no ID token is expected. */
  readonly scope?: string | undefined;
  /** The `responseMode` of the request. With `jwt`, a code in a response that is not signed is rejected. */
  readonly responseMode?: string | undefined;
}

/** A started authorization request: the URL to send the user to, and the values to keep until the user returns. */
export interface StartedAuthorization extends AuthorizationSession {
  readonly url: string;
}

/** Response to a pushed authorization request (RFC 9126, section 2.2), with the URL to send the user to. */
export interface PushedAuthorization {
  readonly request_uri: string;
  /** Seconds within which the user must be sent to `url`. */
  readonly expires_in: number;
  readonly url: string;
}

/** Checks of the user's login, in addition to the requested ones, and further parameters of the token request. */
export interface LoginChecks extends FurtherParameters {
  /** Accepted authentication levels: `acr` of the ID token must be one of these. `true` accepts any level. */
  readonly acr?: string | readonly string[] | true;
  /** Required authentication methods: `amr` of the ID token must contain all of these. */
  readonly amr?: string | readonly string[];
  /** Tolerated clock difference in seconds, by default that of the client. */
  readonly leeway?: number | undefined;
}

/** An authorization code that the client has received. */
export interface AuthorizationCode extends LoginChecks {
  readonly code: string;
  /** The redirect URI of the authorization request. */
  readonly redirectUri: string;
  /** The PKCE secret whose challenge was sent with the authorization request. */
  readonly codeVerifier?: string | undefined;
  /** The nonce of the authorization request, which the ID token must contain. */
  readonly nonce?: string;
  /** The `maxAge` of the authorization request. The login must not be older. */
  readonly maxAge?: number;
  /** The requested scopes. Without `openid` no ID token is expected. */
  readonly scope?: string | undefined;
}

/** The result of `startAuthorization`, and the URL that the user returned to. */
export interface AuthorizationCallback extends AuthorizationSession, LoginChecks {
  /** The requested URL, complete or from its path on, or the parameters of a form that was posted to it. */
  readonly callback: string | URL | URLSearchParams;
  /**
   * Whether to accept a response without `iss`, for a client that excludes it, or a server before Keycloak 23. Unsafe
   * together with other identity providers.
   */
  readonly allowMissingIssuer?: boolean | undefined;
}
