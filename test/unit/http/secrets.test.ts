import { createSecretKey } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Auth, KeycloakRealm, type KeycloakRealmOptions } from '../../../src/index.ts';
import { failure, nobody, type Respond, recorded, recording, type Sent, serverUrl } from '../support.ts';

const jwt = (name: string): string => `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiI${name}.sIgNaTuRe-${name}`;
/** Characters that JSON, forms, URLs and HTML each write in their own way. */
const odd = (name: string): string => `${name} "w\\<&>'+%/é`;

const secrets = {
  password: odd('hunter2-password'),
  clientSecret: odd('hunter2-client'),
  totp: 'hunter2-totp',
  given: 'hunter2-given-token',
  jwt: jwt('hunter2'),
  access: 'hunter2-access-token',
  refresh: jwt('hunter2-refresh'),
  newPassword: odd('hunter2-new'),
  idpSecret: odd('hunter2-idp'),
  bind: 'hunter2-bind',
  cookie: 'hunter2-cookie',
};

const accounts: Record<string, Auth> = {
  'a password': {
    username: 'ada',
    password: secrets.password,
    clientSecret: secrets.clientSecret,
    totp: secrets.totp,
  },
  'a client secret': { clientId: 'provisioner', clientSecret: secrets.clientSecret },
  'a token': secrets.given,
  'a JWT': secrets.jwt,
  'a function': async () => secrets.given,
};

/** Everything that a thing shows when it is logged in one of the usual ways. */
function shown(thing: unknown): string {
  const deep = { depth: 20, showHidden: true };
  const error = thing instanceof Error ? [thing.stack, thing.message, inspect(thing.cause, deep)] : [];
  return [
    inspect(thing, deep),
    inspect(thing, { ...deep, customInspect: false, getters: true }),
    String(thing),
    JSON.stringify(thing),
    ...error,
  ].join('\n');
}

function expectNoSecret(thing: unknown): void {
  const text = shown(thing);
  // Each secret in whatever spelling: all of them hold this word.
  expect(text).not.toMatch(/hunter2|sIgNaTuRe|eyJhbGci/);
}

const tokens = { access_token: secrets.access, refresh_token: secrets.refresh, expires_in: 60 };
const isTokenRequest = ({ target }: Sent): boolean => target.includes('/protocol/openid-connect/');
/** Logs in, then answers so. */
const afterLogin =
  (respond: Respond): Respond =>
  (sent, index) =>
    isTokenRequest(sent) ? Response.json(tokens) : respond(sent, index);

const html = { 'content-type': 'text/html' };
const inHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
const headersOf = (sent: Sent): string =>
  [...sent.headers].map(([name, value]) => `${name}: ${value}`).join('\n');

