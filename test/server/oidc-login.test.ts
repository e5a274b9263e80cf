import { exportJWK, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import type { TokenResponse } from '../../src/auth/token-response.ts';
import type { ClientCreate } from '../../src/resources/clients/clients.ts';
import { formOf, textOf } from './browser.ts';
import { ada } from './login.ts';
import { browser, logIn, openIdConnect, password, realmWith, redirectUri, web, webClient } from './oidc.ts';
import { has, needs } from './support.ts';

/** What a callback says, in its query or its fragment. */
function said(callback: string): Record<string, string> {
  const { search, hash } = new URL(callback);
  return Object.fromEntries(new URLSearchParams(search || hash.slice(1)));
}

/** The callback with some of its parameters changed; `null` takes one away. */
function changed(callback: string, changes: Record<string, string | null>): string {
  const url = new URL(callback);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url.href;
}

test('a login through the page gives tokens, and its code serves once', async () => {
  needs('the issuer in a callback');
  const oidc = openIdConnect(await realmWith());
  const { url, ...session } = await oidc.startAuthorization({ redirectUri, scope: 'openid email' });
  const { url: callback } = await logIn(url);
  expect(callback).toContain(redirectUri);
  const sent = Date.now();
  const tokens = await oidc.authorizationCode({ ...session, callback });
  expect(tokens).toMatchObject({
    access_token: expect.any(String),
    refresh_token: expect.any(String),
    id_token: expect.any(String),
    token_type: 'Bearer',
    scope: expect.stringContaining('email'),
  });
  expect(tokens.expiresAt).toBeGreaterThan(sent);
  expect(tokens.refreshExpiresAt).toBeGreaterThan(tokens.expiresAt);
  expect(await oidc.userinfo(tokens.access_token)).toMatchObject({
    preferred_username: ada.username,
    email: ada.email,
  });
  await expect(oidc.authorizationCode({ ...session, callback })).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'invalid_grant',
    httpStatus: 400,
    hints: [expect.stringContaining('works only once')],
  });
  // The server ends the session of a code that was used twice.
  await expect(oidc.refreshToken(tokens.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  });
});

test('a callback that is not the answer to this request is refused before its code is used', async () => {
  needs('the issuer in a callback');
  const oidc = openIdConnect(await realmWith());
  const { url, ...session } = await oidc.startAuthorization({ redirectUri });
  const { url: callback } = await logIn(url);
  const refused = async (mixedUp: string, code: string): Promise<void> => {
    const call = oidc.authorizationCode({ ...session, callback: mixedUp });
    await expect(call).rejects.toMatchObject({ name: 'KeycloakError', code });
  };
  await refused(changed(callback, { state: 'of another tab' }), 'state_mismatch');
  await refused(changed(callback, { state: null }), 'state_mismatch');
  await refused(changed(callback, { iss: 'https://evil.test/realms/acme' }), 'issuer_mismatch');
  await refused(changed(callback, { iss: null }), 'issuer_mismatch');
  await refused(changed(callback, { code: null }), 'invalid_callback');
  for (const name of ['state', 'iss', 'code']) {
    await refused(`${callback}&${name}=${said(callback)[name]}`, 'invalid_callback');
  }
  // Nothing of all that has used the code. Another verifier than that of the request is the server's to refuse.
  await expect(
    oidc.authorizationCode({ ...session, callback, codeVerifier: 'v'.repeat(43) }),
  ).rejects.toMatchObject({ error: 'invalid_grant', errorDescription: expect.stringContaining('PKCE') });
});

test('the nonce of another login is refused', async () => {
  needs('the issuer in a callback');
  const oidc = openIdConnect(await realmWith());
  const { url, ...session } = await oidc.startAuthorization({ redirectUri });
  const { url: callback } = await logIn(url);
  await expect(oidc.authorizationCode({ ...session, callback, nonce: 'another' })).rejects.toMatchObject({
    name: 'TokenError',
    code: 'wrong_nonce',
  });
});

