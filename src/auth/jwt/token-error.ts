import { KeycloakError, type Kind, quiet } from '../../http/errors.ts';

/** Why a token was refused. */
export type TokenErrorCode =
  /** The algorithm is not one of those allowed: `none`, or a shared secret where a public key verifies. */
  | 'algorithm_refused'
  /** The signature does not fit the key. */
  | 'bad_signature'
  /** It is encrypted (JWE), which only the addressee of the key can read. */
  | 'encrypted'
  /** `exp` has passed; for a proof and for `maxAge`, it is too old. */
  | 'expired'
  /** A claim has a value that it cannot have. */
  | 'invalid_claim'
  /** It is no signed JWT: its parts, its encoding, its JSON, or a name twice in it. */
  | 'malformed'
  /** A claim that must be there is not. */
  | 'missing_claim'
  /** `nbf` or `iat` is in the future. */
  | 'not_yet_valid'
  /** It is bound to a key (`cnf`), and nothing shows that its sender has that key. */
  | 'proof_required'
  /** The `seen` function knows its `jti` already. */
  | 'replayed'
  /** It is larger than any token that is looked at. */
  | 'too_large'
  /** No key of the realm has its `kid` and algorithm. */
  | 'unknown_key'
  /** The header has extensions that must be understood (`crit`), or an unencoded payload (`b64`). */
  | 'unsupported_header'
  /** `aud` names somebody else. */
  | 'wrong_audience'
  /** `azp` is another client. */
  | 'wrong_authorized_party'
  /** It is not bound to this key, or to none. */
  | 'wrong_binding'
  /** `at_hash` or `c_hash` belongs to another token or code. */
  | 'wrong_hash'
  /** `iss` is another server or another realm. */
  | 'wrong_issuer'
  /** `nonce` belongs to another request. */
  | 'wrong_nonce'
  /** The proof was made for another request. */
  | 'wrong_request'
  /** `sub` is somebody else. */
  | 'wrong_subject'
  /** It is another kind of token. */
  | 'wrong_type';

/** What a check was about. */
export interface TokenErrorFacts {
  readonly claim?: string | undefined;
  readonly expected?: unknown;
  readonly actual?: unknown;
  readonly hints?: readonly string[] | undefined;
}

const longest = 200;

/** A token that does not pass a check. It holds neither the token nor its signature. */
export class TokenError extends KeycloakError {
  /** @internal */
  static override readonly kind: Kind = ['TokenError'];
  declare readonly code: TokenErrorCode;
  /** The claim or the header parameter that is at fault. */
  readonly claim: string | undefined;
  /** What the check wants. */
  readonly expected: unknown;
  /** What the token has; as text, and cut, where it is long. */
  readonly actual: unknown;

  constructor(code: TokenErrorCode, message: string, facts: TokenErrorFacts = {}) {
    super(message, code, facts.hints);
    this.claim = facts.claim;
    this.expected = facts.expected;
    this.actual = bounded(facts.actual);
    quiet(this, 'claim', 'expected', 'actual');
  }
}

/** Whoever sends a token must not fill the logs with it. */
function bounded(value: unknown): unknown {
  return (JSON.stringify(value)?.length ?? 0) > longest ? shown(value) : value;
}

/** A value of a token in a message: short, whatever the token holds. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'none';
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
