import { expect, test } from 'vitest';
import type { Hooks } from '../../../src/http/options.ts';
import { KeycloakRealm, type KeycloakRealmOptions } from '../../../src/index.ts';
import { failure, recorded, serverUrl, serving } from '../support.ts';

type Seen = [hook: string, event: unknown];

function watching(): { seen: Seen[]; hooks: Hooks } {
  const seen: Seen[] = [];
  const see =
    (name: string) =>
    (event: unknown): void =>
      void seen.push([name, event]);
  return { seen, hooks: { request: see('request'), response: see('response'), retry: see('retry') } };
}

test('hooks see each attempt in order, with its path but not its query', async () => {
  const { seen, hooks } = watching();
  const { acme } = recorded(
    (_, index) =>
      index === 0
        ? new Response('busy', { status: 503, headers: { 'retry-after': '0' } })
        : Response.json([{ id: '1' }]),
    { hooks },
  );
  await acme.users.all({ search: 'ada lovelace', max: 5 });
  const place = { method: 'GET', path: '/admin/realms/acme/users' };
  const milliseconds = expect.any(Number);
  expect(seen).toEqual([
    ['request', { ...place, attempt: 1 }],
    ['response', { ...place, attempt: 1, status: 503, milliseconds }],
    ['retry', { ...place, attempt: 2, status: 503 }],
    ['request', { ...place, attempt: 2 }],
    ['response', { ...place, attempt: 2, status: 200, milliseconds }],
  ]);
});

test('the milliseconds of an attempt last to the end of its body', async () => {
  const { seen, hooks } = watching();
  const url = await serving((_, response) => {
    response.write('[');
    setTimeout(() => response.end(']'), 60);
  });
  await new KeycloakRealm({ serverUrl: url, realmName: 'acme', auth: 'token', hooks }).admin.realms.all();
  const [, event] = seen[1] as [string, { milliseconds: number }];
  expect(event.milliseconds).toBeGreaterThan(50);
  expect(event.milliseconds).toBeLessThan(20_000);
});

test('the replay after a 401 is an attempt of the same request, and there is one only', async () => {
  const { seen, hooks } = watching();
  let given = 0;
  const auth = async (): Promise<string> => `token-${++given}`;
  const { acme, sent } = recorded(() => new Response(null, { status: 401 }), { hooks, auth });
  expect(await failure(acme.roles.byName('ü').delete())).toMatchObject({ name: 'UnauthorizedError' });
  const attempts = seen.map(([hook, event]) => [hook, (event as { attempt: number }).attempt]);
  expect(attempts).toEqual([
    ['request', 1],
    ['response', 1],
    ['retry', 2],
    ['request', 2],
    ['response', 2],
  ]);
  expect(seen[2]).toEqual([
    'retry',
    { method: 'DELETE', path: '/admin/realms/acme/roles/%C3%BC', attempt: 2, status: 401 },
  ]);
  expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual([
    'Bearer token-1',
    'Bearer token-2',
  ]);
});

test('a fixed token is not tried twice', async () => {
  const { acme, sent } = recorded(() => new Response(null, { status: 401 }));
  expect(await failure(acme.get())).toMatchObject({ httpStatus: 401 });
  expect(sent).toHaveLength(1);
});

test('an attempt that gets no answer has no response event, and its retry no status', async () => {
  const { seen, hooks } = watching();
  const { acme } = recorded(() => Promise.reject(new TypeError('fetch failed')), { hooks, retries: 1 });
  expect(await failure(acme.get())).toMatchObject({ code: 'connection_failed' });
  expect(seen.map(([hook]) => hook)).toEqual(['request', 'retry', 'request']);
  expect(seen[1]?.[1]).toMatchObject({ attempt: 2, status: undefined });
});

test('logins are seen like other requests', async () => {
  const { seen, hooks } = watching();
  const { acme } = recorded(
    ({ target }) => Response.json(target.endsWith('/token') ? { access_token: 'a', expires_in: 60 } : {}),
    { hooks, auth: { clientId: 'c', clientSecret: 's' } },
  );
  await acme.get();
  const paths = seen.map(([hook, event]) => `${hook} ${(event as { path: string }).path}`);
  expect(paths).toEqual([
    'request /realms/acme/protocol/openid-connect/token',
    'response /realms/acme/protocol/openid-connect/token',
    'request /admin/realms/acme',
    'response /admin/realms/acme',
  ]);
});