test('what the user or the server declines comes back as an OAuthError', async () => {
  needs('the issuer in a callback');
  const realm = await realmWith([{ ...web, consentRequired: true }]);
  const oidc = openIdConnect(realm);
  const silent = await oidc.startAuthorization({ redirectUri, prompt: 'none' });
  const { url: unknown } = await browser().open(silent.url);
  await expect(oidc.authorizationCode({ ...silent, callback: unknown })).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'login_required',
  });
  const { url, ...session } = await oidc.startAuthorization({ redirectUri });
  const at = browser();
  const consent = await logIn(url, at);
  expect(textOf(consent.html)).toContain('Do you grant these access privileges');
  const { url: callback } = await at.submit(consent, { cancel: 'No' });
  const declined = oidc.authorizationCode({ ...session, callback });
  await expect(declined).rejects.toMatchObject({ name: 'OAuthError', error: 'access_denied' });
  // An error must be one of this request, too.
  const forged = `${redirectUri}?error=access_denied&state=forged`;
  await expect(oidc.authorizationCode({ ...session, callback: forged })).rejects.toMatchObject({
    code: 'state_mismatch',
  });
});

test('parameters of the request reach the server: hints, languages, levels, actions, claims', async () => {
  needs('the issuer in a callback');
  const realm = await realmWith([web], {
    internationalizationEnabled: true,
    supportedLocales: ['en', 'de'],
    identityProviders: [
      {
        alias: 'partner',
        providerId: 'oidc',
        config: {
          clientId: 'acme',
          clientSecret: 'secret',
          authorizationUrl: 'https://partner.test/auth',
          tokenUrl: 'https://partner.test/token',
        },
      },
    ],
  });
  const oidc = openIdConnect(realm);
  const at = browser();
  const german = await oidc.authorizationUrl({ redirectUri, loginHint: 'ada@acme.test', uiLocales: 'de' });
  const page = await at.open(german);
  expect(page.html).toContain('lang="de"');
  expect(formOf(page).fields).toMatchObject({ username: 'ada@acme.test' });
  const away = await at.open(await oidc.authorizationUrl({ redirectUri, idpHint: 'partner' }));
  expect(away.url).toMatch(/^https:\/\/partner\.test\/auth\?/);

  const claims = { id_token: { acr: { essential: true, values: ['1'] } } };
  const { url, ...session } = await oidc.startAuthorization({
    redirectUri,
    maxAge: 3600,
    acrValues: ['1', '0'],
    claims,
  });
  const first = await oidc.authorizationCode({ ...session, callback: (await logIn(url, at)).url });
  expect(first.id_token).toBeDefined();
  // Within its age the login is remembered, after it the page asks again.
  const fresh = await oidc.startAuthorization({ redirectUri, maxAge: 3600 });
  expect((await at.open(fresh.url)).url).toContain('code=');
  // The server counts whole seconds: in that of the login the age is still 0.
  const old = await oidc.authorizationUrl({ redirectUri, maxAge: 0 });
  await expect.poll(async () => (await at.open(old)).html).toContain('name="password"');
  const again = await oidc.authorizationUrl({ redirectUri, prompt: 'login' });
  expect(formOf(await at.open(again)).fields).toHaveProperty('password');

  const action = await oidc.startAuthorization({ redirectUri, action: 'UPDATE_PASSWORD' });
  const form = await at.open(action.url);
  expect(textOf(form.html)).toContain('Update password');
  const done = await at.submit(form, { 'password-new': 'newer', 'password-confirm': 'newer' });
  const own = has('26') && { kc_action: 'UPDATE_PASSWORD' };
  expect(said(done.url)).toMatchObject({ kc_action_status: 'success', ...own });
  const { codeVerifier, nonce } = action;
  await oidc.authorizationCode({ redirectUri, codeVerifier, nonce, code: said(done.url)['code'] ?? '' });
  await expect(oidc.password({ username: 'ada', password })).rejects.toMatchObject({
    error: 'invalid_grant',
  });
});

