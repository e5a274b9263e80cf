import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, exportPKCS8, generateKeyPair, type JWK, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { OpenIdConnectClient } from '../../src/auth/open-id-settings.ts';
import type { ClientCreate } from '../../src/resources/clients/clients.ts';
import { openIdConnect, realmWith, web } from './oidc.ts';
import { needs } from './support.ts';

/** A client that signs with the private one of these keys. */
function keyClient(clientId: string, ...keys: JWK[]): ClientCreate {
  const attributes = { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify({ keys }) };
  return { ...web, clientId, clientAuthenticatorType: 'client-jwt', attributes };
}

const odd = { clientId: 'w:e%b+ü &=', clientSecret: 's:e%c+r ë&t=%41"\\' };

test.for(['client_secret_basic', 'client_secret_post', 'client_secret_jwt'] as const)(
  '%s passes with odd characters in name and secret, and fails with another secret',
  async (clientAuthentication) => {
    const isJwt = clientAuthentication === 'client_secret_jwt';
    // HS256 demands a secret of at least 256 bits.
    const clientSecret = isJwt ? odd.clientSecret.repeat(3) : odd.clientSecret;
    const client: ClientCreate = {
      ...web,
      clientId: odd.clientId,
      secret: clientSecret,
      clientAuthenticatorType: isJwt ? 'client-secret-jwt' : 'client-secret',
    };
    const realm = await realmWith([client]);
    const known = { clientId: odd.clientId, clientSecret, clientAuthentication };
    const tokens = await openIdConnect(realm, known).clientCredentials();
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: expect.any(String) });
    const wrong = { ...known, clientSecret: `${clientSecret}!` };
    await expect(openIdConnect(realm, wrong).clientCredentials()).rejects.toMatchObject({
      name: 'OAuthError',
      error: expect.stringMatching(/^(unauthorized|invalid)_client$/),
      hints: [expect.any(String)],
    });
  },
);

describe('private_key_jwt', () => {
  test.for(['RS256', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA'])(
    '%s signs with a CryptoKey, a JWK and PEM text',
    async (alg) => {
      if (alg === 'EdDSA') needs('keys for EdDSA');
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      const jwk = await exportJWK(privateKey);
      const pem = await exportPKCS8(privateKey);
      const known = { ...(await exportJWK(publicKey)), kid: 'one', use: 'sig', alg };
      const realm = await realmWith([keyClient('signer', known)]);
      const algorithm = alg === 'PS256' ? alg : undefined;
      const ways: Partial<OpenIdConnectClient>[] = [
        { privateKey },
        { privateKey: { ...jwk, alg } },
        { privateKey: jwk, algorithm },
        { privateKey: pem, algorithm },
      ];
      for (const way of ways) {
        const client = { clientId: 'signer', keyId: 'one', ...way } as OpenIdConnectClient;
        const tokens = await openIdConnect(realm, client).clientCredentials();
        expect(tokens.access_token).toBeDefined();
      }
    },
  );

  test('the key of the right kid signs, another one is refused', async () => {
    const pairs = await Promise.all([1, 2, 3].map(() => generateKeyPair('ES256', { extractable: true })));
    const [one, two, stranger] = await Promise.all(pairs.map(({ privateKey }) => exportJWK(privateKey)));
    const open = ({ d, ...jwk }: JWK = {}, kid: string): JWK => ({ ...jwk, kid, use: 'sig', alg: 'ES256' });
    const realm = await realmWith([keyClient('signer', open(one, 'one'), open(two, 'two'))]);
    const clientId = 'signer';
    for (const privateKey of [
      { ...one, kid: 'one' },
      { ...two, kid: 'two' },
    ] as JWK[]) {
      expect(await openIdConnect(realm, { clientId, privateKey }).clientCredentials()).toBeDefined();
    }
    for (const kid of ['one', 'three']) {
      const privateKey = { ...stranger, kid } as JWK;
      await expect(openIdConnect(realm, { clientId, privateKey }).clientCredentials()).rejects.toMatchObject({
        name: 'OAuthError',
        error: 'invalid_client',
      });
    }
  });

  test('an assertion that something else signs is asked for before each request', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const known = { ...(await exportJWK(publicKey)), kid: 'one', use: 'sig', alg: 'RS256' };
    const realm = await realmWith([keyClient('signer', known)]);
    const { issuer } = openIdConnect(realm);
    let asked = 0;
    const clientAssertion = (): Promise<string> =>
      new SignJWT({ jti: String(asked++) })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setIssuer('signer')
        .setSubject('signer')
        .setAudience(issuer)
        .setIssuedAt()
        .setExpirationTime('30s')
        .sign(privateKey);
    const oidc = openIdConnect(realm, { clientId: 'signer', clientAssertion });
    await oidc.clientCredentials();
    await oidc.clientCredentials();
    expect(asked).toBe(2);
    // An assertion serves once.
    const used = await clientAssertion();
    const again = openIdConnect(realm, { clientId: 'signer', clientAssertion: used });
    await again.clientCredentials();
    await expect(again.clientCredentials()).rejects.toMatchObject({ name: 'OAuthError' });
  });

  test('a key that is none, or for another algorithm, is a TypeError without the key', async () => {
    const realm = await realmWith([keyClient('signer')]);
    const pkcs1 = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    for (const privateKey of [pkcs1.privateKey, pkcs1.publicKey, 'no key', await exportJWK(publicKey)]) {
      const call = openIdConnect(realm, { clientId: 'signer', privateKey }).clientCredentials();
      await expect(call).rejects.toThrow(/^privateKey must be a private key for (RS|ES)256/);
    }
  });
});
