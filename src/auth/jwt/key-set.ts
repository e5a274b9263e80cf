import type { CryptoKey, JSONWebKeySet, JWSHeaderParameters } from 'jose';
import { verifying } from './jose.ts';

/** Gives the key for a token with this header. */
export type FindKey<Key = CryptoKey | Uint8Array> = (header: JWSHeaderParameters) => Promise<Key>;

/** Finds in a set of keys; what is none is a `TypeError` with this message. */
export function finderIn(set: JSONWebKeySet, message: string): FindKey<CryptoKey> {
  const keys: unknown = set?.keys;
  const areKeys =
    Array.isArray(keys) &&
    keys.every((key) => typeof key === 'object' && key !== null && !Array.isArray(key));
  if (!areKeys) throw new TypeError(message);
  // Whoever has the set may change it.
  const own = structuredClone(set);
  let find: FindKey<CryptoKey> | undefined;
  return async (header) => {
    // Leaves out the keys that encrypt, those of other algorithms, and whatever is not public.
    find ??= (await verifying()).createLocalJWKSet(own);
    return find(header);
  };
}
