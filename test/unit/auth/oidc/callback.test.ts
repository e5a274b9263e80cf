import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OpenIdConnect } from '../../../../src/auth/open-id-connect.ts';
import { failure, recording, serverUrl } from '../../support.ts';

const redirectUri = 'https://app.test/back?tenant=1';
const issuer = `${serverUrl}/realms/acme`;
/** Of a request without `openid`: no ID token belongs to its answer. */
const session = { redirectUri, state: 's', nonce: 'n', codeVerifier: 'v'.repeat(43), scope: 'email' };
const texts = fc.string({ unit: 'grapheme', minLength: 1 });

function client(): { oidc: OpenIdConnect; bodies: () => URLSearchParams[] } {
  const { fetch, sent } = recording(() => Response.json({ access_token: 'access', expires_in: 60 }));
  const oidc = new OpenIdConnect({ serverUrl, realmName: 'acme', clientId: 'web', fetch });
  return { oidc, bodies: () => sent.map(({ body }) => new URLSearchParams(body)) };
}

test('the code is found in a query, a fragment, a path and a form, whatever its characters', async () => {
  await fc.assert(
    fc.asyncProperty(texts, texts, async (code, state) => {
      const { oidc, bodies } = client();
      const said = new URLSearchParams({ code, state, iss: issuer });
      const ways = [
        `https://app.test/back?${said}`,
        `https://app.test/back#${said}`,
        `/back?${said}`,
        new URL(`https://app.test/back?${said}`),
        said,
      ];
      for (const callback of ways) await oidc.authorizationCode({ ...session, state, callback });
      expect(bodies()).toHaveLength(ways.length);
      for (const body of bodies()) {
        expect(Object.fromEntries(body)).toEqual({
          client_id: 'web',
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
          code_verifier: session.codeVerifier,
        });
      }
    }),
    { numRuns: 50 },
  );
});

test('no callback with another state or another issuer is believed', async () => {
  const { oidc, bodies } = client();
  await fc.assert(
    fc.asyncProperty(texts, texts, fc.boolean(), async (state, iss, isError) => {
      fc.pre(state !== 's' || iss !== issuer);
      const answer = isError ? { error: 'access_denied' } : { code: 'c' };
      const callback = new URLSearchParams({ ...answer, state, iss });
      const error = await failure(oidc.authorizationCode({ ...session, callback }));
      expect(error).toMatchObject({ code: state === 's' ? 'issuer_mismatch' : 'state_mismatch' });
    }),
  );
  expect(bodies()).toEqual([]);
});

test.for(['code', 'state', 'iss', 'error', 'error_description', 'response'])(
  'a callback with two of %s is refused, even when both are alike',
  async (name) => {
    const { oidc, bodies } = client();
    const callback = new URLSearchParams({ code: 'c', state: 's', iss: issuer });
    const value = callback.get(name) ?? 'x';
    callback.set(name, value);
    callback.append(name, value);
    await expect(oidc.authorizationCode({ ...session, callback })).rejects.toMatchObject({
      name: 'KeycloakError',
      code: 'invalid_callback',
    });
    expect(bodies()).toEqual([]);
  },
);

test('what cannot be a callback is refused', async () => {
  const { oidc } = client();
  for (const callback of ['', '/back', 'http://[', `/back?state=s&iss=${issuer}&code=`]) {
    const error = await failure(oidc.authorizationCode({ ...session, callback }));
    expect(error).toMatchObject({ message: expect.stringMatching(/callback/) });
  }
  // A session that was lost has no state; neither has a forged callback.
  const lost = { ...session, state: undefined as unknown as string, callback: `/back?iss=${issuer}&code=c` };
  await expect(oidc.authorizationCode(lost)).rejects.toThrow(TypeError);
});

test('an error of the server is told in its words; the callback is not repeated', async () => {
  const { oidc } = client();
  const callback = new URLSearchParams({
    error: 'access_denied',
    error_description: 'The user said no',
    state: 's',
    iss: issuer,
  });
  const error = await failure(oidc.authorizationCode({ ...session, callback }));
  expect(error).toMatchObject({
    name: 'OAuthError',
    error: 'access_denied',
    errorDescription: 'The user said no',
    httpStatus: undefined,
  });
});

test.for(['jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'])(
  'where a signed answer was asked for (%s), a code that is not signed is not used',
  async (responseMode) => {
    const { oidc, bodies } = client();
    const { url, ...started } = await oidc.startAuthorization({ redirectUri, responseMode });
    expect(new URL(url).searchParams.get('response_mode')).toBe(responseMode);
    const said = new URLSearchParams({ code: 'c', state: started.state, iss: issuer });
    const error = await failure(oidc.authorizationCode({ ...started, callback: `/back?${said}` }));
    expect(error).toMatchObject({ name: 'KeycloakError', code: 'invalid_callback' });
    expect(bodies()).toEqual([]);
    // The server tells an error without a signature where it does not know the mode.
    const refused = new URLSearchParams({ error: 'invalid_request', state: started.state, iss: issuer });
    expect(await failure(oidc.authorizationCode({ ...started, callback: `/back?${refused}` }))).toMatchObject(
      {
        name: 'OAuthError',
        error: 'invalid_request',
      },
    );
  },
);
