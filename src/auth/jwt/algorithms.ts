/** Parameters of WebCrypto for an algorithm: to import a key and to verify with it. */
export interface AlgorithmFacts {
  readonly name: string;
  readonly hash?: string;
  readonly namedCurve?: string;
  readonly saltLength?: number;
}

/** Curves of the algorithms that have one. */
export const curves: Readonly<Record<string, string>> = {
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
  EdDSA: 'Ed25519',
  Ed25519: 'Ed25519',
};

const names: Readonly<Record<string, string>> = {
  RS: 'RSASSA-PKCS1-v1_5',
  PS: 'RSA-PSS',
  ES: 'ECDSA',
  HS: 'HMAC',
};

/** Returns the facts of a known algorithm (RFC 7518, section 3.1; RFC 8037, section 3.1). */
export function algorithmOf(alg: string): AlgorithmFacts {
  const name = names[alg.slice(0, 2)];
  const namedCurve = curves[alg];
  if (!name) return { name: 'Ed25519' };
  const bits = Number(alg.slice(2));
  return { name, hash: `SHA-${bits}`, saltLength: bits / 8, ...(namedCurve && { namedCurve }) };
}
