import type { JSONWebKeySet, JWK } from 'jose';
import { KeycloakError, OAuthError } from '../http/errors.ts';
import { kindOf } from '../http/kind.ts';
import type { AuthorizationSession } from './authorization-request.ts';
import { checkAudience, checkExpiry, checkedLeeway, checkOneOf, checkPast } from './jwt/claim-checks.ts';
import { verifying } from './jwt/jose.ts';
import { finderIn } from './jwt/key-set.ts';
import { text } from './jwt/text.ts';

/** An authorization code that the client has received. */
export interface AuthorizationCode {
  readonly code: string;
  /** The redirect URI of the authorization request. */
  readonly redirectUri: string;
  /** The PKCE secret whose challenge was sent with the authorization request. */
  readonly codeVerifier?: string | undefined;
  /** The nonce of the authorization request. If set, the returned ID token is verified and must contain it. */
  readonly nonce?: string | undefined;
  /**
   * The `maxAge` of the authorization request. If set, the returned ID token is verified and its login must not be
   * older.
   */
  readonly maxAge?: number | undefined;
}

/** The result of `startAuthorization`, and the URL that the user returned to. */
export interface AuthorizationCallback extends AuthorizationSession {
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
  if (answer.get('state') !== text(state, 'state')) {
    const hint =
      'The response belongs to another request, possibly from another tab or an attacker. Start again.';
    throw new KeycloakError(
      'The state of the callback differs from the state of the request',
      'state_mismatch',
      [hint],
    );
  }
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

const names = ['state', 'iss', 'code', 'error', 'error_description', 'response'] as const;

/** Returns the parameters of a callback, from its query, fragment or form. */
export function parametersOf(callback: AuthorizationCallback['callback']): URLSearchParams {
  if (kindOf(callback) === 'URLSearchParams') return single(callback as URLSearchParams);
  const url = URL.parse(String(callback), 'http://localhost');
  if (!url) throw new TypeError('callback must be the requested URL or the posted parameters');
  return single(new URLSearchParams(url.search || url.hash.slice(1)));
}

/** Expected issuer and audience of a signed response. */
export interface SignedAnswerChecks {
  readonly issuer: readonly string[];
  readonly audience: string;
}

/**
 * Returns the parameters of a signed response (JARM, section 2.4). The rules for tokens do not apply, because the
 * server writes the issuer twice.
 */
export async function signedParameters(
  answer: string,
  keys: JSONWebKeySet,
  { issuer, audience }: SignedAnswerChecks,
): Promise<URLSearchParams> {
  const { compactVerify } = await verifying();
  let payload: Record<string, unknown>;
  try {
    const find = finderIn(keys, 'The realm has no JSON Web Keys');
    const { payload: bytes } = await compactVerify(answer, async (header) => find(header) as JWK);
    payload = JSON.parse(new TextDecoder().decode(bytes));
    checkOneOf(payload, 'iss', { code: 'wrong_issuer', expected: issuer });
    checkAudience(payload, [audience]);
    checkExpiry(payload, checkedLeeway());
    checkPast(payload, 'nbf', checkedLeeway());
  } catch {
    // The error itself is dropped: it may contain the response.
    throw new KeycloakError('The callback is not signed by the realm for this client', 'invalid_callback');
  }
  const texts = names.flatMap((name) => {
    const value = Object.hasOwn(payload, name) ? payload[name] : undefined;
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return new URLSearchParams(texts);
}

/** RFC 6749, section 3.1: a parameter must not be repeated. Otherwise one value would be checked and the other used. */
function single(parameters: URLSearchParams): URLSearchParams {
  for (const name of names) {
    if (parameters.getAll(name).length > 1)
      throw new KeycloakError(`The callback has more than one ${name}`, 'invalid_callback');
  }
  return parameters;
}
