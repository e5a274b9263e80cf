import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { ComponentCreate } from '../../src/resources/realms/components.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The public half of the key that `signingKey` gives to a realm. */
export const publicKey: KeyObject = pair.publicKey;

/** A key for a realm that the test has too: with it, every token can be made that the realm could make. */
export const signingKey: ComponentCreate = {
  name: 'known',
  providerId: 'rsa',
  providerType: 'org.keycloak.keys.KeyProvider',
  config: {
    priority: ['1000'],
    active: ['true'],
    enabled: ['true'],
    algorithm: ['RS256'],
    privateKey: [pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  },
};

/** Text or an object as JSON, in Base64url. */
export function encoded(value: string | object | Uint8Array): string {
  const isRaw = typeof value === 'string' || value instanceof Uint8Array;
  return Buffer.from(isRaw ? value : JSON.stringify(value)).toString('base64url');
}

/** A token of these two parts, signed with RS256 by the key of the realm or by another one. */
export function signed(
  header: string | object,
  payload: string | object | Uint8Array,
  key: KeyObject = pair.privateKey,
): string {
  const input = `${encoded(header)}.${encoded(payload)}`;
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}

/** The header and the claims of a token. */
export function opened(token: string): { header: Record<string, unknown>; claims: Record<string, unknown> } {
  const [header, claims] = token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>);
  return { header: header ?? {}, claims: claims ?? {} };
}
