import { binaryOf, bytesOf } from './base64url.ts';
import type { RefreshTokenClaims, UnverifiedClaims } from './claims.ts';
import { faultIn } from './json-faults.ts';
import { TokenError } from './token-error.ts';

/** A JWT in its parts, none of which are verified. */
export interface DecodedToken {
  readonly header: {
    readonly alg: string;
    readonly kid?: string | undefined;
    readonly [parameter: string]: unknown;
  };
  readonly claims: UnverifiedClaims;
  /** Empty if the token has none, or one that is not checked. */
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** The headers of tokens by their text: a key that signs has few. */
const headers = new Map<string, DecodedToken['header']>();
const mostHeaders = 64;
/** More characters than a header that names its key, and fewer than one that could fill the memory. */
const longestHeader = 512;

/** More characters than any token that could travel in a header. */
const longest = 65_536;

/** What a token may have that is otherwise refused. */
interface Tolerance {
  /** Any signature, or none, because it is not checked. */
  readonly signature?: boolean;
  /** Names that occur twice. */
  readonly duplicates?: boolean;
}

/** Returns the parts of a signed JWT without verifying them. Throws `TokenError` for anything else. */
export function decode(token: unknown, tolerated: Tolerance = {}): DecodedToken {
  if (typeof token !== 'string') throw malformed('The token is not a string');
  if (token.length > longest) {
    throw new TokenError('too_large', `The token has ${token.length} characters, more than ${longest}`);
  }
  if (!/^[\w.-]*$/.test(token)) {
    const hints = /^(bearer|dpop) /i.test(token) ? ['Pass the token without the scheme of the header.'] : [];
    throw malformed('The token contains characters that tokens cannot have', hints);
  }
  const parts = token.split('.');
  if (parts.length === 5) {
    throw new TokenError('encrypted', 'The token is encrypted (JWE): only its recipient can read it', {
      hints: ['Set the decryptionKey of the client that the token is for.'],
    });
  }
  const isCut = tolerated.signature && parts.length === 2;
  if (parts.length !== 3 && !isCut)
    throw malformed(`A signed token has 3 parts, but this one has ${parts.length}`);
  const [first = '', second = '', third = ''] = parts;
  const header = headers.get(first) ?? headerOf(first, tolerated);
  const claims = json(second, 'payload', tolerated);
  const signature = bytesOf(tolerated.signature ? '' : binary(third, 'signature'));
  return { header, claims, signature };
}

function headerOf(part: string, tolerated: Tolerance): DecodedToken['header'] {
  const header = json(part, 'header', tolerated);
  if (typeof header['alg'] !== 'string') throw malformed('The header has no algorithm');
  if (header['kid'] !== undefined && typeof header['kid'] !== 'string') {
    throw malformed('The kid of the header is not a string');
  }
  if (part.length <= longestHeader && !tolerated.duplicates) {
    if (headers.size >= mostHeaders) headers.clear();
    headers.set(part, header as DecodedToken['header']);
  }
  return header as DecodedToken['header'];
}

/** Returns the claims of a token without verifying them: for logs and inspection, never for a decision. */
export function decodeUnverified(token: string): UnverifiedClaims {
  return decode(token).claims;
}

/**
 * Returns the claims of a refresh or offline token, such as `exp`. Throws `TokenError` for other tokens. The claims are
 * not verified: only the server can do that, because it signs these tokens with a secret of its own.
 */
export function decodeRefreshToken(token: string): RefreshTokenClaims {
  const { claims } = decode(token);
  const typ = claims['typ'];
  if (typ !== 'Refresh' && typ !== 'Offline') {
    const facts = { claim: 'typ', expected: ['Refresh', 'Offline'], actual: typ };
    throw new TokenError('wrong_type', 'The token is not a refresh token', facts);
  }
  return { ...(claims as Omit<RefreshTokenClaims, 'typ'>), typ };
}

function json(part: string, name: string, { duplicates }: Tolerance): Record<string, unknown> {
  let text = binary(part, name);
  let value: unknown;
  try {
    // What is not ASCII has a character for each byte so far.
    if (/[\x80-\xff]/.test(text)) {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(text));
    }
    value = JSON.parse(text);
  } catch {
    throw malformed(`The ${name} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(`The ${name} is not a JSON object`);
  }
  const fault = faultIn(text, value);
  if (fault === 'depth') throw malformed(`The ${name} is nested too deeply`);
  // Of two values, one parser takes the first and another the last (RFC 8725, section 2.4; RFC 7519, section 4).
  if (fault && !duplicates) throw malformed(`The ${name} contains a name twice`);
  return value as Record<string, unknown>;
}

/** What ends a text by the characters beyond its groups of four: bits of no byte are not set. */
const ends = [/$/, /(?!)/, /[AQgw]$/, /[AEIMQUYcgkosw048]$/] as const;

/** One text for one value: with stray bits, a used token would pass as an unused one. */
function binary(part: string, name: string): string {
  if (!ends[(part.length % 4) as 0 | 1 | 2 | 3].test(part)) throw malformed(`The ${name} is not Base64url`);
  return binaryOf(part);
}

function malformed(message: string, hints: readonly string[] = []): TokenError {
  return new TokenError('malformed', message, { hints });
}
