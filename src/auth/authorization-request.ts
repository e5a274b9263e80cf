import type { LiteralUnion } from 'type-fest';
import { listed } from './jwt/claim-checks.ts';
import { randomValue, sha256 } from './jwt/hash.ts';
import { text } from './jwt/text.ts';
import type { FormParameters } from './parameters.ts';
import { extended, type FurtherParameters } from './parameters.ts';
import type { Signer } from './private-key.ts';

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
  const own = {
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
  };
  const form = extended(own, request);
  if (!request.signed) return form;
  if (!signer) throw new TypeError('signed: true requires a client with a privateKey');
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now - 5, nbf: now - 5, exp: now + 300 };
  // The server requires these outside the object, too.
  const { response_type, scope, redirect_uri } = own;
  const object = await signer.sign({ ...form, client_id: clientId, iss: clientId, aud: issuer, ...times });
  return { response_type, scope, redirect_uri, request: object };
}

/**
 * Returns what to keep of a request until the user returns: everything that the response is compared with, because the
 * user can change the URL.
 */
export function sessionFor(request: AuthorizationParameters): AuthorizationSession {
  const { maxAge, scope } = request;
  const acr = levelsIn(request);
  if ((maxAge !== undefined || acr !== undefined) && !hasOpenId(scope)) {
    throw new TypeError('maxAge and acr are checked in the ID token, which requires the scope openid');
  }
  return {
    redirectUri: request.redirectUri,
    state: request.state ?? randomValue(),
    nonce: request.nonce ?? randomValue(),
    codeVerifier: request.codeVerifier ?? randomValue(),
    ...(maxAge !== undefined && { maxAge }),
    ...(acr !== undefined && { acr }),
    ...(scope !== undefined && { scope }),
  };
}

/** Returns whether the scopes, by default `openid`, contain `openid`. */
function hasOpenId(scope = 'openid'): boolean {
  return scope.split(' ').includes('openid');
}

/** The requested levels. Like the server, prefers those that are requested as an essential claim. */
function levelsIn({ acrValues, claims }: AuthorizationParameters): AuthorizationSession['acr'] {
  const { acr } = (claims as { id_token?: { acr?: object | null } } | undefined)?.id_token ?? {};
  const { essential, value, values } = (acr ?? {}) as {
    essential?: unknown;
    value?: unknown;
    values?: unknown;
  };
  if (essential === true) {
    const wanted = values ?? value;
    return wanted === undefined ? true : listed(wanted, 'claims.id_token.acr');
  }
  if (acrValues === undefined) return undefined;
  return listed(typeof acrValues === 'string' ? acrValues.split(' ') : acrValues, 'acrValues');
}

/** Returns the verifier if it conforms to RFC 7636, section 4.1. */
export function checkedVerifier(verifier: string): string {
  if (typeof verifier === 'string' && /^[\w.~-]{43,128}$/.test(verifier)) return verifier;
  throw new TypeError('codeVerifier must have 43 to 128 characters of A-Z, a-z, 0-9 and -._~ (RFC 7636)');
}
