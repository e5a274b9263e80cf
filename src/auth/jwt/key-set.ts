import type { JSONWebKeySet, JWK, JWSHeaderParameters } from 'jose';

/** Returns the key in a set that a token with this header is verified with. */
export type KeyFinder = (header: JWSHeaderParameters) => JWK | undefined;

/** The curves of the algorithms that have one. */
export const curves: Readonly<Record<string, string>> = {
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
  EdDSA: 'Ed25519',
  Ed25519: 'Ed25519',
};

/**
 * Returns what finds keys in a set; throws a `TypeError` with this message where it is no set. Keys that encrypt, those
 * of other algorithms, and whatever is not public are left out. Where several fit, none is known to be the right one.
 */
export function finderIn(set: JSONWebKeySet, message: string): KeyFinder {
  const keys: unknown = set?.keys;
  const isKey = (key: unknown): boolean => typeof key === 'object' && key !== null && !Array.isArray(key);
  if (!Array.isArray(keys) || !keys.every(isKey)) throw new TypeError(message);
  // Whoever has the set may change it, and jose freezes the keys that it has imported.
  const own: JWK[] = structuredClone(keys);
  return ({ alg = '', kid }) => {
    const fitting = own.filter((key) => isFor(key, alg) && (kid === undefined || key.kid === kid));
    return fitting.length === 1 ? fitting[0] : undefined;
  };
}

function isFor(key: JWK, alg: string): boolean {
  const { use = 'sig', key_ops: operations = ['verify'] } = key;
  const isOfKind = /^[RP]S/.test(alg)
    ? key.kty === 'RSA'
    : key.kty === (alg.startsWith('ES') ? 'EC' : 'OKP') && key.crv !== undefined && key.crv === curves[alg];
  const isToVerify = use === 'sig' && Array.isArray(operations) && operations.includes('verify');
  return isOfKind && isToVerify && (key.alg ?? alg) === alg && !('d' in key);
}
