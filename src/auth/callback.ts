import type { JSONWebKeySet, JWK } from 'jose';
import { KeycloakError, OAuthError } from '../http/errors.ts';
import { kindOf } from '../http/kind.ts';
import type { AuthorizationSession } from './authorization-request.ts';
import { checkAudience, checkExpiry, checkedLeeway, checkOneOf, checkPast } from './jwt/claim-checks.ts';
import { verifying } from './jwt/jose.ts';
import { finderIn } from './jwt/key-set.ts';
import { text } from './jwt/text.ts';

/** An authorization code, however it came. */
export interface AuthorizationCode {
  readonly code: string;
  /** The same as in the authorization request. */
  readonly redirectUri: string;
  /** The secret of PKCE whose challenge the authorization request had. */
  readonly codeVerifier?: string | undefined;
  /** The nonce of the authorization request: the ID token is then verified, and must hold it. */
  readonly nonce?: string | undefined;
  /** The `maxAge` of the authorization request: the ID token is then verified, and its login must not be older. */
  readonly maxAge?: number | undefined;
}

/** The user's return from an authorization request: what `startAuthorization` gave, and where the user came back to. */
export interface AuthorizationCallback extends AuthorizationSession {
  /** The URL that was called, in full or from its path on; or the parameters of a form that was posted to it. */
  readonly callback: string | URL | URLSearchParams;
  /** Accepts an answer without `iss`, of a client that leaves it out. Not safe beside other identity providers. */
  readonly allowMissingIssuer?: boolean | undefined;
}

/** The code of an answer, when it is the answer to this very request (RFC 9207, RFC 9700 section 4.4). */
export function codeOf(
  answer: URLSearchParams,
  { state, allowMissingIssuer }: AuthorizationCallback,
  issuers: readonly string[],
): string {
  if (answer.get('state') !== text(state, 'state')) {
    const hint = 'The answer belongs to another request: of another tab, or of an attacker. Start again.';
    throw new KeycloakError('The callback has another state than the request', 'state_mismatch', [hint]);
  }
  const issuer = answer.get('iss');
  const isMissing = issuer === null && allowMissingIssuer === true;
  if (!isMissing && (issuer === null || !issuers.includes(issuer))) {
    const found = issuer === null ? 'none' : JSON.stringify(issuer);
    throw new KeycloakError(
      `The callback names the issuer ${found}, expected ${JSON.stringify(issuers[0])}`,
      'issuer_mismatch',
      ['Where the server has a public URL besides serverUrl, `issuer` names it.'],
    );
  }
  const error = answer.get('error');
  if (error !== null) throw new OAuthError(error, answer.get('error_description') ?? undefined, undefined);
  const code = answer.get('code');
  if (!code) throw new KeycloakError('The callback has neither a code nor an error', 'invalid_callback');
  return code;
}

const names = ['state', 'iss', 'code', 'error', 'error_description', 'response'] as const;

/** What a callback says, in its query, its fragment or its form. */
export function parametersOf(callback: AuthorizationCallback['callback']): URLSearchParams {
  if (kindOf(callback) === 'URLSearchParams') return single(callback as URLSearchParams);
  const url = URL.parse(String(callback), 'http://localhost');
  if (!url)
    throw new TypeError('callback must be the URL that was called, or the parameters that were posted');
  return single(new URLSearchParams(url.search || url.hash.slice(1)));
}

/** Who signed an answer, and for whom. */
export interface SignedAnswerChecks {
  readonly issuer: readonly string[];
  readonly audience: string;
}

/**
 * What a signed answer says (JARM, section 2.4). Not by the rules for tokens: the server names the issuer twice in it.
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
    // Without the error itself, which holds what the answer says.
    throw new KeycloakError('The callback is not signed by the realm for this client', 'invalid_callback');
  }
  const texts = names.flatMap((name) => {
    const value = Object.hasOwn(payload, name) ? payload[name] : undefined;
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return new URLSearchParams(texts);
}

/** RFC 6749, section 3.1: no parameter stands twice. Of two values, one would be checked and the other used. */
function single(parameters: URLSearchParams): URLSearchParams {
  for (const name of names) {
    if (parameters.getAll(name).length > 1)
      throw new KeycloakError(`The callback has more than one ${name}`, 'invalid_callback');
  }
  return parameters;
}