test.for(['request', 'response', 'retry'] as const)(
  'a %s hook is waited for, and fails the call by throwing',
  async (name) => {
    const thrown = new RangeError('no more today');
    const hook = async (): Promise<never> => {
      await new Promise((next) => setImmediate(next));
      throw thrown;
    };
    const busy = (): Response => new Response(null, { status: 503, headers: { 'retry-after': '0' } });
    const { acme, sent } = recorded(busy, { hooks: { [name]: hook } });
    expect(await failure(acme.get())).toBe(thrown);
    expect(sent).toHaveLength(name === 'request' ? 0 : 1);
  },
);

test('headers: those of a call go before authorization, which goes before those of the realm', async () => {
  const { acme, sent } = recorded(undefined, {
    headers: { 'X-Both': 'realm', 'x-realm': 'realm', authorization: 'Basic x', Accept: 'text/html' },
  });
  await acme.get({ headers: { 'x-both': ' call\n', 'X-Call': 'call' } });
  await acme.get({ headers: { Authorization: 'Bearer other', accept: 'application/yaml' } });
  const names = ['x-both', 'x-realm', 'x-call', 'authorization', 'accept'];
  expect(sent.map(({ headers }) => names.map((name) => headers.get(name)))).toEqual([
    ['call', 'realm', 'call', 'Bearer given-token', 'text/html'],
    ['realm', 'realm', null, 'Bearer other', 'application/yaml'],
  ]);
});

test('an injected fetch may hand the request on to the global one, with options of the runtime', async () => {
  const url = await serving((request, response) => {
    request.resume();
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify([{ realm: request.headers['x-a'] }]));
  });
  const seen: string[] = [];
  const fetch: NonNullable<KeycloakRealmOptions['fetch']> = (url, init) => {
    seen.push(`${init.method} ${url} ${init.redirect}`);
    return globalThis.fetch(url, { ...init, keepalive: false });
  };
  const options = { serverUrl: url, realmName: 'acme', auth: 'token', headers: { 'x-a': 'b' } };
  expect(await new KeycloakRealm({ ...options, fetch }).admin.realms.all()).toEqual([{ realm: 'b' }]);
  expect(await new KeycloakRealm({ ...options, fetch: globalThis.fetch }).admin.realms.all()).toHaveLength(1);
  expect(seen).toEqual([`GET ${url}/admin/realms manual`]);
});

test('a request is one call of fetch, with a text and plain options', async () => {
  const calls: unknown[] = [];
  const fetch: NonNullable<KeycloakRealmOptions['fetch']> = async (...call) => {
    calls.push(call);
    return { status: 200, type: 'basic', headers: new Headers(), arrayBuffer: async () => new ArrayBuffer() };
  };
  const realm = new KeycloakRealm({
    serverUrl: `${serverUrl}/auth`,
    realmName: 'acme',
    auth: 'token',
    fetch,
  });
  await realm.admin.request('PUT', 'x', { body: { a: 1 }, query: { b: 2 }, headers: { 'X-C': 'd' } });
  const headers = {
    accept: 'application/json, */*;q=0.1',
    'content-type': 'application/json',
    authorization: 'Bearer token',
    'x-c': 'd',
  };
  const rest = { body: '{"a":1}', signal: expect.any(AbortSignal), redirect: 'manual', cache: 'no-store' };
  expect(calls).toEqual([[`${serverUrl}/auth/admin/x?b=2`, { method: 'PUT', headers, ...rest }]]);
});

test('without an injected fetch the global one of the moment is used', async () => {
  const { fetch } = globalThis;
  const realm = new KeycloakRealm({ serverUrl, realmName: 'acme', auth: 'token' });
  try {
    globalThis.fetch = async () => Response.json([{ realm: 'patched' }]);
    expect(await realm.admin.realms.all()).toEqual([{ realm: 'patched' }]);
  } finally {
    globalThis.fetch = fetch;
  }
});
