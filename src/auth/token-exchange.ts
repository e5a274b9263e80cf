import type { LiteralUnion } from 'type-fest';
import type { peek } from './jwt/peek.ts';
import type { FormParameters, FurtherParameters } from './parameters.ts';
import type { TokenResponse } from './token-response.ts';

/** A token type of RFC 8693: its full URN, or the last word of it. */
export type TokenType = LiteralUnion<'access_token' | 'refresh_token' | 'id_token' | 'jwt', string>;

/** A token exchange (RFC 8693, section 2.1). */
export interface TokenExchangeRequest extends FurtherParameters {
  /** The token to exchange. */
  readonly subjectToken: string;
  /** Type of `subjectToken`, an access token by default. */
  readonly subjectTokenType?: TokenType | undefined;
  /** A token of the party that acts for the subject (delegation). A result that does not name it (`act`) is rejected. */
  readonly actorToken?: string | undefined;
  /** Type of `actorToken`, an access token by default. */
  readonly actorTokenType?: TokenType | undefined;
  /** Type of the requested token, an access token by default; `refresh_token` if the client may have one. */
  readonly requestedTokenType?: TokenType | undefined;
  /** Client ids that the new token is for. A token without one of them is rejected. */
  readonly audience?: string | readonly string[] | undefined;
  /** Scopes, separated by spaces. */
  readonly scope?: string | undefined;
  /** Provider of an external token. Requires the preview feature `token-exchange`. */
  readonly subjectIssuer?: string | undefined;
  /** Alias of the identity provider whose token is requested. Requires the preview feature `token-exchange`. */
  readonly requestedIssuer?: string | undefined;
  /**
   * Username or id of the user to act as. Requires the preview features `token-exchange` and
   * `admin-fine-grained-authz:v1`.
   */
  readonly requestedSubject?: string | undefined;
}

const exchangeType = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** Returns the parameters of a token exchange. */
export function tokenExchangeForm(request: TokenExchangeRequest): FormParameters {
  return {
    grant_type: exchangeType,
    subject_token: request.subjectToken,
    subject_token_type: nameOf(request.subjectTokenType ?? 'access_token'),
    actor_token: request.actorToken,
    actor_token_type: request.actorToken && nameOf(request.actorTokenType ?? 'access_token'),
    requested_token_type: request.requestedTokenType && nameOf(request.requestedTokenType),
    audience: request.audience,
    scope: request.scope,
    subject_issuer: request.subjectIssuer,
    requested_issuer: request.requestedIssuer,
    requested_subject: request.requestedSubject,
  };
}

/** A claim of the result of an exchange that differs from the request. */
export interface ExchangeFault {
  readonly code: 'wrong_type' | 'wrong_audience' | 'missing_claim' | 'wrong_subject';
  readonly claim: string;
  readonly expected: unknown;
  readonly actual: unknown;
  readonly hints?: readonly string[];
}

/**
 * Returns what is wrong with the tokens of an exchange: another type of token, or a token for other audiences, or
 * without the actor.
 */
export function exchangeFault(
  { requested_token_type: type, audience, requested_issuer: issuer, actor_token: actor }: FormParameters,
  tokens: TokenResponse,
  read: typeof peek,
): ExchangeFault | undefined {
  const issued = tokens.issued_token_type;
  if (type !== undefined && issued !== undefined && issued !== type)
    return { code: 'wrong_type', claim: 'issued_token_type', expected: type, actual: issued };
  const claims = read(tokens.access_token);
  // An opaque or lightweight token contains none of them.
  if (issuer || !(claims?.aud ?? claims?.sub)) return undefined;
  const found: unknown[] = [claims?.aud].flat();
  if (audience && ![audience].flat().every((one) => found.includes(one)))
    return { code: 'wrong_audience', claim: 'aud', expected: audience, actual: claims?.aud };
  return actor === undefined ? undefined : actorFault(claims?.['act'], read(String(actor)));
}

/** The server may ignore an actor. The subject of another token than a JWT cannot be compared. */
function actorFault(act: unknown, actor: ReturnType<typeof peek>): ExchangeFault | undefined {
  const { sub: actual } = Object(act) as { sub?: unknown };
  const expected = actor?.sub ?? actual ?? 'the actor';
  if (actual === expected) return undefined;
  if (actual !== undefined) return { code: 'wrong_subject', claim: 'act', expected, actual };
  return { code: 'missing_claim', claim: 'act', expected, actual: act, hints: ignoredActor };
}

const ignoredActor: readonly string[] = [
  'The token names no party that acts for its subject: without the experimental feature for delegation, the server ignores actor tokens.',
];

function nameOf(type: string): string {
  return type.includes(':') ? type : `urn:ietf:params:oauth:token-type:${type}`;
}
