/** Requests for a login, loaded with the first one. */
import type { AuthorizationParameters, AuthorizationSession, StartRequest } from './login-requests.ts';
import { extended, type FormParameters } from './parameters.ts';
import type { Signer } from './private-key.ts';
import type { AuthTools } from './tools.ts';
import { verbOptions } from './verbs.ts';
import { hasOpenId } from './verified.ts';

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
  tools: AuthTools,
  verb: string,
  given: AuthorizationParameters,
  { clientId, signer, issuer, thumbprint }: Requester,
): Promise<FormParameters> {
  const { text, sha256 } = tools;
  const request = verbOptions(tools, verb, given);
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
    claims: request.claims && JSON.stringify(checkedClaims(tools, request.claims)),
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

/** Returns what to send, and what to keep of it until the user returns. */
export function started(
  tools: AuthTools,
  given: StartRequest,
): { pushed: boolean | undefined; request: AuthorizationParameters; session: AuthorizationSession } {
  const { pushed, ...asked } = verbOptions(tools, 'startAuthorization', given);
  const session = sessionFor(tools, asked);
  const { redirectUri, state, nonce, codeVerifier } = session;
  return { pushed, request: { ...asked, redirectUri, state, nonce, codeVerifier }, session };
}

/** Everything that the response is compared with, because the user can change the URL. */
function sessionFor(
  { listed, randomValue }: AuthTools,
  request: AuthorizationParameters,
): AuthorizationSession {
  const { maxAge, scope, responseMode } = request;
  const acr = levelsIn(request, listed);
  if ((maxAge !== undefined || acr !== undefined) && !hasOpenId(scope ?? 'openid')) {
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
    ...(responseMode !== undefined && { responseMode }),
  };
}

/** As text or in a list they would be sent, and none of them compared with what comes. */
function checkedClaims({ kindOf }: AuthTools, claims: object): object {
  if (kindOf(claims) === 'Object') return claims;
  throw new TypeError('claims must be an object such as { id_token: { acr: { essential: true } } }');
}

/** The requested levels. Like the server, prefers those that are requested as an essential claim. */
function levelsIn(
  { acrValues, claims }: AuthorizationParameters,
  listed: AuthTools['listed'],
): AuthorizationSession['acr'] {
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
  return acrValues === undefined ? undefined : listedLevels(acrValues, listed);
}

/** The levels of a request, of which the login must have one. */
export function listedLevels(
  acrValues: string | readonly string[],
  listed: AuthTools['listed'],
): readonly string[] {
  return listed(typeof acrValues === 'string' ? acrValues.split(' ') : acrValues, 'acrValues');
}

/** Returns the verifier if it conforms to RFC 7636, section 4.1. */
export function checkedVerifier(verifier: unknown): string {
  if (typeof verifier === 'string' && /^[\w.~-]{43,128}$/.test(verifier)) return verifier;
  throw new TypeError('codeVerifier must have 43 to 128 characters of A-Z, a-z, 0-9 and -._~ (RFC 7636)');
}
