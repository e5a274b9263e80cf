/** Decryption of tokens with the decrypting part of jose, loaded with the first encrypted token. */
import { compactDecrypt } from 'jose/jwe/compact/decrypt';
import type { TokenError } from './jwt/token-error.ts';
import type { PrivateKey } from './private-key.ts';
import { importKey } from './signing.ts';

/** Algorithms that encrypt for the holder of a private key. RSA1_5 is unsafe (RFC 8725, section 3.2). */
const keyManagementAlgorithms = [
  ...['RSA-OAEP', 'RSA-OAEP-256', 'RSA-OAEP-384', 'RSA-OAEP-512'],
  ...['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'],
];
const contentEncryptionAlgorithms = [
  ...['A128GCM', 'A192GCM', 'A256GCM'],
  ...['A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512'],
];

/** More characters than any encrypted token that could travel in a header or a URL. */
const longest = 131_072;

/** Returns the JWT in an encrypted token. Throws `TokenError` if the key does not decrypt it. */
export async function decrypted(
  token: string,
  key: PrivateKey,
  { TokenError: Refusal }: { readonly TokenError: typeof TokenError },
): Promise<string> {
  if (token.length > longest) {
    throw new Refusal('too_large', `The token has ${token.length} characters, more than ${longest}`);
  }
  try {
    const find = ({ alg = '' }: { alg?: string }): ReturnType<typeof importKey> =>
      importKey(key, alg, 'decryptionKey');
    const { plaintext } = await compactDecrypt(token, find, {
      keyManagementAlgorithms,
      contentEncryptionAlgorithms,
    });
    return new TextDecoder().decode(plaintext);
  } catch {
    // jose's own errors may hold parts of the token. The sender chose the algorithm that the key may not fit.
  }
  throw new Refusal('encrypted', 'The token is encrypted (JWE), and decryptionKey does not decrypt it', {
    hints: [
      'decryptionKey must be the private key of the public key that the client is registered with: a CryptoKey, a JWK, or PEM text (PKCS #8).',
      `Accepted are ${[...keyManagementAlgorithms, ...contentEncryptionAlgorithms].join(', ')}.`,
    ],
  });
}
