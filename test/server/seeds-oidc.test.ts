/** The OpenID Connect part of both seeds: python-keycloak's "Asynchronous OpenID Client", and python-keycloak-client. */
import { describe, expect, test } from 'vitest';
import type { OpenIdConnect } from '../../src/auth/open-id-connect.ts';
import type { ClientCreate } from '../../src/resources/clients/clients.ts';
import { browser, openIdConnect, realmWith, redirectUri, web } from './oidc.ts';
import { needs } from './support.ts';
import { otpCredential, totpCode } from './totp.ts';

const exampleClient: ClientCreate = {
  ...web,
  clientId: 'example_client',
  secret: 'secret',
  attributes: { 'standard.token.exchange.enabled': 'true' },
  protocolMappers: ['example_client', 'other_client'].map((clientId) => ({
    name: `audience ${clientId}`,
    protocol: 'openid-connect',
    protocolMapper: 'oidc-audience-mapper',
    config: {
      'included.client.audience': clientId,
      'access.token.claim': 'true',
      'introspection.token.claim': 'true',
    },
  })),
};

/** The account `user` with the password `password`. */
const user = {
  username: 'user',
  firstName: 'Example',
  lastName: 'User',
  email: 'user@example.com',
  enabled: true,
  credentials: [{ type: 'password', value: 'password' }],
};

/** `KeycloakOpenID(server_url=…, client_id="example_client", realm_name=…, client_secret_key="secret")` */
async function keycloakOpenId(account: object = user): Promise<OpenIdConnect> {
  const realm = await realmWith([exampleClient, { clientId: 'other_client', secret: 'secret' }], {
    users: [account],
  });
  return openIdConnect(realm, { clientId: 'example_client', clientSecret: 'secret' });
}

describe('Asynchronous OpenID Client', () => {
  test('Get .well_know asynchronously', async () => {
    const oidc = await keycloakOpenId();
    const configWellKnown = await oidc.wellKnown();
    expect(configWellKnown.token_endpoint).toBe(`${oidc.issuer}/protocol/openid-connect/token`);
  });

  test('Get code asynchronously with OAuth authorization request; Get access token asynchronously with code', async () => {
    const oidc = await keycloakOpenId();
    const authUrl = await oidc.authorizationUrl({ redirectUri, scope: 'email', state: 'your_state_info' });
    const { searchParams } = new URL((await logInAsUser(authUrl)).url);
    expect(searchParams.get('state')).toBe('your_state_info');
    const accessToken = await oidc.authorizationCode({ code: searchParams.get('code') ?? '', redirectUri });
    expect(accessToken.scope).toContain('email');
  });

  test('Get access asynchronously token with user and password', async () => {
    const oidc = await keycloakOpenId();
    expect(await oidc.password({ username: 'user', password: 'password' })).toMatchObject({
      access_token: expect.any(String),
    });
    const guarded = { ...user, credentials: [...user.credentials, otpCredential] };
    const withTotp = await (await keycloakOpenId(guarded)).password({
      username: 'user',
      password: 'password',
      totp: totpCode(),
    });
    expect(withTotp.access_token).toBeDefined();
  });

  test('Get token asynchronously using Token Exchange', async () => {
    needs('the standard token exchange');
    const oidc = await keycloakOpenId();
    const token = await oidc.password({ username: 'user', password: 'password' });
    const exchanged = await oidc.tokenExchange({
      subjectToken: token.access_token,
      audience: 'other_client',
    });
    expect(await oidc.decodeToken(exchanged.access_token, { audience: 'other_client' })).toMatchObject({
      preferred_username: 'user',
    });
    // `subject`, the user to act as, is of the legacy preview of the exchange.
    const asSomebody = oidc.tokenExchange({
      subjectToken: token.access_token,
      requestedSubject: 'some_user',
    });
    await expect(asSomebody).rejects.toMatchObject({ name: 'OAuthError', error: 'invalid_request' });
  });

  test('Refresh token asynchronously; Get UserInfo asynchronously; Logout asynchronously', async () => {
    const oidc = await keycloakOpenId();
    const first = await oidc.password({ username: 'user', password: 'password', scope: 'openid' });
    const token = await oidc.refreshToken(first.refresh_token ?? '');
    const userinfo = await oidc.userinfo(token.access_token);
    expect(userinfo).toMatchObject({ preferred_username: 'user', email: 'user@example.com' });
    await oidc.logout(token.refresh_token ?? '');
    await expect(oidc.refreshToken(token.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('Get certs asynchronously', async () => {
    const certs = await (await keycloakOpenId()).certs();
    expect(certs.keys).toContainEqual(expect.objectContaining({ use: 'sig', alg: 'RS256' }));
  });

  test('Introspect token asynchronously', async () => {
    const oidc = await keycloakOpenId();
    const token = await oidc.password({ username: 'user', password: 'password' });
    expect(await oidc.introspect(token.access_token)).toMatchObject({ active: true, username: 'user' });
  });
});

describe('OpenID Connect', () => {
  test('KeycloakOpenidConnect.authorization_url(**kwargs); authorization_code(code, redirect_uri)', async () => {
    const oidc = await keycloakOpenId();
    const url = await oidc.authorizationUrl({ redirectUri, scope: 'openid', state: 'state' });
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      client_id: 'example_client',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      state: 'state',
    });
    const code = new URL((await logInAsUser(url)).url).searchParams.get('code') ?? '';
    expect(await oidc.authorizationCode({ code, redirectUri })).toMatchObject({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
    });
  });

  test('KeycloakOpenidConnect.client_credentials(**kwargs)', async () => {
    const oidc = await keycloakOpenId();
    expect((await oidc.clientCredentials({ scope: 'email' })).scope).toContain('email');
  });

  test('KeycloakOpenidConnect.refresh_token(refresh_token, **kwargs); logout(refresh_token)', async () => {
    const oidc = await keycloakOpenId();
    const { refresh_token = '' } = await oidc.password({ username: 'user', password: 'password' });
    const renewed = await oidc.refreshToken(refresh_token, { scope: 'email' });
    expect(renewed.scope).toContain('email');
    await oidc.logout(renewed.refresh_token ?? '');
    await expect(oidc.refreshToken(renewed.refresh_token ?? '')).rejects.toMatchObject({ httpStatus: 400 });
  });

  test('KeycloakOpenidConnect.token_exchange(**kwargs)', async () => {
    needs('the standard token exchange');
    const oidc = await keycloakOpenId();
    const { access_token } = await oidc.password({ username: 'user', password: 'password' });
    const exchanged = await oidc.tokenExchange({
      subjectToken: access_token,
      subjectTokenType: 'urn:ietf:params:oauth:token-type:access_token',
      requestedTokenType: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'other_client',
    });
    expect(exchanged).toMatchObject({ access_token: expect.any(String), expires_in: expect.any(Number) });
    // The legacy preview, which this server has not enabled, knows these; V2 refuses them.
    for (const legacy of [{ subjectIssuer: 'github' }, { requestedIssuer: 'github' }]) {
      const call = oidc.tokenExchange({ subjectToken: access_token, ...legacy });
      await expect(call).rejects.toMatchObject({ name: 'OAuthError', error: 'invalid_request' });
    }
  });
});

/** Where `user` is after logging in behind a URL. */
function logInAsUser(url: string): Promise<{ url: string }> {
  return browser().login(url, 'user', 'password');
}
