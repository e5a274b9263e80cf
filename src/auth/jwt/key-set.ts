import type { JSONWebKeySet, JWK, JWSHeaderParameters } from 'jose';
import { curves } from './algorithms.ts';

/** Returns the keys in a set that may verify a token with this header. */
export type KeyFinder = (header: JWSHeaderParameters) => readonly JWK[];

/**
 * Returns a function that finds keys in a set. Throws `TypeError` with this message if the value is not a set. Keys for
 * encryption, for other algorithms, and keys that are not public are ignored. Several keys match if two providers of a
 * realm have the same key, or if the token does not identify its key.
 */
export function finderIn(set: JSONWebKeySet, message: string): KeyFinder {
  const keys: unknown = set?.keys;
  const isKey = (key: unknown): boolean => typeof key === 'object' && key !== null && !Array.isArray(key);
  if (!Array.isArray(keys) || !keys.every(isKey)) throw new TypeError(message);
  // The caller may change the set later.
  const own: JWK[] = structuredClone(keys);
  return ({ alg = '', kid }) =>
    own.filter((key) => isFor(key, alg) && (kid === undefined || key.kid === kid));
}

function isFor(key: JWK, alg: string): boolean {
  const { use = 'sig', key_ops: operations = ['verify'] } = key;
  const isOfKind = /^[RP]S/.test(alg)
    ? key.kty === 'RSA'
    : key.kty === (alg.startsWith('ES') ? 'EC' : 'OKP') && key.crv !== undefined && key.crv === curves[alg];
  const isToVerify = use === 'sig' && Array.isArray(operations) && operations.includes('verify');
  return isOfKind && isToVerify && (key.alg ?? alg) === alg && !('d' in key);
}
