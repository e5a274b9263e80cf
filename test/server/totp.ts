import { createHmac } from 'node:crypto';
import type { CredentialRepresentation } from '../../src/index.ts';

/** The credential of an authenticator app, as a user is made with it. */
export const otpCredential: CredentialRepresentation = {
  type: 'otp',
  secretData: '{"value":"a-secret-of-20-bytes"}',
  credentialData: '{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}',
};

/** The code that the app shows at this moment (RFC 6238). */
export function totpCode(): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', 'a-secret-of-20-bytes').update(counter).digest();
  const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
