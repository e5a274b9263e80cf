import { inspect } from 'node:util';
import { exportPKCS8, generateKeyPair } from 'jose';
import { describe, expect, test } from 'vitest';
import { DPoP } from '../../../../src/auth/dpop.ts';
import { OpenIdConnect } from '../../../../src/auth/open-id-connect.ts';
import type { OpenIdConnectClient } from '../../../../src/auth/open-id-settings.ts';
import { failure, type Respond, recording, serverUrl } from '../../support.ts';

/** Characters that JSON, forms, URLs and HTML each write in their own way. */
const odd = (name: string): string => `hunter2-${name} "w\\<&>'+%/é`;
const token = (name: string): string => `eyJhbGciOiJSUzI1NiJ9.hunter2${name}.sIgNaTuRe`;
const codeVerifier = 'hunter2-verifier'.padEnd(43, 'v');
const session = { redirectUri: 'https://app.test/back', state: 'a-state', nonce: 'n', codeVerifier };
const decided = { expires_in: 60, interval: 0.001, codeVerifier };

/** Each call that carries a secret. */
const calls: Record<string, (oidc: OpenIdConnect) => Promise<unknown>> = {
  'a code': (oidc) => oidc.authorizationCode({ ...session, code: odd('code') }),
  'a callback': (oidc) =>
    oidc.authorizationCode({
      ...session,
      callback: `/back?${new URLSearchParams({ state: session.state, iss: oidc.issuer, code: odd('code') })}`,
    }),
  'a callback of another request': (oidc) =>
    oidc.authorizationCode({ ...session, callback: `/back?state=other&code=hunter2-code` }),
  'a callback of another issuer': (oidc) =>
    oidc.authorizationCode({ ...session, callback: `/back?state=a-state&iss=x&code=hunter2-code` }),
  'a signed callback': (oidc) =>
    oidc.authorizationCode({ ...session, callback: `/back?response=${token('answer')}` }),
  'a password': (oidc) => oidc.password({ username: 'ada', password: odd('password'), totp: 'hunter2-totp' }),
  'a client': (oidc) => oidc.clientCredentials(),
  'a refresh token': (oidc) => oidc.refreshToken(token('refresh')),
  'a subject token': (oidc) => oidc.tokenExchange({ subjectToken: token('subject') }),
  'an assertion': (oidc) => oidc.jwtBearer({ assertion: token('assertion') }),
  'a pushed request': (oidc) => oidc.startAuthorization({ ...session, pushed: true }),
  'a device code': (oidc) =>
    oidc.deviceToken({
      ...decided,
      device_code: odd('device'),
      user_code: 'u',
      verification_uri: 'x',
      expiresAt: Date.now() + 600_000,
    }),
  'a backchannel login': (oidc) =>
    oidc.backchannelToken({ ...decided, auth_req_id: token('request'), expiresAt: Date.now() + 600_000 }),
  'a token to look at': (oidc) => oidc.introspect(token('access')),
  'a token to revoke': (oidc) => oidc.revoke(token('access')),
  'a logout': (oidc) => oidc.logout(token('refresh')),
  'an access token': (oidc) => oidc.userinfo(token('access')),
  'an initial access token': (oidc) =>
    oidc.registration.create({ client_secret: odd('secret') }, token('initial')),
  'a registration access token': (oidc) =>
    oidc.defaultRegistration.update('web', { secret: odd('secret') }, token('registration')),
};

const html = { 'content-type': 'text/html' };
/** Servers and proxies that repeat what they were sent, or break off in the middle of a secret. */
const answers: Record<string, Respond> = {
  'JSON that repeats the form': ({ body }) =>
    Response.json({ error: 'invalid_grant', error_description: textOf(body) }, { status: 400 }),
  'a page that repeats the request': ({ body, headers }) =>
    new Response(`<p>${body} ${textOf(body)} ${[...headers].join(' ')}</p>`, { status: 500, headers: html }),
  'a challenge that repeats the token': ({ headers }) =>
    new Response(null, {
      status: 401,
      headers: {
        'www-authenticate': `Bearer error="invalid_token", error_description="${headers.get('authorization')}"`,
      },
    }),
  'truncated JSON': () => new Response('{"access_token":"hunter2-cut', { status: 200 }),
  'a page with status 200': ({ body }) => new Response(`<p>${body}</p>`, { status: 200, headers: html }),
  'a failed connection': ({ body, headers }) => {
    throw new TypeError('fetch failed', {
      cause: new Error(`cannot send ${body} ${[...headers].join(' ')}`),
    });
  },
};

