import { expect, test } from 'vitest';
import { notGranted } from '../../src/auth/granted.ts';
import { logIn, openIdConnect, realmWith, redirectUri, web, webClient } from './oidc.ts';
import { connect, nameOf, needs } from './support.ts';

/** What a user does who wants to get in with less: the URL without the levels that were asked for. */
function without(url: string, ...names: string[]): string {
  const changed = new URL(url);
  for (const name of names) changed.searchParams.delete(name);
  return changed.href;
}

test('a login below the level that was asked for is refused, also when the user changed the URL', async () => {
  needs('the issuer in a callback');
  const attributes = { 'acr.loa.map': JSON.stringify({ silver: 1, gold: 2 }) };
  const realm = await realmWith([{ ...web, attributes }]);
  const oidc = openIdConnect(realm);
  const gold = { id_token: { acr: { essential: true, values: ['gold'] } } };
  for (const { request, removed } of [
    { request: { acrValues: 'gold' }, removed: [] },
    { request: { acrValues: ['gold', 'platinum'] }, removed: ['acr_values'] },
    { request: { claims: gold }, removed: ['claims'] },
  ]) {
    const { url, ...session } = await oidc.startAuthorization({ redirectUri, ...request });
    const { url: callback } = await logIn(without(url, ...removed));
    // The server's own answer: an essential level that it cannot reach is an error, any other is left out.
    const came = new URL(callback).searchParams;
    expect(came.has('code')).toBe(true);
    await expect(oidc.authorizationCode({ ...session, callback })).rejects.toMatchObject({
      name: 'TokenError',
      code: 'wrong_acr',
      claim: 'acr',
    });
  }
  const { url, ...session } = await oidc.startAuthorization({ redirectUri, acrValues: ['gold', 'silver'] });
  const { claims } = await oidc.authorizationCode({ ...session, callback: (await logIn(url)).url });
  expect(claims).toMatchObject({ acr: 'silver', nonce: session.nonce });
});

test('an age, a nonce and methods that did not come are refused', async () => {
  needs('the issuer in a callback');
  const oidc = openIdConnect(await realmWith());
  for (const { request, more, code } of [
    { request: { maxAge: 3600 }, more: {}, code: undefined },
    { request: {}, more: { nonce: undefined as unknown as string }, code: TypeError },
    { request: {}, more: { nonce: '' }, code: TypeError },
    { request: {}, more: { maxAge: Number.NaN }, code: TypeError },
    { request: {}, more: { amr: ['otp'] }, code: { code: 'wrong_amr' } },
    { request: {}, more: { nonce: 'another' }, code: { code: 'wrong_nonce' } },
    { request: {}, more: { scope: 'openid', codeVerifier: undefined as unknown as string }, code: TypeError },
  ]) {
    const { url, ...session } = await oidc.startAuthorization({ redirectUri, ...request });
    const { url: callback } = await logIn(url);
    const call = oidc.authorizationCode({ ...session, callback, ...more });
    if (code === undefined) expect((await call).claims?.auth_time).toBeGreaterThan(0);
    else if (code === TypeError) await expect(call).rejects.toThrow(TypeError);
    else await expect(call).rejects.toMatchObject(code);
  }
  // A user who takes `openid` out of the URL gets no ID token, and no login.
  const { url, ...session } = await oidc.startAuthorization({ redirectUri });
  const { url: callback } = await logIn(url.replace('scope=openid', 'scope=email'));
  await expect(oidc.authorizationCode({ ...session, callback })).rejects.toMatchObject({
    code: 'missing_id_token',
  });
  // A request without `openid` expects none.
  const plain = await oidc.startAuthorization({ redirectUri, scope: 'email' });
  const tokens = await oidc.authorizationCode({ ...plain, callback: (await logIn(plain.url)).url });
  expect(tokens).not.toHaveProperty('id_token');
});

test('ID tokens of the grants without a login page are verified', async () => {
  const oidc = openIdConnect(await realmWith());
  const asked = { username: 'ada', password: 'correct horse', scope: 'openid' };
  const { claims } = await oidc.password(asked);
  expect(claims).toMatchObject({ aud: 'web', typ: 'ID', preferred_username: 'ada' });
  expect((await oidc.clientCredentials({ scope: 'openid' })).claims).toMatchObject({ aud: 'web', typ: 'ID' });
  expect(await oidc.password({ ...asked, scope: 'email' })).not.toHaveProperty('claims');
});

test('an exchange that does not name the actor is refused, as tokens of the tree too', async () => {
  needs('the standard token exchange');
  const mapper = {
    name: 'itself',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-audience-mapper',
    config: { 'included.client.audience': 'web', 'access.token.claim': 'true' },
  };
  const attributes = { 'standard.token.exchange.enabled': 'true' };
  const realm = await realmWith([{ ...web, attributes, protocolMappers: [mapper] }]);
  const oidc = openIdConnect(realm);
  const { access_token } = await oidc.password({ username: 'ada', password: 'correct horse' });
  const { access_token: actorToken } = await oidc.clientCredentials();
  const request = { subjectToken: access_token, actorToken };
  await expect(oidc.tokenExchange(request)).rejects.toMatchObject({
    name: 'TokenError',
    code: 'missing_claim',
    claim: 'act',
    hints: [expect.stringContaining('ignores actor tokens')],
  });
  const server = connect(nameOf(realm), { ...webClient, ...request });
  await expect(server.admin.realms.byName(nameOf(realm)).users.all()).rejects.toMatchObject({
    name: 'KeycloakError',
    code: 'missing_claim',
  });
});

test('scopes that were not granted are told on demand, and resources that the server leaves out', async () => {
  const oidc = openIdConnect(await realmWith());
  const asked = { scope: 'openid email', resource: 'https://api.acme.test/' };
  const tokens = await oidc.password({ username: 'ada', password: 'correct horse', ...asked });
  expect(notGranted(tokens, { scope: asked.scope })).toEqual([]);
  expect(notGranted(tokens, asked)).toEqual(['https://api.acme.test/']);
  expect(notGranted({ ...tokens, scope: 'openid' }, { scope: asked.scope })).toEqual(['email']);
});
