import type { DecodedToken } from './decode.ts';
import type { FindKey } from './given-key.ts';
import { verifying } from './jose.ts';
import { shown, TokenError } from './token-error.ts';

/** The signature must be made by the key that `find` gives, with one of these algorithms. */
export async function checkSignature(
  token: string,
  { header }: DecodedToken,
  {
    algorithms,
    find,
    keyClaim: claim = 'alg',
  }: {
    algorithms: readonly string[];
    find: FindKey;
    /** Which parameter is at fault where the key is one for another algorithm. */
    keyClaim?: 'alg' | 'jwk';
  },
): Promise<void> {
  const { alg, kid } = header;
  if (!algorithms.includes(alg)) {
    const message = `The token is signed with ${shown(alg)}, which is not accepted`;
    const hints = /^HS/.test(alg)
      ? ['Refresh tokens are signed with a secret of the server, which nobody else can verify.']
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
  if (token.endsWith('.')) throw new TokenError('bad_signature', 'The token has no signature');
  const { compactVerify } = await verifying();
  const key = await find({ alg, ...(kid !== undefined && { kid }) });
  try {
    await compactVerify(token, key, { algorithms: [alg] });
  } catch (error) {
    // jose's own errors may hold parts of the token.
    if ((error as { code?: unknown }).code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') {
      throw new TokenError('bad_signature', 'The signature of the token does not fit the key');
    }
    throw new TokenError('unknown_key', `The key cannot verify ${alg}`, {
      claim,
      actual: claim === 'alg' ? alg : undefined,
    });
  }
}
