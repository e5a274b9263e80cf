import type { LiteralUnion } from 'type-fest';
import { sha256 } from './jwt/hash.ts';
import { text } from './jwt/text.ts';
import type { Signer } from './private-key.ts';
import type { FormParameters } from './protocol.ts';

/** What an authorization request asks for (RFC 6749, section 4.1.1; OpenID Connect Core, section 3.1.2.1). */
export interface AuthorizationParameters {
  /** Where the user comes back to: one of the redirect URIs of the client. */
  readonly redirectUri: string;
  /** Scopes with spaces between them, `openid` by default. */
  readonly scope?: string | undefined;
  /** Comes back with the user, so that the answer is known to belong to this request. */
  readonly state?: string | undefined;
  /** Comes back in the ID token. */
  readonly nonce?: string | undefined;
  /** The secret of PKCE (RFC 7636), of 43 to 128 characters; its S256 challenge is what is sent. */
  readonly codeVerifier?: string | undefined;
  /** `login` asks for the password again, `none` fails instead of asking for anything, `create` registers. */
  readonly prompt?: LiteralUnion<'none' | 'login' | 'consent' | 'create', string> | undefined;
  /** Seconds since the last login after which the user has to log in again. `startAuthorization` has it checked. */
  readonly maxAge?: number | undefined;
  /** The username or e-mail address to begin with. */
  readonly loginHint?: string | undefined;
  /** The alias of the identity provider to go to at once (Keycloak's `kc_idp_hint`). */
  readonly idpHint?: string | undefined;
  /** Levels of authentication, in the order of preference. */
  readonly acrValues?: string | readonly string[] | undefined;
  /** Claims that are asked for one by one (OpenID Connect Core, section 5.5). */
  readonly claims?: object | undefined;
  /** How the answer comes back: in the query by default; `jwt` signs it (JARM). */
  readonly responseMode?: LiteralUnion<'query' | 'fragment' | 'form_post' | 'jwt', string> | undefined;
  /** `code` by default. */
  readonly responseType?: string | undefined;
  /** The languages of the login page, such as `de`, with spaces between them. */
  readonly uiLocales?: string | undefined;
  /** An action that the user is to do after the login, such as `UPDATE_PASSWORD` (Keycloak's `kc_action`). */
  readonly action?: string | undefined;
  /** A signed request object (RFC 9101). `signed: true` makes one with the client's own key. */
  readonly request?: string | undefined;
  /** Puts the parameters into a request object that the client's `privateKey` signs (RFC 9101). */
  readonly signed?: boolean | undefined;
  /** Further parameters, by their names on the wire. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/** What must be kept, for instance in the user's session, until the user comes back. */
export interface AuthorizationSession {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** The `maxAge` of the request: the login must not be older. */
  readonly maxAge?: number | undefined;
}

/** An authorization request that was begun: where to send the user, and what to keep until the user is back. */
export interface StartedAuthorization extends AuthorizationSession {
  readonly url: string;
}

/** What a pushed authorization request gives (RFC 9126, section 2.2), with the URL to send the user to. */
export interface PushedAuthorization {
  readonly request_uri: string;
  /** Seconds in which the user must be sent. */
  readonly expires_in: number;
  readonly url: string;
}

/** Where the user goes to log out (OpenID Connect RP-Initiated Logout, section 2). */
export interface LogoutParameters {
  /** The ID token of the session; without one the user is asked to confirm. */
  readonly idTokenHint?: string | undefined;
  /** Where the user goes afterwards: one of the client's post logout redirect URIs. */
  readonly postLogoutRedirectUri?: string | undefined;
  /** Comes back with the user. */
  readonly state?: string | undefined;
  /** The languages of the page, with spaces between them. */
  readonly uiLocales?: string | undefined;
}

/** Who makes an authorization request. */
export interface Requester {
  readonly clientId: string;
  readonly signer: Signer | undefined;
  /** The server that a request object is for. */
  readonly issuer: string;
  /** The key that the tokens will be bound to. */
  readonly thumbprint: string | undefined;
}

/** The parameters under their names on the wire. */
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
  if (!signer) throw new TypeError('signed: true needs a client with a privateKey');
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now - 5, nbf: now - 5, exp: now + 300 };
  // The server wants these outside of the object, too.
  const { response_type, scope, redirect_uri } = form;
  const object = await signer.sign({ ...form, client_id: clientId, iss: clientId, aud: issuer, ...times });
  return { response_type, scope, redirect_uri, request: object };
}

/** The parameters of a logout under their names on the wire. */
export function logoutForm(logout: LogoutParameters): FormParameters {
  return {
    id_token_hint: logout.idTokenHint,
    post_logout_redirect_uri: logout.postLogoutRedirectUri,
    state: logout.state,
    ui_locales: logout.uiLocales,
  };
}

/** The verifier, when it is as RFC 7636, section 4.1, demands. */
export function checkedVerifier(verifier: string): string {
  if (typeof verifier === 'string' && /^[\w.~-]{43,128}$/.test(verifier)) return verifier;
  throw new TypeError('codeVerifier must have 43 to 128 characters of A-Z, a-z, 0-9 and -._~ (RFC 7636)');
}
