import { toBase64url } from './base64url.ts';

/** Returns the SHA-256 hash of a text as Base64url. */
export async function sha256(value: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(value))));
}

/** Returns 256 random bits as Base64url. */
export function randomValue(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(32)));
}