test('an answer that the server signs is verified before it is believed (JARM)', async () => {
  const realm = await realmWith([web, { ...web, clientId: 'other' }]);
  const oidc = openIdConnect(realm);
  for (const responseMode of ['jwt', 'fragment.jwt', 'form_post.jwt']) {
    const { url, ...session } = await oidc.startAuthorization({ redirectUri, responseMode });
    const page = await logIn(url);
    const callback = page.status === 0 ? page.url : new URLSearchParams(formOf(page).fields);
    const stranger = openIdConnect(realm, { ...webClient, clientId: 'other' });
    await expect(stranger.authorizationCode({ ...session, callback })).rejects.toMatchObject({
      code: 'invalid_callback',
    });
    await expect(
      oidc.authorizationCode({ ...session, callback, state: 'of another tab' }),
    ).rejects.toMatchObject({ code: 'state_mismatch' });
    expect((await oidc.authorizationCode({ ...session, callback })).id_token).toBeDefined();
  }
  const silent = await oidc.startAuthorization({ redirectUri, responseMode: 'jwt', prompt: 'none' });
  const { url: callback } = await browser().open(silent.url);
  await expect(oidc.authorizationCode({ ...silent, callback })).rejects.toMatchObject({
    error: 'login_required',
  });
  const forged = callback.replace(/\.[^.]+$/, `.${'A'.repeat(342)}`);
  await expect(oidc.authorizationCode({ ...silent, callback: forged })).rejects.toMatchObject({
    code: 'invalid_callback',
  });
});

test('the answer comes back in the fragment or as a form, too', async () => {
  needs('the issuer in a callback');
  const oidc = openIdConnect(await realmWith());
  const inFragment = await oidc.startAuthorization({ redirectUri, responseMode: 'fragment' });
  const { url: callback } = await logIn(inFragment.url);
  expect(new URL(callback)).toMatchObject({ search: '', hash: expect.stringContaining('code=') });
  await oidc.authorizationCode({ ...inFragment, callback });

  const inForm = await oidc.startAuthorization({ redirectUri, responseMode: 'form_post' });
  const form = formOf(await logIn(inForm.url));
  expect(form.action).toBe(redirectUri);
  await oidc.authorizationCode({ ...inForm, callback: new URLSearchParams(form.fields) });
});

test('a pushed request leaves nothing in the URL but its name; a client can demand it', async () => {
  needs('the issuer in a callback');
  const demanding = { ...web, attributes: { 'require.pushed.authorization.requests': 'true' } };
  const oidc = openIdConnect(await realmWith([demanding]));
  const open = await oidc.startAuthorization({ redirectUri });
  const { url: refused } = await browser().open(open.url);
  await expect(oidc.authorizationCode({ ...open, callback: refused })).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'invalid_request',
  });
  const { url, ...session } = await oidc.startAuthorization({ redirectUri, pushed: true });
  expect([...new URL(url).searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
  const { url: callback } = await logIn(url);
  const tokens = await oidc.authorizationCode({ ...session, callback });
  expect(tokens.id_token).toBeDefined();
  const pushed = await oidc.pushedAuthorization({ redirectUri, state: 's' });
  expect(pushed).toMatchObject({ request_uri: expect.stringMatching(/^urn:/), expires_in: 60 });
  // Whoever pushes has to be the client.
  const thief = openIdConnect(await realmWith([demanding]), { clientId: 'web', clientSecret: 'wrong' });
  await expect(thief.pushedAuthorization({ redirectUri })).rejects.toMatchObject({
    name: 'OAuthError',
    httpStatus: 401,
  });
});

