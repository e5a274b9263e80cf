import { toBase64url } from './base64url.ts';
import { missing, own, wrong } from './claim-checks.ts';
import type { DecodedToken } from './decode.ts';

/** The claim must be the hash of this value (OpenID Connect Core, section 3.1.3.6). */
export async function checkHash(
  { header, claims }: DecodedToken,
  claim: 'at_hash' | 'c_hash',
  value: string,
): Promise<void> {
  const actual = own(claims, claim);
  if (actual === undefined) throw missing(claim);
  // Ed25519 has SHA-512 within (RFC 8032).
  const bits = /^(?:EdDSA|Ed25519)$/.test(header.alg) ? '512' : header.alg.slice(-3);
  const digest = await crypto.subtle.digest(`SHA-${bits}`, new TextEncoder().encode(value));
  const half = new Uint8Array(digest, 0, digest.byteLength / 2);
  // The value that would fit is left out of the error: it is as good as the token's own.
  if (actual !== toBase64url(half)) {
    throw wrong('wrong_hash', { claim, expected: `the hash of the ${names[claim]} that was given`, actual });
  }
}

const names = { at_hash: 'access token', c_hash: 'code' };
