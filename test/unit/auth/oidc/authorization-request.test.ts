import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OpenIdConnect } from '../../../../src/auth/open-id-connect.ts';
import { failure, recording, serverUrl } from '../../support.ts';

const redirectUri = 'https://app.test/back';
const { fetch, sent } = recording();
const oidc = new OpenIdConnect({ serverUrl, realmName: 'a b/ü', clientId: 'w&b=ü', fetch });
const verifier = fc.stringMatching(/^[\w.~-]{43,128}$/);
const texts = fc.string({ unit: 'grapheme', minLength: 1 });

test('a started login has a state, a nonce and a verifier of 256 bits that no other has', async () => {
  const started = await Promise.all(
    Array.from({ length: 200 }, () => oidc.startAuthorization({ redirectUri })),
  );
  const values = started.flatMap(({ state, nonce, codeVerifier }) => [state, nonce, codeVerifier]);
  expect(new Set(values).size).toBe(600);
  for (const value of values) expect(value).toMatch(/^[\w-]{43}$/);
});

test('the challenge is the S256 hash of the verifier, and the verifier is not in the URL', async () => {
  await fc.assert(
    fc.asyncProperty(verifier, async (codeVerifier) => {
      const { url, ...session } = await oidc.startAuthorization({ redirectUri, codeVerifier });
      const { searchParams } = new URL(url);
      const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
      expect(searchParams.get('code_challenge')).toBe(challenge);
      expect(searchParams.get('code_challenge_method')).toBe('S256');
      expect(session.codeVerifier).toBe(codeVerifier);
      expect(url).not.toContain(codeVerifier);
    }),
  );
});

test('a verifier that RFC 7636 does not allow is a TypeError without it', async () => {
  const wrong = fc.oneof(
    fc.stringMatching(/^[\w.~-]{1,42}$/),
    fc.stringMatching(/^[\w.~-]{129,140}$/),
    fc.tuple(verifier, fc.constantFrom(' ', '+', '/', '=', 'ü', '\n')).map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(wrong, async (codeVerifier) => {
      const error = await failure(oidc.authorizationUrl({ redirectUri, codeVerifier }));
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toMatch(/^TypeError: codeVerifier must have 43 to 128 characters/);
    }),
  );
});

test('every parameter comes back from the URL as it was given, and nothing else is in it', async () => {
  const request = fc.record(
    {
      scope: texts,
      state: texts,
      nonce: texts,
      prompt: texts,
      loginHint: texts,
      idpHint: texts,
      acrValues: texts,
      responseMode: texts,
      responseType: texts,
      uiLocales: texts,
      action: texts,
      request: texts,
      maxAge: fc.nat(),
    },
    { requiredKeys: [] },
  );
  const further = fc.dictionary(fc.stringMatching(/^x_\w{1,8}$/), texts);
  await fc.assert(
    fc.asyncProperty(request, further, async (given, parameters) => {
      const url = await oidc.authorizationUrl({ ...given, redirectUri, parameters });
      const {
        loginHint,
        idpHint,
        acrValues,
        responseMode,
        responseType,
        uiLocales,
        action,
        maxAge,
        ...same
      } = given;
      const expected = {
        ...same,
        scope: same.scope ?? 'openid',
        response_type: responseType ?? 'code',
        client_id: 'w&b=ü',
        redirect_uri: redirectUri,
        login_hint: loginHint,
        kc_idp_hint: idpHint,
        acr_values: acrValues,
        response_mode: responseMode,
        ui_locales: uiLocales,
        kc_action: action,
        max_age: maxAge?.toString(),
        ...parameters,
      };
      const { searchParams } = new URL(url);
      const known = Object.entries(expected).filter(([, value]) => value !== undefined);
      expect([...searchParams].sort()).toEqual(known.sort());
      expect(url.slice(0, url.indexOf('?'))).toBe(
        `${serverUrl}/realms/a%20b%2F%C3%BC/protocol/openid-connect/auth`,
      );
      expect(new URL(url).hash).toBe('');
    }),
  );
});

test('claims are JSON, levels are joined, and where the public URL is another one, the browser goes there', async () => {
  const issuer = 'https://login.acme.test/realms/acme';
  const behind = new OpenIdConnect({ serverUrl, realmName: 'acme', clientId: 'web', issuer, fetch });
  const claims = { id_token: { acr: { essential: true } } };
  const url = await behind.authorizationUrl({ redirectUri, claims, acrValues: ['gold', 'silver'] });
  expect(url).toMatch(/^https:\/\/login\.acme\.test\/realms\/acme\/protocol\/openid-connect\/auth\?/);
  const { searchParams } = new URL(url);
  expect(JSON.parse(searchParams.get('claims') ?? '')).toEqual(claims);
  expect(searchParams.get('acr_values')).toBe('gold silver');
  expect(behind.logoutUrl()).toBe(`${issuer}/protocol/openid-connect/logout?client_id=web`);
});

test('a logout URL holds what was given', () => {
  fc.assert(
    fc.property(texts, texts, (state, idTokenHint) => {
      const url = new URL(oidc.logoutUrl({ state, idTokenHint, postLogoutRedirectUri: redirectUri }));
      expect(Object.fromEntries(url.searchParams)).toEqual({
        client_id: 'w&b=ü',
        state,
        id_token_hint: idTokenHint,
        post_logout_redirect_uri: redirectUri,
      });
    }),
  );
});

test('nothing of this is a request', () => {
  expect(sent).toEqual([]);
});
