import type { LiteralUnion } from 'type-fest';
import type { FormParameters } from './protocol.ts';

/** A kind of token, as RFC 8693 names it: in full, or by its last word. */
export type TokenType = LiteralUnion<'access_token' | 'refresh_token' | 'id_token' | 'jwt', string>;

/** A token exchange (RFC 8693, section 2.1). */
export interface TokenExchangeRequest {
  /** The token to exchange. */
  readonly subjectToken: string;
  /** What it is, an access token by default. */
  readonly subjectTokenType?: TokenType | undefined;
  /** What is wanted, an access token by default; `refresh_token` where the client may have one. */
  readonly requestedTokenType?: TokenType | undefined;
  /** The client ids that the new token is for. */
  readonly audience?: string | readonly string[] | undefined;
  /** Scopes with spaces between them. */
  readonly scope?: string | undefined;
  /** The provider of an external token: needs the preview feature `token-exchange`. */
  readonly subjectIssuer?: string | undefined;
  /** The alias of the identity provider whose token is wanted: needs the preview feature `token-exchange`. */
  readonly requestedIssuer?: string | undefined;
  /** The username or id of the user to act as: needs the preview features `token-exchange` and `admin-fine-grained-authz:v1`. */
  readonly requestedSubject?: string | undefined;
}

/** The parameters of an exchange. */
export function tokenExchangeForm(request: TokenExchangeRequest): FormParameters {
  return {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: request.subjectToken,
    subject_token_type: nameOf(request.subjectTokenType ?? 'access_token'),
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
