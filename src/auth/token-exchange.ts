import type { LiteralUnion } from 'type-fest';
import { wrong } from './jwt/claim-checks.ts';
import { peek } from './jwt/peek.ts';
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
  /** A token of the party that acts for the subject (delegation). */
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

const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** Returns the parameters of a token exchange. */
export function tokenExchangeForm(request: TokenExchangeRequest): FormParameters {
  return {
    grant_type: exchange,
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

/** Checks that an exchange returned the requested type of token, and a token for the requested audiences. */
export function checkExchange(form: FormParameters, tokens: TokenResponse): void {
  const { grant_type, requested_token_type: expected, audience } = form;
  if (grant_type !== exchange) return;
  const actual = tokens.issued_token_type;
  if (expected !== undefined && actual !== undefined && actual !== expected) {
    throw wrong('wrong_type', { claim: 'issued_token_type', expected, actual });
  }
  const claims = peek(tokens.access_token);
  // An opaque or lightweight token contains neither.
  if (!audience || form['requested_issuer'] || !(claims?.aud ?? claims?.sub)) return;
  const found: unknown[] = [claims?.aud].flat();
  if (![audience].flat().every((one) => found.includes(one))) {
    throw wrong('wrong_audience', { claim: 'aud', expected: audience, actual: claims?.aud });
  }
}

function nameOf(type: string): string {
  return type.includes(':') ? type : `urn:ietf:params:oauth:token-type:${type}`;
}
