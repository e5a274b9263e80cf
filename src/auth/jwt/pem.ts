import type { CryptoKey } from 'jose';
import { algorithmOf } from './algorithms.ts';
import { bytesOf } from './base64url.ts';

/** Returns the public key in PEM text, where it stands alone (RFC 7468, section 13) or in a certificate. */
export async function publicKeyIn(pem: string, alg: string): Promise<CryptoKey> {
  const der = bytesOf(atob(pem.replace(/-----[^-]*-----/g, '')));
  const spki = pem.includes('CERTIFICATE') ? subjectKeyOf(der) : der;
  return crypto.subtle.importKey('spki', spki, algorithmOf(alg), true, ['verify']);
}

/** The key of a certificate, which follows five other elements and usually a version (RFC 5280, section 4.1). */
function subjectKeyOf(der: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let at = elementAt(der, elementAt(der, 0).from).from;
  for (let count = der[at] === 0xa0 ? 6 : 5; count > 0; count--) at = elementAt(der, at).to;
  return der.slice(at, elementAt(der, at).to);
}

/** Start and end of the content of an element (X.690, section 8.1.3). */
function elementAt(der: Uint8Array, at: number): { from: number; to: number } {
  const length = der[at + 1] ?? 0;
  if (length < 128) return { from: at + 2, to: at + 2 + length };
  const from = at + 2 + (length & 127);
  const bytes = der.subarray(at + 2, from);
  return { from, to: from + bytes.reduce((sum, byte) => sum * 256 + byte, 0) };
}