test('a request object that the client signs hides nothing but lets nothing be changed', async () => {
  needs('the issuer in a callback');
  const { privateKey, publicKey } = await generateKeyPair('PS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'of-web', use: 'sig', alg: 'PS256' };
  const signing: ClientCreate = {
    ...web,
    clientAuthenticatorType: 'client-jwt',
    attributes: {
      'use.jwks.string': 'true',
      'jwks.string': JSON.stringify({ keys: [jwk] }),
      'request.object.required': 'request or request_uri',
      'request.object.signature.alg': 'PS256',
    },
  };
  const client = { clientId: 'web', privateKey, keyId: 'of-web' };
  const oidc = openIdConnect(await realmWith([signing]), client);
  const plain = await browser().open(await oidc.authorizationUrl({ redirectUri }));
  expect(plain).toMatchObject({ status: 400, html: expect.stringContaining('Invalid Request') });
  for (const pushed of [false, true]) {
    const { url, ...session } = await oidc.startAuthorization({ redirectUri, signed: true, pushed });
    const { url: callback } = await logIn(url);
    const tokens = await oidc.authorizationCode({ ...session, callback });
    expect(tokens.id_token).toBeDefined();
  }
  const withSecret = openIdConnect(await realmWith());
  await expect(withSecret.startAuthorization({ redirectUri, signed: true })).rejects.toThrow(TypeError);
});

test('a public client logs in with PKCE alone, and the server holds it to that', async () => {
  needs('the issuer in a callback');
  const spa: ClientCreate = {
    clientId: 'spa',
    publicClient: true,
    redirectUris: ['https://app.acme.test/*'],
    attributes: { 'pkce.code.challenge.method': 'S256' },
  };
  const oidc = openIdConnect(await realmWith([spa]), { clientId: 'spa' });
  const { url, ...session } = await oidc.startAuthorization({ redirectUri });
  const tokens = await oidc.authorizationCode({ ...session, callback: (await logIn(url)).url });
  expect(tokens.access_token).toBeDefined();
  const bare = await browser().open(await oidc.authorizationUrl({ redirectUri }));
  expect(said(bare.url)).toMatchObject({ error: 'invalid_request' });
});

test('a session is renewed with fewer scopes, and ends by its refresh token', async () => {
  needs('the issuer in a callback');
  const oidc = openIdConnect(await realmWith());
  const { url, ...session } = await oidc.startAuthorization({ redirectUri, scope: 'openid email profile' });
  const tokens = await oidc.authorizationCode({ ...session, callback: (await logIn(url)).url });
  const renewed = await oidc.refreshToken(tokens.refresh_token ?? '', { scope: 'openid' });
  expect(renewed.access_token).not.toBe(tokens.access_token);
  expect(renewed.scope).toContain('openid');
  await oidc.logout(renewed.refresh_token ?? '');
  await expect(oidc.refreshToken(renewed.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  });
  await expect(oidc.userinfo(tokens.access_token)).rejects.toMatchObject({
    name: 'OAuthError',
    httpStatus: 401,
  });
});

test('a user logs out in the browser: at once with an ID token, after a question without', async () => {
  needs('the issuer in a callback');
  const attributes = { 'post.logout.redirect.uris': 'https://app.acme.test/bye' };
  const oidc = openIdConnect(await realmWith([{ ...web, attributes }]));
  const at = browser();
  const logInAgain = async (): Promise<TokenResponse> => {
    const { url, ...session } = await oidc.startAuthorization({ redirectUri });
    return oidc.authorizationCode({ ...session, callback: (await logIn(url, at)).url });
  };
  const first = await logInAgain();
  expect(at.has('KEYCLOAK_IDENTITY')).toBe(true);
  const postLogoutRedirectUri = 'https://app.acme.test/bye';
  const bye = await at.open(
    oidc.logoutUrl({ idTokenHint: first.id_token, postLogoutRedirectUri, state: 'a b&c', uiLocales: 'en' }),
  );
  expect(new URL(bye.url).origin + new URL(bye.url).pathname).toBe(postLogoutRedirectUri);
  expect(said(bye.url)).toEqual({ state: 'a b&c' });
  expect(at.has('KEYCLOAK_IDENTITY')).toBe(false);
  await expect(oidc.refreshToken(first.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  });

  const second = await logInAgain();
  const question = await at.open(oidc.logoutUrl());
  expect(textOf(question.html)).toContain('Do you want to log out?');
  await at.submit(question, { confirmLogout: 'Logout' });
  expect(at.has('KEYCLOAK_IDENTITY')).toBe(false);
  await expect(oidc.refreshToken(second.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  });
});

test('a client that leaves out the issuer is accepted when that is said', async () => {
  const attributes = { 'exclude.issuer.from.auth.response': 'true' };
  const oidc = openIdConnect(await realmWith([{ ...web, attributes }]), webClient);
  const { url, ...session } = await oidc.startAuthorization({ redirectUri });
  const { url: callback } = await logIn(url);
  await expect(oidc.authorizationCode({ ...session, callback })).rejects.toMatchObject({
    code: 'issuer_mismatch',
    hints: [expect.stringContaining('`allowMissingIssuer`')],
  });
  const tokens = await oidc.authorizationCode({ ...session, callback, allowMissingIssuer: true });
  expect(tokens.id_token).toBeDefined();
});
