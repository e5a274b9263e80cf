import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import type { ClientCreate } from '../../src/resources/clients/clients.ts';
import { ada } from './login.ts';
import { openIdConnect, password, realmWith, web, webClient } from './oidc.ts';
import { has, needs } from './support.ts';
import { otpCredential, totpCode } from './totp.ts';

/** Puts this client into the audience of another's tokens. */
function audience(clientId: string): object {
  return {
    name: `audience ${clientId}`,
    protocol: 'openid-connect',
    protocolMapper: 'oidc-audience-mapper',
    config: {
      'included.client.audience': clientId,
      'access.token.claim': 'true',
      'introspection.token.claim': 'true',
    },
  };
}

/** What a token says; the tests of decodeToken are elsewhere. */
function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
}

test('a password gives tokens, with the code of an authenticator app where the account has one', async () => {
  const realm = await realmWith();
  const oidc = openIdConnect(realm);
  const tokens = await oidc.password({ username: ada.username, password, scope: 'openid email' });
  expect(tokens).toMatchObject({ id_token: expect.any(String), scope: expect.stringContaining('email') });
  await expect(oidc.password({ username: ada.username, password: 'wrong' })).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'invalid_grant',
    errorDescription: 'Invalid user credentials',
    hints: [expect.stringContaining('totp')],
  });
  const credentials = [{ type: 'password', value: password }, otpCredential];
  const more = { firstName: 'Bob', lastName: 'Byte', email: 'bob@acme.test', enabled: true, credentials };
  await realm.users.create({ username: 'bob', ...more });
  await expect(oidc.password({ username: 'bob', password })).rejects.toMatchObject({
    error: 'invalid_grant',
  });
  const withCode = await oidc.password({ username: 'bob', password, totp: totpCode() });
  expect(withCode.access_token).toBeDefined();
});

test('a service account gets a token, and a client that has none is told', async () => {
  const realm = await realmWith([web, { clientId: 'spa', publicClient: true }]);
  const sent = Date.now();
  const tokens = await openIdConnect(realm).clientCredentials({ scope: 'openid' });
  expect(tokens).toMatchObject({ token_type: 'Bearer', id_token: expect.any(String) });
  // A server that takes long for the answer counts that as well.
  const { expires_in: lifetime = 0 } = tokens;
  expect(lifetime).toBeGreaterThan(240);
  expect(lifetime).toBeLessThanOrEqual(300);
  expect(tokens.expiresAt).toBeGreaterThanOrEqual(sent + lifetime * 1000);
  expect(tokens.expiresAt).toBeLessThanOrEqual(Date.now() + lifetime * 1000);
  expect(tokens).not.toHaveProperty('refresh_token');
  expect(tokens).not.toHaveProperty('refreshExpiresAt');
  await expect(openIdConnect(realm, { clientId: 'spa' }).clientCredentials()).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'unauthorized_client',
  });
  await expect(openIdConnect(realm).clientCredentials({ scope: 'nothing' })).rejects.toMatchObject({
    error: 'invalid_scope',
  });
});

