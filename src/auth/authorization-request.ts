import type { LiteralUnion } from 'type-fest';
import { sha256 } from './jwt/hash.ts';
import { text } from './jwt/text.ts';
import type { Signer } from './private-key.ts';
import type { FormParameters } from './protocol.ts';

/** Parameters of an authorization request (RFC 6749, section 4.1.1; OpenID Connect Core, section 3.1.2.1). */
export interface AuthorizationParameters {
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
  /** Authentication levels, in order of preference. */
  readonly acrValues?: string | readonly string[] | undefined;
  /** Individual claims to request (OpenID Connect Core, section 5.5). */
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
  /** Additional parameters, by their protocol names. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/** Values to keep until the user returns, for instance in the user's session. */
export interface AuthorizationSession {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** The `maxAge` of the request. An older login is rejected. */
  readonly maxAge?: number | undefined;
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

/** Parameters of a logout in the browser (OpenID Connect RP-Initiated Logout, section 2). */
export interface LogoutParameters {
  /** The ID token of the session. Without it the user is asked to confirm the logout. */
  readonly idTokenHint?: string | undefined;
  /** The URL to return to after the logout, one of the client's post-logout redirect URIs. */
  readonly postLogoutRedirectUri?: string | undefined;
  /** Returned with the user unchanged. */
  readonly state?: string | undefined;
  /** Languages for the page, separated by spaces. */
  readonly uiLocales?: string | undefined;
}

/** The client that makes an authorization request. */
export interface Requester {
  readonly clientId: string;
  readonly signer: Signer | undefined;
  /** The server that a request object is intended for. */
  readonly issuer: string;
  /** Thumbprint of the key that the tokens will be bound to. */
  readonly thumbprint: string | undefined;
}

/** Returns the parameters under their protocol names. */
export async function authorizationForm(
  request: AuthorizationParameters,
  { clientId, signer, issuer, thumbprint }: Requester,
): Promise<FormParameters> {
  const { codeVerifier, acrValues } = request;
  const form = {
    response_type: request.responseType ?? 'code',
    redirect_uri: text(request.redirectUri, 'redirectUri'),
    scope: request.scope ?? 'openid',
    state: request.state,
    nonce: request.nonce,
    ...(codeVerifier !== undefined && {
      code_challenge: await sha256(checkedVerifier(codeVerifier)),
      code_challenge_method: 'S256',
    }),
    prompt: request.prompt,
    max_age: request.maxAge,
    login_hint: request.loginHint,
    kc_idp_hint: request.idpHint,
    acr_values: typeof acrValues === 'string' ? acrValues : acrValues?.join(' '),
    claims: request.claims && JSON.stringify(request.claims),
    response_mode: request.responseMode,
    ui_locales: request.uiLocales,
    kc_action: request.action,
    request: request.request,
    dpop_jkt: thumbprint,
    ...request.parameters,
  };
  if (!request.signed) return form;
  if (!signer) throw new TypeError('signed: true requires a client with a privateKey');
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now - 5, nbf: now - 5, exp: now + 300 };
  // The server requires these outside the object, too.
  const { response_type, scope, redirect_uri } = form;
  const object = await signer.sign({ ...form, client_id: clientId, iss: clientId, aud: issuer, ...times });
  return { response_type, scope, redirect_uri, request: object };
}

/** Returns the parameters of a logout under their protocol names. */
export function logoutForm(logout: LogoutParameters): FormParameters {
  return {
    id_token_hint: logout.idTokenHint,
    post_logout_redirect_uri: logout.postLogoutRedirectUri,
    state: logout.state,
    ui_locales: logout.uiLocales,
  };
}

/** Returns the verifier if it conforms to RFC 7636, section 4.1. */
export function checkedVerifier(verifier: string): string {
  if (typeof verifier === 'string' && /^[\w.~-]{43,128}$/.test(verifier)) return verifier;
  throw new TypeError('codeVerifier must have 43 to 128 characters of A-Z, a-z, 0-9 and -._~ (RFC 7636)');
}
