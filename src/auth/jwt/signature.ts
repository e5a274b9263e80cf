import type { CryptoKey, JWSHeaderParameters } from 'jose';
import type { DecodedToken } from './decode.ts';
import type { FindKeys } from './given-key.ts';
import { shown, TokenError } from './token-error.ts';

/** How WebCrypto verifies with a key. */
interface Proven {
  readonly alg: string;
  readonly key: CryptoKey;
  /** For whatever algorithm: each has what it needs in it. */
  readonly how: { readonly name: string; readonly hash: string; readonly saltLength: number };
}

/** The keys with which jose has verified a token, by what they were made from: they fit the algorithm. */
const proven = new WeakMap<object, Proven>();

/** Checks that the signature was made with a key that `find` returns, and with one of these algorithms. */
export async function checkSignature(
  token: string,
  { header, signature }: DecodedToken,
  {
    algorithms,
    find,
    keyClaim: claim = 'alg',
  }: {
    algorithms: readonly string[];
    find: FindKeys;
    /** The parameter at fault if the key is for another algorithm. */
    keyClaim?: 'alg' | 'jwk';
  },
): Promise<void> {
  const { alg } = header;
  if (!algorithms.includes(alg)) {
    const message = `The token is signed with ${shown(alg)}, which is not accepted`;
    const hints = /^HS/.test(alg)
      ? ['Refresh tokens are signed with a secret of the server: only the server can verify them.']
      : [];
    throw new TokenError('algorithm_refused', message, {
      claim: 'alg',
      expected: algorithms,
      actual: alg,
      hints,
    });
  }
  // No extension is known here (RFC 7515, section 4.1.11). Keys in the header (jwk, jku, x5u, x5c) are never looked at.
  for (const claim of ['crit', 'b64']) {
    if (Object.hasOwn(header, claim)) {
      throw new TokenError('unsupported_header', `The token has ${claim} in its header`, { claim });
    }
  }
  if (signature.length === 0) throw new TokenError('bad_signature', 'The token has no signature');
  let isTried = false;
  for (const key of await find(header as JWSHeaderParameters)) {
    const known = proven.get(key);
    try {
      if (known?.alg === alg) {
        isTried = true;
        const input = new TextEncoder().encode(token.slice(0, token.lastIndexOf('.')));
        if (await crypto.subtle.verify(known.how, known.key, signature, input)) return;
      } else {
        const { compactVerify } = await import('./verification.ts');
        // Of a function's key, jose tells what it has made of it: of a shared secret nothing.
        const made = (await compactVerify(token, () => key, { algorithms: [alg] })).key as CryptoKey;
        const name = made.algorithm?.name;
        const bits = Number(alg.slice(-3));
        if (name)
          proven.set(key, { alg, key: made, how: { name, hash: `SHA-${bits}`, saltLength: bits / 8 } });
        return;
      }
    } catch (error) {
      // jose's own errors may hold parts of the token.
      isTried ||= (error as { code?: unknown }).code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED';
    }
  }
  if (isTried) throw new TokenError('bad_signature', 'The signature of the token does not match the key');
  throw new TokenError('unknown_key', `The key cannot verify ${alg}`, {
    claim,
    actual: claim === 'alg' ? alg : undefined,
  });
}
