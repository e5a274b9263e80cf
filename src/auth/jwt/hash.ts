import { base64url } from 'jose';

/** The SHA-256 hash of a text, as Base64url. */
export async function sha256(value: string): Promise<string> {
  return base64url.encode(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(value))),
  );
}

/** A value of 256 random bits, as Base64url. */
export function randomValue(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
}