test('an offline token outlives the session; its end is told as unknown', async () => {
  const realm = await realmWith();
  // Made by itself, an account has the roles that are the default; among them is the one for offline sessions.
  const credentials = [{ type: 'password', value: password }];
  await realm.users.create({ ...ada, username: 'eve', email: 'eve@acme.test', credentials });
  const oidc = openIdConnect(realm);
  const tokens = await oidc.password({ username: 'eve', password, scope: 'offline_access' });
  expect(tokens.refresh_expires_in).toBe(0);
  expect(tokens).not.toHaveProperty('refreshExpiresAt');
  // Not `logout` of the user: it ends offline sessions too, but for those of the same second.
  const { session_state = '', refresh_token = '' } = await oidc.password({ username: 'eve', password });
  await realm.sessions.byId(session_state).delete();
  await expect(oidc.refreshToken(refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  const renewed = await oidc.refreshToken(tokens.refresh_token ?? '');
  expect(renewed.access_token).not.toBe(tokens.access_token);
});

test('a token is exchanged for one of another audience, scope and type (RFC 8693)', async () => {
  needs('the standard token exchange');
  const exchange: ClientCreate = {
    clientId: 'exchange',
    secret: 'exchange-secret',
    serviceAccountsEnabled: true,
    attributes: {
      'standard.token.exchange.enabled': 'true',
      'standard.token.exchange.enableRefreshRequestedTokenType': 'SAME_SESSION',
    },
    protocolMappers: [audience('orders'), audience('invoices')],
  };
  const realm = await realmWith([
    { ...web, protocolMappers: [audience('exchange')] },
    exchange,
    { clientId: 'orders', secret: 'orders-secret' },
    { clientId: 'invoices', secret: 'invoices-secret' },
  ]);
  const { access_token } = await openIdConnect(realm).password({ username: ada.username, password });
  const oidc = openIdConnect(realm, { clientId: 'exchange', clientSecret: 'exchange-secret' });
  const subjectToken = access_token;
  const one = await oidc.tokenExchange({ subjectToken, audience: 'orders' });
  expect(one.issued_token_type).toBe('urn:ietf:params:oauth:token-type:access_token');
  expect(claimsOf(one.access_token)).toMatchObject({
    aud: 'orders',
    azp: 'exchange',
    preferred_username: 'ada',
  });
  const both = await oidc.tokenExchange({ subjectToken, audience: ['orders', 'invoices'], scope: 'openid' });
  expect(claimsOf(both.access_token)['aud']).toEqual(expect.arrayContaining(['orders', 'invoices']));
  const withRefresh = await oidc.tokenExchange({ subjectToken, requestedTokenType: 'refresh_token' });
  expect(withRefresh.refresh_token).toBeDefined();
  const id = await oidc.tokenExchange({
    subjectToken,
    subjectTokenType: 'access_token',
    requestedTokenType: 'urn:ietf:params:oauth:token-type:id_token',
    scope: 'openid',
  });
  expect(claimsOf(id.access_token)).toMatchObject({ typ: 'ID' });
  await expect(oidc.tokenExchange({ subjectToken, audience: 'nobody' })).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'invalid_client',
  });
  await expect(openIdConnect(realm).tokenExchange({ subjectToken })).rejects.toMatchObject({
    error: expect.stringMatching(/^(access_denied|invalid_request|unauthorized_client)$/),
  });
});

test('an assertion of a trusted identity provider gives the tokens of its user (RFC 7523)', async () => {
  needs('the JWT authorization grant');
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const partner = 'https://partner.test';
  const attributes = {
    'oauth2.jwt.authorization.grant.enabled': 'true',
    'oauth2.jwt.authorization.grant.idp': 'partner',
  };
  const realm = await realmWith([{ ...web, attributes }], {
    identityProviders: [
      {
        alias: 'partner',
        providerId: 'jwt-authorization-grant',
        enabled: true,
        config: {
          issuer: partner,
          jwtAuthorizationGrantEnabled: 'true',
          publicKeySignatureVerifier: await exportSPKI(publicKey),
        },
      },
    ],
  });
  const user = realm.users.byUsername(ada.username);
  await user.federatedIdentities.byAlias('partner').create({ userId: 'ada-there', userName: 'ada-there' });
  const oidc = openIdConnect(realm);
  const assertion = (subject: string): Promise<string> =>
    new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(partner)
      .setSubject(subject)
      .setAudience(oidc.issuer)
      .setIssuedAt()
      .setExpirationTime('60s')
      .sign(privateKey);
  const used = await assertion('ada-there');
  const tokens = await oidc.jwtBearer({ assertion: used, scope: 'openid email' });
  expect(claimsOf(tokens.access_token)).toMatchObject({ azp: 'web', email: ada.email });
  for (const refused of [used, await assertion('somebody else')]) {
    await expect(oidc.jwtBearer({ assertion: refused })).rejects.toMatchObject({
      name: 'OAuthError',
      error: 'invalid_grant',
    });
  }
});

