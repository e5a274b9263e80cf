/** The end of a login and its renewals, loaded with the first one. */
import type { RequestOptions } from '../http/options.ts';
import { checkedVerifier } from './authorization-request.ts';
import type { RefreshRequest } from './grant-requests.ts';
import type { IdTokenClaims, UnverifiedClaims } from './jwt/claims.ts';
import type { TokenErrorCode } from './jwt/token-error.ts';
import type { TokenVerifier } from './jwt/token-verifier.ts';
import type { AuthorizationCallback, AuthorizationCode } from './login-requests.ts';
import { extended } from './parameters.ts';
import type { VerifiedTokenResponse } from './token-response.ts';
import type { AuthTools } from './tools.ts';
import { callOptions, verbOptions } from './verbs.ts';
import { hasOpenId, type IdTokenChecks, type LoginClient, verified, verifiedLogin } from './verified.ts';

/** Exchanges a code for tokens, and checks them. */
export async function exchanged(
  tools: AuthTools,
  client: LoginClient,
  answer: AuthorizationCode | AuthorizationCallback,
  options: RequestOptions | undefined,
): Promise<VerifiedTokenResponse> {
  const { bounded, text } = tools;
  const given = verbOptions(tools, 'authorizationCode', answer);
  const login = loginChecks(tools, given);
  return bounded(callOptions(tools, options), async (each) => {
    const isCallback = 'callback' in given;
    const form = {
      grant_type: 'authorization_code',
      code: isCallback ? await codeIn(tools, client, given, each) : text(given.code, 'code'),
      redirect_uri: text(given.redirectUri, 'redirectUri'),
      // The verifier of a callback is as necessary as its nonce.
      code_verifier:
        given.codeVerifier === undefined && !isCallback ? undefined : checkedVerifier(given.codeVerifier),
    };
    const tokens = await client.protocol.tokens(extended(form, given), each);
    return verifiedLogin(tools, client, tokens, login, each);
  });
}

/** Renews tokens, and compares a new ID token with the ones before. */
export async function renewed(
  tools: AuthTools,
  client: LoginClient,
  refreshToken: string,
  request: RefreshRequest,
  options: RequestOptions | undefined,
): Promise<VerifiedTokenResponse> {
  const refresh_token = tools.checkedToken(refreshToken, 'refreshToken');
  const given = verbOptions(tools, 'refreshToken', request);
  const { scope, leeway, previous, ...further } = given;
  const form = extended({ grant_type: 'refresh_token', refresh_token, scope }, further);
  return tools.bounded(callOptions(tools, options), async (each) => {
    const tokens = await client.protocol.tokens(form, each);
    if (tokens.id_token === undefined) return tokens;
    const whole = await verified(client, tokens, { leeway }, each);
    checkRenewed(tools, whole.claims, tools.peek(refreshToken), previous);
    return whole;
  });
}

/** Returns the code of a callback, after its checks. */
async function codeIn(
  tools: AuthTools,
  { clientId, decrypt, leeway, verifier }: LoginClient,
  callback: AuthorizationCallback,
  options: RequestOptions | undefined,
): Promise<string> {
  const answer = parametersOf(tools, callback.callback);
  const { issuers } = verifier;
  const signed = answer.get('response');
  if (signed === null) {
    const code = codeOf(tools, answer, callback, issuers);
    if (!/(^|\.)jwt$/.test(callback.responseMode ?? '')) return code;
    // A user can change the mode in the URL, and what is not signed can be another one's code.
    throw new tools.KeycloakError(
      'The callback is not signed, but the request asked for that',
      'invalid_callback',
    );
  }
  const parameters = await signedParameters(tools, await decrypt(signed), {
    state: callback.state,
    issuer: issuers,
    audience: clientId,
    leeway: callback.leeway ?? leeway ?? tools.usualLeeway,
    find: verifier.keysWithin(options),
  });
  return codeOf(tools, parameters, callback, issuers);
}

/** Returns the code of an authorization response that belongs to this request (RFC 9207, RFC 9700 section 4.4). */
function codeOf(
  tools: AuthTools,
  answer: URLSearchParams,
  { state, allowMissingIssuer }: AuthorizationCallback,
  issuers: readonly string[],
): string {
  const { KeycloakError, OAuthError } = tools;
  checkState(tools, answer.get('state'), state);
  const issuer = answer.get('iss');
  const isMissing = issuer === null && allowMissingIssuer === true;
  if (!isMissing && (issuer === null || !issuers.includes(issuer))) {
    const found = issuer === null ? 'none' : JSON.stringify(issuer);
    throw new KeycloakError(
      `The callback names the issuer ${found}, expected ${JSON.stringify(issuers[0])}`,
      'issuer_mismatch',
      [
        issuer === null
          ? 'Keycloak before 23, and a client that excludes it, send none: set `allowMissingIssuer`.'
          : 'If the public URL of the server differs from serverUrl, set `issuer` to the URL of the realm.',
      ],
    );
  }
  const error = answer.get('error');
  if (error !== null) throw new OAuthError(error, answer.get('error_description') ?? undefined, undefined);
  const code = answer.get('code');
  if (!code) throw new KeycloakError('The callback has neither a code nor an error', 'invalid_callback');
  return code;
}

