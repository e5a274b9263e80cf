import { exportJWK, exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { OpenIdConnect } from '../../../../src/auth/open-id-connect.ts';
import type { OpenIdConnectClient } from '../../../../src/auth/open-id-settings.ts';
import { recording, type Sent, serverUrl } from '../../support.ts';

/** The request for a token that a client sends. */
async function asked(
  client: OpenIdConnectClient,
  issuer?: string,
): Promise<Sent & { form: URLSearchParams }> {
  const { fetch, sent } = recording(() => Response.json({ access_token: 'access' }));
  const oidc = new OpenIdConnect({ ...client, serverUrl, realmName: 'acme', issuer, fetch });
  await oidc.clientCredentials();
  const [request] = sent as [Sent];
  return { ...request, form: new URLSearchParams(request.body) };
}

test.for<OpenIdConnectClient>([
  { clientId: 'web' },
  { clientId: 'web', clientAuthentication: 'none' },
  { clientId: 'web', clientAuthentication: 'tls_client_auth' },
])('%o names itself, and shows nothing', async (client) => {
  const { form, headers } = await asked(client);
  expect(Object.fromEntries(form)).toEqual({ client_id: 'web', grant_type: 'client_credentials' });
  expect(headers.has('authorization')).toBe(false);
});

test('a secret in a header is encoded as a form is, and nowhere else', async () => {
  const client = { clientId: 'w:e b', clientSecret: 'ü%+&' };
  const { form, headers } = await asked({ ...client, clientAuthentication: 'client_secret_basic' });
  const [scheme, value = ''] = headers.get('authorization')?.split(' ') ?? [];
  expect([scheme, atob(value)]).toEqual(['Basic', 'w%3Ae+b:%C3%BC%25%2B%26']);
  expect(Object.fromEntries(form)).toEqual({ grant_type: 'client_credentials' });
});

test('an assertion is for the issuer, lives a minute, and is another one each time', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const issuer = 'https://login.acme.test/realms/acme';
  const client = { clientId: 'web', privateKey: { ...(await exportJWK(privateKey)), kid: 'one' } };
  const ids = new Set<unknown>();
  for (let round = 0; round < 2; round++) {
    const { form } = await asked(client, issuer);
    const checks = { audience: issuer, issuer: 'web', subject: 'web', maxTokenAge: 10 };
    const { payload, protectedHeader } = await jwtVerify(
      form.get('client_assertion') ?? '',
      publicKey,
      checks,
    );
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'one' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
    ids.add(payload.jti);
    expect(form.get('client_secret')).toBeNull();
  }
  expect(ids.size).toBe(2);
});

test.for(['RS256', 'RS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'])(
  'the algorithm of a key for %s is found where the key tells it',
  async (alg) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    const algorithmOf = async (client: object): Promise<unknown> => {
      const { form } = await asked({ clientId: 'web', ...client } as OpenIdConnectClient);
      const [header = ''] = form.get('client_assertion')?.split('.') ?? [];
      return JSON.parse(Buffer.from(header, 'base64url').toString()).alg;
    };
    expect(await algorithmOf({ privateKey })).toBe(alg);
    // RSA alone does not tell: RS256 unless something says otherwise.
    const told = /^[RP]S/.test(alg) ? 'RS256' : alg;
    expect(await algorithmOf({ privateKey: await exportJWK(privateKey) })).toBe(told);
    expect(await algorithmOf({ privateKey: await exportPKCS8(privateKey) })).toBe(told);
    expect(await algorithmOf({ privateKey: await exportPKCS8(privateKey), algorithm: alg })).toBe(alg);
  },
);

test.for<[object, RegExp]>([
  [{ clientSecret: '' }, /^clientSecret must be a non-empty string/],
  [{ clientSecret: 's', clientAssertion: 'a' }, /either clientSecret or clientAssertion/],
  [
    { clientSecret: 's', clientAuthentication: 'private_key_jwt' },
    /"private_key_jwt" cannot be used with clientSecret/,
  ],
  [{ clientAuthentication: 'client_secret_basic' }, /cannot be used with a client without credentials/],
  [{ privateKey: '' }, /^privateKey must be/],
])('%o is refused at once', ([client, message]) => {
  const make = (): unknown =>
    new OpenIdConnect({ clientId: 'web', ...client, serverUrl, realmName: 'acme' } as never);
  expect(make).toThrow(message);
  expect(make).toThrow(TypeError);
});
