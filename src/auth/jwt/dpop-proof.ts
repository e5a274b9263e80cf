import type { JWK } from 'jose';
import { checkOneOf, now, own, requiredText, requiredTime, usualLeeway, wrong } from './claim-checks.ts';
import { type DecodedToken, decode } from './decode.ts';
import { checkedAlgorithms } from './given-key.ts';
import { sha256 } from './hash.ts';
import type { DPoPProofChecks } from './options.ts';
import { checkSignature } from './signature.ts';
import { text } from './text.ts';
import { thumbprintOf } from './thumbprint.ts';
import { TokenError } from './token-error.ts';
import { listOf } from './verb-options.ts';
import { tokenOptions } from './verbs.ts';

/** A verified DPoP proof. */
export interface DPoPProof {
  /** Thumbprint of the sender's key, which must equal `cnf.jkt` of a bound token. */
  readonly thumbprint: string;
  readonly jti: string;
  /** Seconds since the epoch. */
  readonly iat: number;
}

/**
 * Verifies the DPoP proof of a request and returns its content (RFC 9449, section 4.3). Throws `TokenError` if the
 * proof is not for this request and this access token. `decodeToken` with `proof` does the same, and also compares the
 * key with that of the token.
 */
export async function verifyDPoPProof(checks: DPoPProofChecks, accessToken?: string): Promise<DPoPProof> {
  const given = tokenOptions('verifyDPoPProof', checks);
  const { header, method, url, seen, maxAge = 60, leeway = usualLeeway } = given;
  const algorithms = checkedAlgorithms(given.algorithms, undefined);
  const htm = text(method, 'method');
  const target = addressOf(url);
  if (target === undefined) throw new TypeError('url must be the absolute URL of the request');
  if (header === null || header === undefined || header === '') {
    throw new TokenError('proof_required', 'The request has no DPoP proof');
  }
  const proof = decode(header);
  const { claims } = proof;
  checkOneOf(proof.header, 'typ', { code: 'wrong_type', expected: ['dpop+jwt'] });
  const jwk = publicKeyOf(proof);
  await checkSignature(header, proof, { algorithms, find: async () => [jwk], keyClaim: 'jwk' });
  const jti = requiredText(claims, 'jti');
  checkOneOf(claims, 'htm', { code: 'wrong_request', expected: [htm] });
  if (addressOf(requiredText(claims, 'htu')) !== target) {
    throw wrong('wrong_request', { claim: 'htu', expected: target, actual: claims['htu'] });
  }
  if (given.nonce !== undefined)
    checkOneOf(claims, 'nonce', { code: 'wrong_nonce', expected: listOf(given.nonce) });
  const iat = requiredTime(claims, 'iat');
  const age = now() - iat;
  if (age < -leeway)
    throw new TokenError('not_yet_valid', 'The proof is from the future', { claim: 'iat', actual: iat });
  if (age > maxAge + leeway)
    throw new TokenError('expired', `The proof is older than ${maxAge} s`, { claim: 'iat', actual: iat });
  if (accessToken !== undefined && own(claims, 'ath') !== (await sha256(accessToken))) {
    throw new TokenError('wrong_request', 'The proof was made for another access token', { claim: 'ath' });
  }
  const thumbprint = await thumbprintOf(jwk);
  // The last check: a proof that is refused for another reason must not use up its id.
  if (seen && (await seen(`${thumbprint}.${jti}`, Math.ceil(iat + maxAge + leeway)))) {
    throw new TokenError('replayed', 'The proof has already been used', { claim: 'jti', actual: jti });
  }
  return { thumbprint, jti, iat };
}

/** The key in the header. The proof only claims it; the token's `cnf.jkt` vouches for it. */
function publicKeyOf({ header }: DecodedToken): JWK {
  const jwk = header['jwk'];
  const isPublic =
    typeof jwk === 'object' &&
    jwk !== null &&
    ['RSA', 'EC', 'OKP'].includes((jwk as JWK).kty as string) &&
    !('d' in jwk);
  if (isPublic) return jwk as JWK;
  throw new TokenError('malformed', 'The header of the proof has no public key', { claim: 'jwk' });
}

/** The normal form of a URL, without its query (RFC 9449, section 4.3). */
function addressOf(url: string | URL): string | undefined {
  const parsed = URL.parse(String(url));
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password) return undefined;
  return parsed.origin + parsed.pathname;
}