/** The texts that a request holds, as a server reads them. */
function textsOf(sent: Sent): string {
  if (isTokenRequest(sent)) return [...new URLSearchParams(sent.body).values()].join(' ');
  const texts: string[] = [...sent.headers.values()];
  JSON.parse(sent.body || '0', (_, value) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  return texts.join(' ');
}

const body = {
  username: 'ada',
  credentials: [{ type: 'password', value: secrets.newPassword }],
  config: { clientSecret: secrets.idpSecret, bindCredential: [secrets.bind] },
};

/** Servers and proxies that repeat what they were sent, or break off in the middle of a secret. */
const failures: Record<string, Respond> = {
  'a page that repeats the request': (sent) =>
    new Response(`<html><pre>${headersOf(sent)}\n${sent.body}</pre></html>`, { status: 500, headers: html }),
  'an escaped page that repeats the request': (sent) =>
    new Response(`<pre>${inHtml(headersOf(sent))}\n${inHtml(sent.body)}</pre>`, {
      status: 400,
      headers: html,
    }),
  'a page with status 200': (sent) =>
    new Response(`<p>${sent.body} ${headersOf(sent)}</p>`, { status: 200, headers: html }),
  'JSON that repeats the request': (sent) =>
    Response.json({ error: headersOf(sent), error_description: sent.body }, { status: 409 }),
  'JSON that repeats the values': (sent) =>
    Response.json({ errorMessage: `Bad: ${textsOf(sent)}` }, { status: 400 }),
  'a field error that repeats the value': (sent) => {
    const text = textsOf(sent);
    const fault = { field: `value ${text}`, errorMessage: `bad ${text}`, params: ['value', 3, text] };
    return Response.json(fault, { status: 400 });
  },
  'a challenge that repeats the token': (sent) => {
    const challenge = `Bearer error="invalid_token", error_description="${sent.headers.get('authorization')}"`;
    return new Response(null, { status: 401, headers: { 'www-authenticate': challenge } });
  },
  'a redirect that repeats the token': (sent) => {
    const location = `https://sso.test/login/${sent.headers.get('authorization')?.slice(7)}?code=hunter2`;
    return new Response(null, { status: 302, headers: { location } });
  },
  'truncated JSON with secrets of its own': () =>
    new Response('{"id":"1","secret":"hunter2-from-server","access_token":"eyJhbGciOi', { status: 200 }),
  'JSON in a page': () =>
    new Response('<p>Dump: {&quot;secret&quot;:&quot;hunter2-x&quot;,"value": "hunter2-y\\"', {
      headers: html,
    }),
  'a form in a page': () =>
    new Response('Posted client_secret=hunter2-form&password=hunter2+x', { status: 502 }),
  'a failed connection that names the headers': (sent) => {
    throw new TypeError('fetch failed', { cause: new Error(`cannot send ${headersOf(sent)} ${sent.body}`) });
  },
};

describe.for(Object.keys(accounts))('with %s', (account) => {
  const auth = accounts[account] as Auth;

  test.for(Object.keys(failures))('%s shows no secret', async (kind) => {
    const seen: unknown[] = [];
    const see = (event: unknown): void => void seen.push(event);
    const { acme, realm } = recorded(afterLogin(failures[kind] as Respond), {
      auth,
      retries: 1,
      headers: { 'x-api-key': secrets.cookie },
      hooks: { request: see, response: see, retry: see },
    });
    const headers = { cookie: secrets.cookie };
    const user = acme.users.byId('1');
    for (const call of [
      () => user.request('POST', 'x', { body, headers }).then((decoded) => Promise.reject(decoded)),
      () => user.update({ attributes: { a: ['b'] } }, { headers }),
    ]) {
      const error = await failure(call());
      if (error instanceof Error) {
        expect(error).toMatchObject({ name: expect.stringMatching(/Error$/), code: expect.any(String) });
        expectNoSecret(error);
      }
    }
    expect(seen.length).toBeGreaterThan(0);
    expectNoSecret(seen);
    for (const thing of [realm, realm.admin, acme, user, acme.users, acme.clients.byClientId('web')]) {
      expectNoSecret(thing);
      expectNoSecret({ nested: [thing] });
    }
  });

  test('a timeout, an abort and a dead server show no secret', async () => {
    const never = recorded(
      afterLogin(() => new Promise(() => undefined)),
      { auth },
    );
    const timeout = await failure(never.acme.get({ timeout: 30 }));
    expect(timeout).toMatchObject({ name: 'TimeoutError', milliseconds: 30 });
    const abort = await failure(never.acme.get({ signal: AbortSignal.timeout(30) }));
    const dead = new KeycloakRealm({ serverUrl: await nobody(), realmName: 'acme', auth, retries: 0 });
    const lost = await failure(dead.admin.realms.all());
    expect(lost).toMatchObject({ name: 'ConnectionError' });
    for (const thing of [timeout, abort, lost, dead, dead.admin.realms]) expectNoSecret(thing);
  });
});

describe.for(['a password', 'a client secret'])('the token endpoint, asked with %s,', (account) => {
  const auth = accounts[account] as Auth;
  test.for<[string, Respond]>([
    [
      'refuses',
      () =>
        Response.json(
          { error: 'invalid_grant', error_description: 'Invalid user credentials' },
          { status: 401 },
        ),
    ],
    [
      'repeats the form',
      (sent) => Response.json({ error: 'invalid_grant', error_description: sent.body }, { status: 400 }),
    ],
    [
      'repeats the form in a page',
      (sent) => new Response(`<p>${inHtml(sent.body)}`, { status: 500, headers: html }),
    ],
    ['repeats the decoded form', (sent) => new Response(textsOf(sent), { status: 403 })],
    ['gives truncated JSON', () => new Response(JSON.stringify(tokens).slice(0, 60))],
    ['gives no token', () => Response.json({ refresh_token: secrets.refresh })],
    ['gives a token that no header can hold', () => Response.json({ access_token: 'hunter2\nx: y' })],
    ['is away', (sent) => Promise.reject(new TypeError(`fetch failed: ${textsOf(sent)}`))],
  ])('%s: no secret is shown', async ([, respond]) => {
    const { acme, realm } = recorded(respond, { auth, retries: 0 });
    const error = await failure(acme.get());
    expect(error).toMatchObject({
      name: expect.stringMatching(/^(OAuth|Server|Forbidden|InvalidResponse|Connection|Type)Error$/),
    });
    expectNoSecret(error);
    expectNoSecret(realm);
  });
});

test.for<[string, Partial<KeycloakRealmOptions>]>([
  ['a password without a username', { auth: { username: '', password: secrets.password } }],
  [
    'a secret of the wrong type',
    { auth: { clientId: 'c', clientSecret: [secrets.clientSecret] } as unknown as Auth },
  ],
  ['a secret without a client', { auth: { clientSecret: secrets.clientSecret } as unknown as Auth }],
  ['a token with a line break', { auth: `${secrets.given}\n` }],
  ['a key object', { auth: () => createSecretKey(Buffer.from(secrets.given)) as unknown as string }],
  [
    'a serverUrl with a password',
    { serverUrl: `https://ada:${encodeURIComponent(secrets.password)}@sso.test` },
  ],
  ['a serverUrl with a token', { serverUrl: `https://sso.test/?access_token=${secrets.jwt}` }],
  ['a header with a line break', { headers: { 'x-api-key': `${secrets.given}\nx` } }],
  ['a header that is not Latin-1', { headers: { 'x-api-key': `${secrets.given}→` } }],
])('%s is a TypeError without the secret', async ([, options]) => {
  const { sent, fetch } = recording();
  const call = async (): Promise<unknown> =>
    new KeycloakRealm({ serverUrl, realmName: 'acme', auth: 'token', fetch, ...options }).admin.realms.all();
  const error = await failure(call());
  expect(error).toBeInstanceOf(TypeError);
  expectNoSecret(error);
  expect(sent).toEqual([]);
});

test.for(['request', 'response'] as const)(
  'what a %s hook throws is passed on as it is, also when it looks like a failed fetch',
  async (name) => {
    const thrown = new TypeError('fetch failed');
    const hook = (): void => {
      throw thrown;
    };
    const { acme } = recorded(undefined, { auth: secrets.given, hooks: { [name]: hook } });
    const error = await failure(acme.get());
    expect(error).toBe(thrown);
    expectNoSecret(error);
  },
);

test('what a server explains without a secret in it is kept', async () => {
  const said = 'Invalid token: expired; password must not be "old" & < 8 characters, value 12';
  const { acme } = recorded(() => Response.json({ error: said }, { status: 400 }), { auth: 'ab' });
  const error = await failure(acme.request('PUT', 'x', { body: { password: 'ab', value: 'true' } }));
  expect(error).toMatchObject({ description: said });
});
