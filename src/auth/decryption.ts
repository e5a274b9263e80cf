import { loader } from '../http/loading.ts';
import { text } from './jwt/text.ts';
import { TokenError } from './jwt/token-error.ts';
import type { PrivateKey } from './private-key.ts';

const loadJwe = loader(() => import('./jwe.ts'));

/** Returns the JWT in an encrypted token; any other token is returned unchanged. */
export type Decrypt = (token: string) => Promise<string>;

/** Returns the decryption with this key. Without a key, an encrypted token stays as it is, and is refused later. */
export function decryptionWith(key: PrivateKey | undefined): Decrypt {
  if (key !== undefined && (typeof key !== 'object' || key === null)) text(key, 'decryptionKey');
  return async (token) => {
    if (key === undefined || typeof token !== 'string' || token.split('.').length !== 5) return token;
    const { decrypted } = await loadJwe();
    return decrypted(token, key, { TokenError });
  };
}