function checkState({ KeycloakError, text }: AuthTools, found: unknown, state: string): void {
  if (found === text(state, 'state')) return;
  throw new KeycloakError(
    'The state of the callback differs from the state of the request',
    'state_mismatch',
    ['The response belongs to another request, possibly from another tab or an attacker. Start again.'],
  );
}

const names = ['state', 'iss', 'code', 'error', 'error_description', 'response'] as const;

/** Returns the parameters of a callback, from its query, fragment or form. */
export function parametersOf(tools: AuthTools, callback: AuthorizationCallback['callback']): URLSearchParams {
  if (tools.kindOf(callback) === 'URLSearchParams') return single(tools, callback as URLSearchParams);
  const url = URL.parse(String(callback), 'http://localhost');
  if (!url) throw new TypeError('callback must be the requested URL or the posted parameters');
  return single(tools, new URLSearchParams(url.search || url.hash.slice(1)));
}

/** Expected content of a signed response. */
interface SignedAnswerChecks {
  readonly state: string;
  readonly issuer: readonly string[];
  readonly audience: string;
  readonly leeway: number;
  readonly find: ReturnType<TokenVerifier['keysWithin']>;
}

/**
 * Returns the parameters of a signed response (JARM, section 2.4). The `state` comes first, so that a forged response
 * causes no fetch of keys.
 */
async function signedParameters(
  tools: AuthTools,
  answer: string,
  { state, issuer, audience, leeway, find }: SignedAnswerChecks,
): Promise<URLSearchParams> {
  const { checkAudience, checkExpiry, checkOneOf, checkPast, KeycloakError, TokenError } = tools;
  let claims: UnverifiedClaims;
  try {
    // The server writes the issuer twice.
    const decoded = tools.decode(answer, { duplicates: true });
    claims = decoded.claims;
    checkState(tools, claims['state'], state);
    const algorithms = tools.checkedAlgorithms(undefined, undefined);
    await tools.checkSignature(answer, decoded, { algorithms, find });
    checkOneOf(claims, 'iss', { code: 'wrong_issuer', expected: issuer });
    checkAudience(claims, [audience]);
    checkExpiry(claims, leeway);
    checkPast(claims, 'nbf', leeway);
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    const hints = error.code === 'encrypted' ? error.hints : [];
    const message = 'The callback is not signed by the realm for this client';
    throw new KeycloakError(message, 'invalid_callback', hints);
  }
  const texts = names.flatMap((name) => {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return new URLSearchParams(texts);
}

/** Returns what the ID token must contain for this response, or `undefined` if there may be no ID token. */
function loginChecks(
  tools: AuthTools,
  answer: AuthorizationCode | AuthorizationCallback,
): {
  readonly isExpected: boolean;
  readonly checks: IdTokenChecks;
} {
  const { maxAge, amr, leeway } = answer;
  const nonce = 'callback' in answer ? tools.text(answer.nonce, 'nonce') : answer.nonce;
  const acr = tools.levelsOf(answer);
  const checks = {
    ...(nonce !== undefined && { nonce }),
    ...(maxAge !== undefined && { maxAge }),
    ...(acr !== undefined && { acr }),
    ...(amr !== undefined && { amr }),
  };
  const { nonce: _, ...others } = checks;
  const isOnlyNonce = Object.keys(others).length === 0;
  const hasToken = answer.scope === undefined || hasOpenId(answer.scope);
  const isExpected = isOnlyNonce ? hasToken && nonce !== undefined : true;
  return { isExpected, checks: { ...checks, leeway } };
}

/**
 * Compares the ID token of a renewal with the refresh token, and with the ID token before it (OpenID Connect Core,
 * section 12.2).
 */
function checkRenewed(
  { checkAudience, own, text, wrong }: AuthTools,
  claims: IdTokenClaims,
  refreshToken: UnverifiedClaims | undefined,
  previous: IdTokenClaims | undefined,
): void {
  const subject = refreshToken?.sub;
  const same = (claim: string, code: TokenErrorCode, before: unknown): void => {
    const actual = own(claims, claim);
    if (before !== undefined && actual !== undefined && actual !== before) {
      throw wrong(code, { claim, expected: before, actual });
    }
  };
  same('sub', 'wrong_subject', subject);
  if (!previous) return;
  same('sub', 'wrong_subject', text(previous.sub, 'previous.sub'));
  same('iss', 'wrong_issuer', previous.iss);
  same('azp', 'wrong_authorized_party', previous.azp);
  same('nonce', 'wrong_nonce', previous.nonce ?? '');
  same('auth_time', 'invalid_claim', previous.auth_time);
  checkAudience(claims, [previous.aud].flat());
}

/** RFC 6749, section 3.1: a parameter must not be repeated. Otherwise one value would be checked and the other used. */
function single({ KeycloakError }: AuthTools, parameters: URLSearchParams): URLSearchParams {
  for (const name of names) {
    if (parameters.getAll(name).length > 1)
      throw new KeycloakError(`The callback has more than one ${name}`, 'invalid_callback');
  }
  return parameters;
}
