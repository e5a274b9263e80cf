import { toBase64url } from './base64url.ts';
import { missing, own, wrong } from './claim-checks.ts';
import type { DecodedToken } from './decode.ts';

/** Checks that the claim is the hash of this value (OpenID Connect Core, section 3.1.3.6). */
export async function checkHash(
  { header, claims }: DecodedToken,
  claim: 'at_hash' | 'c_hash',
  value: string,
): Promise<void> {
  const actual = own(claims, claim);
  if (actual === undefined) throw missing(claim);
  // Ed25519 uses SHA-512 internally (RFC 8032).
  const bits = /^(?:EdDSA|Ed25519)$/.test(header.alg) ? '512' : header.alg.slice(-3);
  const digest = await crypto.subtle.digest(`SHA-${bits}`, new TextEncoder().encode(value));
  const half = new Uint8Array(digest, 0, digest.byteLength / 2);
  // The correct hash is left out of the error, because it would pass this check.
  if (actual !== toBase64url(half)) {
    throw wrong('wrong_hash', {
      claim,
      expected: `the hash of the given ${claim === 'at_hash' ? 'access token' : 'code'}`,
      actual,
    });
  }
}