test('a token is looked at, and revoked', async () => {
  const resourceServer = { clientId: 'orders', secret: 'orders-secret' };
  const realm = await realmWith([{ ...web, protocolMappers: [audience('orders')] }, resourceServer]);
  const oidc = openIdConnect(realm);
  const orders = openIdConnect(realm, { clientId: 'orders', clientSecret: 'orders-secret' });
  const tokens = await oidc.password({ username: ada.username, password });
  const refreshToken = tokens.refresh_token ?? '';
  expect(await orders.introspect(tokens.access_token)).toMatchObject({
    active: true,
    username: ada.username,
    client_id: 'web',
    ...(has('24') && { token_type: 'Bearer' }),
    aud: expect.anything(),
    exp: expect.any(Number),
  });
  expect(await oidc.introspect(refreshToken, { tokenTypeHint: 'refresh_token' })).toMatchObject({
    active: true,
  });
  expect(await orders.introspect('no.token.atall')).toEqual({ active: false });
  await oidc.revoke(tokens.access_token, { tokenTypeHint: 'access_token' });
  expect(await orders.introspect(tokens.access_token)).toEqual({ active: false, reason: 'ended' });
  const again = await oidc.refreshToken(refreshToken);
  await oidc.revoke(again.refresh_token ?? '');
  await expect(oidc.refreshToken(again.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  });
  const wrong = openIdConnect(realm, { clientId: 'orders', clientSecret: 'wrong' });
  const refused = { name: 'OAuthError', httpStatus: 401 };
  await expect(wrong.introspect(tokens.access_token)).rejects.toMatchObject(refused);
  await expect(wrong.revoke(tokens.access_token)).rejects.toMatchObject(refused);
});

test('the claims of a user come as JSON, or signed and verified', async () => {
  const signed: ClientCreate = {
    ...web,
    clientId: 'signed',
    attributes: { 'user.info.response.signature.alg': 'ES256' },
  };
  const realm = await realmWith([web, signed]);
  const claims = { preferred_username: ada.username, email: ada.email, email_verified: true };
  for (const clientId of ['web', 'signed']) {
    const oidc = openIdConnect(realm, { ...webClient, clientId });
    const { access_token } = await oidc.password({ username: ada.username, password, scope: 'openid' });
    expect(await oidc.userinfo(access_token)).toMatchObject({ ...claims, sub: expect.any(String) });
  }
  const oidc = openIdConnect(realm);
  const { access_token } = await oidc.password({ username: ada.username, password });
  await expect(oidc.userinfo(access_token)).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'insufficient_scope',
    httpStatus: 403,
    hints: [expect.stringContaining('openid')],
  });
  await expect(oidc.userinfo('no.token.atall')).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'invalid_token',
    httpStatus: 401,
  });
});

test('the realm says what it can, with which keys it signs, and its public key without a login', async () => {
  const oidc = openIdConnect(await realmWith([web], { components: undefined }));
  const configuration = await oidc.wellKnown();
  expect(configuration).toMatchObject({
    issuer: oidc.issuer,
    token_endpoint: `${oidc.issuer}/protocol/openid-connect/token`,
    code_challenge_methods_supported: expect.arrayContaining(['S256']),
    grant_types_supported: expect.arrayContaining(['authorization_code']),
    ...(has('26.1') && { prompt_values_supported: expect.anything() }),
  });
  const { keys } = await oidc.certs();
  expect(keys.map(({ use }) => use).sort()).toEqual(['enc', 'sig']);
  const realm = await oidc.publicRealm();
  const { x5c } = keys.find(({ use }) => use === 'sig') ?? {};
  expect(Buffer.from(x5c?.[0] ?? '', 'base64').includes(Buffer.from(realm.public_key, 'base64'))).toBe(true);
  expect(oidc.issuer.endsWith(`/realms/${realm.realm}`)).toBe(true);
});
