import type { JWTPayload } from 'jose';
import { fromBase64url } from './base64url.ts';

/** Returns the unverified claims of a token, or `undefined` if it is not a JWT. */
export function peek(token: string): JWTPayload | undefined {
  const [, payload = '', ...rest] = token.split('.');
  if (rest.length !== 1) return undefined;
  try {
    const claims: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(payload)));
    return typeof claims === 'object' && claims !== null ? (claims as JWTPayload) : undefined;
  } catch {
    // What cannot be read has no claims; who verifies it says why.
    return undefined;
  }
}
