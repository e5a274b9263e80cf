import { base64url } from 'jose';
import type { RefreshTokenClaims, UnverifiedClaims } from './claims.ts';
import { hasDuplicateName } from './duplicate-names.ts';
import { TokenError } from './token-error.ts';

/** A JWT in its parts, of which nothing is verified. */
export interface DecodedToken {
  readonly header: {
    readonly alg: string;
    readonly kid?: string | undefined;
    readonly [parameter: string]: unknown;
  };
  readonly claims: UnverifiedClaims;
}

/** More characters than any token has that could travel in a header. */
const longest = 65_536;

/** The parts of a signed JWT; whatever is not exactly that is a `TokenError`. Nothing is verified. */
export function decode(token: unknown): DecodedToken {
  if (typeof token !== 'string') throw malformed('The token is not text');
  if (token.length > longest) {
    throw new TokenError('too_large', `The token has ${token.length} characters, more than ${longest}`);
  }
  if (!/^[\w.-]*$/.test(token)) {
    const hints = /^(bearer|dpop) /i.test(token) ? ['Leave out the scheme of the header.'] : [];
    throw malformed('The token has characters that no token has', hints);
  }
  const parts = token.split('.');
  if (parts.length === 5) {
    throw new TokenError('encrypted', 'The token is encrypted (JWE), and only its addressee can read it');
  }
  if (parts.length !== 3) throw malformed(`A signed token has 3 parts, this one ${parts.length}`);
  const [first = '', second = '', third = ''] = parts;
  const header = json(first, 'header');
  const claims = json(second, 'payload');
  if (typeof header['alg'] !== 'string') throw malformed('The header names no algorithm');
  if (header['kid'] !== undefined && typeof header['kid'] !== 'string') {
    throw malformed('The kid of the header is not text');
  }
  bytes(third, 'signature');
  return { header: header as DecodedToken['header'], claims };
}

/** The claims of a token, not verified: for logs and for a look, never for a decision. */
export function decodeUnverified(token: string): UnverifiedClaims {
  return decode(token).claims;
}

/**
 * The claims of a refresh or offline token, such as its `exp`. Not verified, because nobody but the server can: it
 * signs them with a secret of its own.
 */
export function decodeRefreshToken(token: string): RefreshTokenClaims {
  const { claims } = decode(token);
  const typ = claims['typ'];
  if (typ !== 'Refresh' && typ !== 'Offline') {
    const facts = { claim: 'typ', expected: ['Refresh', 'Offline'], actual: typ };
    throw new TokenError('wrong_type', 'The token is no refresh token', facts);
  }
  return { ...(claims as Omit<RefreshTokenClaims, 'typ'>), typ };
}

function json(part: string, name: string): Record<string, unknown> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text: string;
  let value: unknown;
  try {
    text = decoder.decode(bytes(part, name));
    value = JSON.parse(text);
  } catch (error) {
    throw error instanceof TokenError ? error : malformed(`The ${name} is no JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(`The ${name} is no JSON object`);
  }
  // Of two values, one parser takes the first and another the last (RFC 8725, section 2.4; RFC 7519, section 4).
  if (hasDuplicateName(text)) throw malformed(`The ${name} has a name twice`);
  return value as Record<string, unknown>;
}

/** One text for one value: a token with stray bits would be another token to a list of those seen. */
function bytes(part: string, name: string): Uint8Array {
  try {
    const decoded = base64url.decode(part);
    if (base64url.encode(decoded) === part) return decoded;
  } catch {
    // Said below.
  }
  throw malformed(`The ${name} is not Base64url`);
}

function malformed(message: string, hints: readonly string[] = []): TokenError {
  return new TokenError('malformed', message, { hints });
}
