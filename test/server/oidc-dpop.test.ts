import { generateKeyPair } from 'jose';
import { beforeEach, expect, test } from 'vitest';
import { DPoP } from '../../src/auth/dpop.ts';
import type { ClientCreate } from '../../src/resources/clients/clients.ts';
import { ada } from './login.ts';
import { logIn, openIdConnect, password, realmWith, redirectUri, web, webClient } from './oidc.ts';
import { needs } from './support.ts';

beforeEach(() => needs('DPoP'));

/** A client that takes no tokens that are not bound. */
const bound: ClientCreate = { ...web, attributes: { 'dpop.bound.access.tokens': 'true' } };

function bindingOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).cnf?.jkt;
}

test.for(['ES256', 'RS256', 'PS256', 'EdDSA'])(
  'tokens are bound to a key of %s, and another key cannot use them',
  async (alg) => {
    const realm = await realmWith([bound]);
    const dpop = new DPoP(await generateKeyPair(alg));
    const oidc = openIdConnect(realm, { ...webClient, dpop });
    const tokens = await oidc.password({ username: ada.username, password, scope: 'openid' });
    expect(tokens.token_type).toBe('DPoP');
    expect(bindingOf(tokens.access_token)).toBe(await dpop.thumbprint());
    expect(await oidc.userinfo(tokens.access_token)).toMatchObject({ preferred_username: ada.username });
    const thief = openIdConnect(realm, { ...webClient, dpop: true });
    await expect(thief.userinfo(tokens.access_token)).rejects.toMatchObject({
      name: 'OAuthError',
      httpStatus: 401,
    });
    await expect(openIdConnect(realm).userinfo(tokens.access_token)).rejects.toMatchObject({
      name: 'OAuthError',
      httpStatus: 401,
    });
  },
);

test('a client that must bind its tokens is refused without a key', async () => {
  const realm = await realmWith([bound]);
  await expect(openIdConnect(realm).clientCredentials()).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'invalid_request',
    errorDescription: expect.stringMatching(/dpop/i),
  });
});

test('the refresh token of a public client is bound, too', async () => {
  const spa: ClientCreate = { ...web, clientId: 'spa', publicClient: true };
  const realm = await realmWith([spa]);
  const oidc = openIdConnect(realm, { clientId: 'spa', dpop: true });
  const tokens = await oidc.password({ username: ada.username, password });
  const thief = openIdConnect(realm, { clientId: 'spa', dpop: true });
  await expect(thief.refreshToken(tokens.refresh_token ?? '')).rejects.toMatchObject({ name: 'OAuthError' });
  const renewed = await oidc.refreshToken(tokens.refresh_token ?? '');
  expect(bindingOf(renewed.access_token)).toBe(await oidc.dpop?.thumbprint());
});

test('a login binds its code: only the key of the request can redeem it', async () => {
  const realm = await realmWith([bound]);
  const oidc = openIdConnect(realm, { ...webClient, dpop: true });
  const thief = openIdConnect(realm, { ...webClient, dpop: true });
  for (const pushed of [false, true]) {
    const stolen = await oidc.startAuthorization({ redirectUri, pushed });
    const call = thief.authorizationCode({ ...stolen, callback: (await logIn(stolen.url)).url });
    await expect(call).rejects.toMatchObject({ name: 'OAuthError' });
    const { url, ...session } = await oidc.startAuthorization({ redirectUri, pushed });
    const tokens = await oidc.authorizationCode({ ...session, callback: (await logIn(url)).url });
    expect(bindingOf(tokens.access_token)).toBe(await oidc.dpop?.thumbprint());
  }
});
