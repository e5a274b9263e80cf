import type { JWK } from 'jose';
import { sha256 } from './hash.ts';

/** Returns the thumbprint of a public key (RFC 7638): the hash of its required members in alphabetical order. */
export function thumbprintOf({ kty, crv, e, n, x, y }: JWK): Promise<string> {
  if (kty === 'RSA') return sha256(JSON.stringify({ e, kty, n }));
  return sha256(JSON.stringify(kty === 'EC' ? { crv, kty, x, y } : { crv, kty, x }));
}
