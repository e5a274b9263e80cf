import { toBase64url } from './jwt/base64url.ts';

/**
 * Returns a hash of a text (HMAC with SHA-256) with a credential as its key: without the credential, the text alone
 * leads to no entry of a store.
 */
export async function keyedHash(credential: string, text: string): Promise<string> {
  const encoder = new TextEncoder();
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(credential), hmac, false, ['sign']);
  return toBase64url(new Uint8Array(await crypto.subtle.sign(hmac, key, encoder.encode(text))));
}
