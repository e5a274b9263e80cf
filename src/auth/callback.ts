import { KeycloakError, OAuthError } from '../http/errors.ts';
import { kindOf } from '../http/kind.ts';
import type { AuthorizationSession } from './authorization-request.ts';
import {
  checkAudience,
  checkExpiry,
  checkedLeeway,
  checkOneOf,
  checkPast,
  optional,
  optionalList,
  optionalSeconds,
  own,
  wrong,
} from './jwt/claim-checks.ts';
import type { IdTokenClaims, UnverifiedClaims } from './jwt/claims.ts';
import { decode } from './jwt/decode.ts';
import { checkedAlgorithms, type FindKeys } from './jwt/given-key.ts';
import { levelsOf } from './jwt/kind-checks.ts';
import type { IdTokenOptions } from './jwt/options.ts';
import { checkSignature } from './jwt/signature.ts';
import { text } from './jwt/text.ts';
import { TokenError, type TokenErrorCode } from './jwt/token-error.ts';
import type { FurtherParameters } from './parameters.ts';

/** Checks of the user's login, in addition to the requested ones, and further parameters of the token request. */
export interface LoginChecks extends FurtherParameters {
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
  /** Accepted authentication levels: `acr` of the ID token must be one of these. `true` accepts any level. */
  readonly acr?: string | readonly string[] | true;
  /** The requested scopes. Without `openid` no ID token is expected. */
  readonly scope?: string | undefined;
}

/** The result of `startAuthorization`, and the URL that the user returned to. */
export interface AuthorizationCallback extends AuthorizationSession, LoginChecks {
  /** The requested URL, complete or from its path on, or the parameters of a form that was posted to it. */
  readonly callback: string | URL | URLSearchParams;
  /**
   * Whether to accept a response without `iss`, for a client that excludes it. Unsafe together with other identity
   * providers.
   */
  readonly allowMissingIssuer?: boolean | undefined;
}

/** Returns the code of an authorization response that belongs to this request (RFC 9207, RFC 9700 section 4.4). */
export function codeOf(
  answer: URLSearchParams,
  { state, allowMissingIssuer }: AuthorizationCallback,
  issuers: readonly string[],
): string {
  checkState(answer.get('state'), state);
  const issuer = answer.get('iss');
  const isMissing = issuer === null && allowMissingIssuer === true;
  if (!isMissing && (issuer === null || !issuers.includes(issuer))) {
    const found = issuer === null ? 'none' : JSON.stringify(issuer);
    throw new KeycloakError(
      `The callback names the issuer ${found}, expected ${JSON.stringify(issuers[0])}`,
      'issuer_mismatch',
      ['If the public URL of the server differs from serverUrl, set `issuer` to the URL of the realm.'],
    );
  }
  const error = answer.get('error');
  if (error !== null) throw new OAuthError(error, answer.get('error_description') ?? undefined, undefined);
  const code = answer.get('code');
  if (!code) throw new KeycloakError('The callback has neither a code nor an error', 'invalid_callback');
  return code;
}

function checkState(found: unknown, state: string): void {
  if (found === text(state, 'state')) return;
  throw new KeycloakError(
    'The state of the callback differs from the state of the request',
    'state_mismatch',
    ['The response belongs to another request, possibly from another tab or an attacker. Start again.'],
  );
}

const names = ['state', 'iss', 'code', 'error', 'error_description', 'response'] as const;

/** Returns the parameters of a callback, from its query, fragment or form. */
export function parametersOf(callback: AuthorizationCallback['callback']): URLSearchParams {
  if (kindOf(callback) === 'URLSearchParams') return single(callback as URLSearchParams);
  const url = URL.parse(String(callback), 'http://localhost');
  if (!url) throw new TypeError('callback must be the requested URL or the posted parameters');
  return single(new URLSearchParams(url.search || url.hash.slice(1)));
}

/** Expected content of a signed response. */
export interface SignedAnswerChecks {
  readonly state: string;
  readonly issuer: readonly string[];
  readonly audience: string;
  readonly leeway: number | undefined;
  readonly find: FindKeys;
}

/**
 * Returns the parameters of a signed response (JARM, section 2.4). The `state` comes first, so that a forged response
 * causes no fetch of keys.
 */
export async function signedParameters(
  answer: string,
  { state, issuer, audience, leeway, find }: SignedAnswerChecks,
): Promise<URLSearchParams> {
  let claims: UnverifiedClaims;
  try {
    // The server writes the issuer twice.
    const decoded = decode(answer, { duplicates: true });
    claims = decoded.claims;
    checkState(claims['state'], state);
    await checkSignature(answer, decoded, { algorithms: checkedAlgorithms(undefined, undefined), find });
    checkOneOf(claims, 'iss', { code: 'wrong_issuer', expected: issuer });
    checkAudience(claims, [audience]);
    checkExpiry(claims, checkedLeeway(leeway));
    checkPast(claims, 'nbf', checkedLeeway(leeway));
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
export function loginChecks(answer: AuthorizationCode | AuthorizationCallback): {
  readonly isExpected: boolean;
  readonly checks: Omit<IdTokenOptions, 'clientId'>;
} {
  const isCallback = Object.hasOwn(answer, 'callback');
  const nonce = isCallback ? text(answer.nonce, 'nonce') : optional(answer, 'nonce');
  const maxAge = optionalSeconds(answer, 'maxAge');
  const acr = levelsOf(answer);
  const amr = optionalList(answer, 'amr');
  const checks = {
    ...(nonce !== undefined && { nonce }),
    ...(maxAge !== undefined && { maxAge }),
    ...(acr !== undefined && { acr }),
    ...(amr !== undefined && { amr }),
  };
  const { nonce: _, ...others } = checks;
  const isOnlyNonce = Object.keys(others).length === 0;
  const hasToken = answer.scope === undefined || answer.scope.split(' ').includes('openid');
  return { isExpected: isOnlyNonce ? hasToken && nonce !== undefined : true, checks };
}

/** Returns the error for a response without the requested ID token. */
export function missingIdToken(): TokenError {
  return new TokenError(
    'missing_id_token',
    'The response contains no ID token, so the login cannot be checked',
    {
      hints: ['Request the scope openid.'],
    },
  );
}

/**
 * Compares the ID token of a renewal with the refresh token, and with the ID token before it (OpenID Connect Core,
 * section 12.2).
 */
export function checkRenewed(
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
function single(parameters: URLSearchParams): URLSearchParams {
  for (const name of names) {
    if (parameters.getAll(name).length > 1)
      throw new KeycloakError(`The callback has more than one ${name}`, 'invalid_callback');
  }
  return parameters;
}
