import { KeycloakError, type Kind, quiet } from '../../http/errors.ts';

/** Reason for the refusal of a token. */
export type TokenErrorCode =
  /** The algorithm is not accepted: `none`, or a shared secret where a public key verifies. */
  | 'algorithm_refused'
  /** The signature does not match the key. */
  | 'bad_signature'
  /** The token is encrypted (JWE): only the holder of the key can read it. */
  | 'encrypted'
  /** `exp` has passed; a proof, or the login with `maxAge`, is too old. */
  | 'expired'
  /** A claim has a value that it cannot have. */
  | 'invalid_claim'
  /** The token is not a signed JWT: its parts, encoding or JSON are wrong, or a name occurs twice. */
  | 'malformed'
  /** A required claim is missing. */
  | 'missing_claim'
  /** The response contains no ID token, although one was requested. */
  | 'missing_id_token'
  /** `nbf` or `iat` is in the future. */
  | 'not_yet_valid'
  /** The token is bound to a key (`cnf`), but nothing proves that its sender has that key. */
  | 'proof_required'
  /** The `seen` function reported the `jti` as used. */
  | 'replayed'
  /** The token is larger than any that is accepted. */
  | 'too_large'
  /** No key of the realm has the `kid` and algorithm of the token. */
  | 'unknown_key'
  /** The header has extensions that must be understood (`crit`), or an unencoded payload (`b64`). */
  | 'unsupported_header'
  /** `acr` is none of the accepted authentication levels. */
  | 'wrong_acr'
  /** `amr` lacks a required authentication method. */
  | 'wrong_amr'
  /** `aud` contains other recipients only. */
  | 'wrong_audience'
  /** `azp` is another client. */
  | 'wrong_authorized_party'
  /** The token is not bound to this key, or not bound at all. */
  | 'wrong_binding'
  /** `at_hash` or `c_hash` belongs to another token or code. */
  | 'wrong_hash'
  /** `iss` is another server or another realm. */
  | 'wrong_issuer'
  /** `nonce` belongs to another request. */
  | 'wrong_nonce'
  /** The proof was made for another request. */
  | 'wrong_request'
  /** `sub` is another subject. */
  | 'wrong_subject'
  /** The token is of another kind. */
  | 'wrong_type';

/** Details of a failed check. */
export interface TokenErrorFacts {
  readonly claim?: string | undefined;
  readonly expected?: unknown;
  readonly actual?: unknown;
  readonly hints?: readonly string[] | undefined;
}

const longest = 200;

/** The token failed a check. The error contains neither the token nor its signature. */
export class TokenError extends KeycloakError {
  /** @internal */
  static override readonly kind: Kind = ['TokenError'];
  declare readonly code: TokenErrorCode;
  /** The claim or header parameter at fault. */
  readonly claim: string | undefined;
  /** The value that the check expects. */
  readonly expected: unknown;
  /** The value in the token; a long value is shortened text. */
  readonly actual: unknown;

  constructor(code: TokenErrorCode, message: string, facts: TokenErrorFacts = {}) {
    super(message, code, facts.hints);
    this.claim = facts.claim;
    this.expected = facts.expected;
    this.actual = bounded(facts.actual);
    quiet(this, 'claim', 'expected', 'actual');
  }
}

/** The sender of a token must not be able to fill the logs with it. */
function bounded(value: unknown): unknown {
  return (JSON.stringify(value)?.length ?? 0) > longest ? shown(value) : value;
}

/** Returns a value of a token for a message, shortened if it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'none';
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
