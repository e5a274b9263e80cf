import type { LiteralUnion } from 'type-fest';
import type { FormParameters, FurtherParameters } from './parameters.ts';

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

/** Returns the parameters of a token exchange. */
export function tokenExchangeForm(request: TokenExchangeRequest): FormParameters {
  return {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
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

function nameOf(type: string): string {
  return type.includes(':') ? type : `urn:ietf:params:oauth:token-type:${type}`;
}