/** The values that were sent, as a server reads them. */
function textOf(body: string): string {
  return body.startsWith('{') ? body : [...new URLSearchParams(body).values()].join(' ');
}

/** Everything that a thing shows when it is logged in one of the usual ways. */
function shown(thing: unknown): string {
  const deep = { depth: 20, showHidden: true };
  const error = thing instanceof Error ? [thing.stack, inspect(thing.cause, deep)] : [];
  const plain = inspect(thing, { ...deep, customInspect: false, getters: true });
  return [inspect(thing, deep), plain, String(thing), JSON.stringify(thing), ...error].join('\n');
}

function expectNoSecret(thing: unknown): void {
  expect(shown(thing)).not.toMatch(/hunter2|sIgNaTuRe|eyJhbGci|PRIVATE KEY/);
}

const clients: Record<string, OpenIdConnectClient> = {
  client_secret_post: { clientId: 'web', clientSecret: odd('client') },
  client_secret_basic: {
    clientId: 'web',
    clientSecret: odd('client'),
    clientAuthentication: 'client_secret_basic',
  },
  'an assertion': { clientId: 'web', clientAssertion: token('client') },
};

describe.for(Object.keys(clients))('a client by %s', (name) => {
  test.for(Object.keys(answers))('shows no secret before %s', async (answer) => {
    const { fetch } = recording(answers[answer]);
    const client = clients[name] as OpenIdConnectClient;
    const oidc = new OpenIdConnect({ ...client, serverUrl, realmName: 'acme', retries: 0, fetch });
    for (const [secret, call] of Object.entries(calls)) {
      // A device goes on asking while the server is away.
      if (answer === 'a failed connection' && /^a (device|backchannel)/.test(secret)) continue;
      // Of the answer to these the status alone is read.
      if (/200|truncated/.test(answer) && /^a (token to revoke|logout)$/.test(secret)) continue;
      const error = await failure(call(oidc));
      expect(error).toMatchObject({ name: expect.stringMatching(/Error$/) });
      expectNoSecret(error);
    }
  });
});

test('what a client is made of is not shown with it', async () => {
  const keys = await generateKeyPair('ES256', { extractable: true });
  const pem = await exportPKCS8(keys.privateKey);
  const base64 = pem.split('\n')[1]?.slice(0, 30) ?? '';
  const dpop = new DPoP(keys);
  await dpop.proof('GET', serverUrl, token('access'));
  for (const client of [...Object.values(clients), { clientId: 'web', privateKey: pem, dpop }]) {
    const { fetch } = recording(() => Response.json({ access_token: token('access'), token_type: 'DPoP' }));
    const oidc = new OpenIdConnect({ ...client, serverUrl, realmName: 'acme', fetch });
    await oidc.clientCredentials();
    for (const thing of [oidc, oidc.registration, oidc.dpop, { nested: [oidc] }]) {
      expectNoSecret(thing);
      expect(shown(thing)).not.toContain(base64);
    }
  }
  expect(inspect(dpop)).toBe('DPoP {}');
});

test.for<[string, Partial<Record<keyof typeof session | string, unknown>>]>([
  ['a secret that is no text', { clientSecret: [odd('client')] }],
  ['a secret and a key', { clientSecret: odd('client'), privateKey: odd('key') }],
  ['an assertion with a line break', { clientAssertion: `${token('client')}\n` }],
  ['a secret that does not go with its use', { clientSecret: odd('client'), clientAuthentication: 'none' }],
  ['a key for DPoP that is none', { dpop: odd('key') }],
])('%s is a TypeError without it', (_name) => {
  const [, client] = _name as unknown as [string, object];
  const make = (): unknown =>
    new OpenIdConnect({ clientId: 'web', ...client, serverUrl, realmName: 'acme' } as never);
  expect(make).toThrow(TypeError);
  try {
    make();
  } catch (error) {
    expectNoSecret(error);
  }
});
