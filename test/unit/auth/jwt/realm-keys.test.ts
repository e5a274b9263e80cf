import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TokenVerifier } from '../../../../src/auth/jwt/token-verifier.ts';
import { KeyServer, serverUrl, testKey, tokenBy, verifies } from './support.ts';

const second = 1000;
const minute = 60 * second;
const start = Date.parse('2026-01-01');
const recipient = { audience: 'api' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

function after(milliseconds: number): void {
  vi.advanceTimersByTime(milliseconds);
}

test('the keys are fetched with the first token, once for all that wait, and again when they are old', async () => {
  const key = await testKey('one');
  const server = new KeyServer(key);
  const verifier = server.verifier();
  expect(server.requests).toBe(0);
  const token = await tokenBy(key, { exp: start / second + 7200 });
  const decode = (): Promise<object> => verifier.decodeToken(token, recipient);
  await Promise.all(Array.from({ length: 50 }, decode));
  expect(server.requests).toBe(1);
  after(10 * minute - 1);
  await decode();
  expect(server.requests).toBe(1);
  after(1);
  await Promise.all(Array.from({ length: 50 }, decode));
  expect(server.requests).toBe(2);
});

test('a caller that gives up leaves the keys to the others', async () => {
  const key = await testKey('one');
  const server = new KeyServer(key);
  const answered = Promise.withResolvers<void>();
  server.instead = async () => {
    await answered.promise;
    return Response.json({ keys: [key.jwk] });
  };
  const verifier = server.verifier();
  const token = await tokenBy(key);
  const gone = new AbortController();
  const patient = verifier.decodeToken(token, recipient);
  const others = Promise.allSettled([
    verifier.decodeToken(token, recipient, { signal: gone.signal }),
    verifier.decodeToken(token, recipient, { timeout: 1 }),
  ]);
  await vi.waitFor(() => expect(server.requests).toBe(1));
  gone.abort(new Error('not needed any more'));
  expect(await others).toMatchObject([
    { reason: { message: 'not needed any more' } },
    { reason: { name: 'TimeoutError' } },
  ]);
  answered.resolve();
  expect(await patient).toMatchObject({ azp: 'web' });
  expect(server.requests).toBe(1);
});

test('the keys are asked for by one GET that follows no redirect, with the headers and hooks of the verifier', async () => {
  const key = await testKey('one');
  const outcomes: [Response, object][] = [
    [Response.json({ keys: [key.jwk] }), { azp: 'web' }],
    [new Response(null, { status: 503 }), { name: 'ServerError', httpStatus: 503 }],
    [
      new Response(null, { status: 302, headers: { location: 'https://elsewhere.test/' } }),
      { code: 'redirect_refused' },
    ],
    [Response.json({ error: 'Realm does not exist' }, { status: 404 }), { code: 'realm_not_found' }],
  ];
  for (const [answer, outcome] of outcomes) {
    const seen: unknown[] = [];
    const verifier = new TokenVerifier({
      serverUrl,
      realmName: 'acme',
      headers: { 'x-a': 'b' },
      hooks: { request: (event) => seen.push(event), response: ({ status }) => seen.push(status) },
      fetch: async (url, { signal, ...init }) => {
        seen.push(url, init, signal.aborted);
        return answer;
      },
    });
    const decoding = verifier.decodeToken(await tokenBy(key), recipient).catch((error) => error);
    expect(await decoding).toMatchObject(outcome);
    const path = '/realms/acme/protocol/openid-connect/certs';
    const headers = { accept: 'application/json', 'x-a': 'b' };
    expect(seen).toEqual([
      { method: 'GET', path, attempt: 1 },
      serverUrl + path,
      { method: 'GET', headers, body: null, redirect: 'manual', cache: 'no-store' },
      false,
      answer.status,
    ]);
  }
});

test('a kid that is not known is a reason to fetch, at most once in the cooldown', async () => {
  const [old, next, foreign] = await Promise.all(['old', 'next', 'foreign'].map((kid) => testKey(kid)));
  if (!old || !next || !foreign) throw new Error('no keys');
  const server = new KeyServer(old);
  const verifier = server.verifier();
  expect(await verifies(verifier, old)).toBe(true);
  // A rotation, at once after the first fetch.
  server.keys = [next, old];
  const both = await Promise.all([next, old, next, next].map((key) => verifies(verifier, key)));
  expect(both).toEqual([true, true, true, true]);
  expect(server.requests).toBe(2);
  // Whoever sends tokens with made-up names of keys does not reach the server with each.
  for (let count = 0; count < 20; count++) {
    after(second);
    expect(await verifies(verifier, foreign)).toBe(false);
  }
  expect(server.requests).toBe(2);
  after(10 * second);
  expect(await Promise.all([1, 2, 3].map(() => verifies(verifier, foreign)))).toEqual([false, false, false]);
  expect(server.requests).toBe(3);
  expect(await verifies(verifier, old)).toBe(true);
  // A key that the realm has dropped ends with the age of those that are held.
  server.keys = [next];
  after(10 * minute);
  expect([await verifies(verifier, next), await verifies(verifier, old)]).toEqual([true, false]);
});

test('a clock that is set back or ahead changes nothing of the cooldown', async () => {
  const [key, foreign] = [await testKey('one'), await testKey('foreign')];
  const server = new KeyServer(key);
  const verifier = server.verifier();
  expect(await verifies(verifier, key)).toBe(true);
  expect(await verifies(verifier, foreign)).toBe(false);
  expect(server.requests).toBe(2);
  vi.setSystemTime(start - minute);
  after(29 * second);
  expect(await verifies(verifier, foreign)).toBe(false);
  vi.setSystemTime(start + minute);
  expect(await verifies(verifier, foreign)).toBe(false);
  expect(server.requests).toBe(2);
  after(second);
  expect(await verifies(verifier, foreign)).toBe(false);
  expect(server.requests).toBe(3);
});

test('a clock that is set back makes old keys no younger', async () => {
  const key = await testKey('one');
  const server = new KeyServer(key);
  const verifier = server.verifier();
  expect(await verifies(verifier, key)).toBe(true);
  vi.setSystemTime(start - 60 * minute);
  after(10 * minute - 1);
  expect(await verifies(verifier, key)).toBe(true);
  expect(server.requests).toBe(1);
  after(1);
  expect(await verifies(verifier, key)).toBe(true);
  expect(server.requests).toBe(2);
});

test('a first token with an unknown kid sends one request, not two', async () => {
  const [key, foreign] = [await testKey('one'), await testKey('foreign')];
  const server = new KeyServer(key);
  expect(await verifies(server.verifier(), foreign)).toBe(false);
  expect(server.requests).toBe(1);
});

test('keys serve on while the server is away, until they are too old', async () => {
  const key = await testKey('one');
  const server = new KeyServer(key);
  const verifier = server.verifier({ maxStale: 20 * minute });
  expect(await verifies(verifier, key)).toBe(true);
  const outages: [string, () => Response][] = [
    [
      'no connection',
      () => {
        throw new TypeError('fetch failed');
      },
    ],
    ['a failure', () => new Response('down', { status: 500 })],
    ['the page of a proxy', () => new Response('<h1>Maintenance</h1>')],
    ['other JSON', () => Response.json({ keys: 'soon' })],
  ];
  after(10 * minute);
  for (const [what, instead] of outages) {
    const before = server.requests;
    server.instead = instead;
    // Each is tried once in the cooldown.
    for (const pause of [0, 15 * second, 14 * second]) {
      after(pause);
      expect(await verifies(verifier, key), what).toBe(true);
    }
    expect(server.requests - before, what).toBe(1);
    after(second);
  }
  expect(await verifies(verifier, await testKey('foreign')).catch(({ name }) => name)).toBe(
    'InvalidResponseError',
  );
  after(20 * minute);
  await expect(verifies(verifier, key)).rejects.toMatchObject({ name: 'InvalidResponseError' });
  server.instead = undefined;
  // The failure of a moment ago holds for the cooldown.
  await expect(verifies(verifier, key)).rejects.toMatchObject({ name: 'InvalidResponseError' });
  after(30 * second);
  expect(await verifies(verifier, key)).toBe(true);
});

test('without any keys a failure is told as it is, once in the cooldown', async () => {
  const key = await testKey('one');
  const server = new KeyServer(key);
  const verifier = server.verifier();
  server.instead = () => Response.json({ error: 'Realm does not exist' }, { status: 404 });
  await expect(verifies(verifier, key)).rejects.toMatchObject({ name: 'ApiError', code: 'realm_not_found' });
  server.instead = () => new Promise(() => undefined);
  const impatient = server.verifier({ timeout: 5 });
  await expect(verifies(impatient, key)).rejects.toMatchObject({ name: 'TimeoutError', milliseconds: 5 });
  server.instead = undefined;
  const failed = server.requests;
  for (let count = 0; count < 50; count++) {
    await expect(verifies(verifier, await testKey('forged'))).rejects.toMatchObject({ name: 'ApiError' });
  }
  expect(server.requests).toBe(failed);
  after(30 * second);
  expect(await verifies(verifier, key)).toBe(true);
  // The failure is forgotten: of a token that is unknown now, the server is asked.
  const before = server.requests;
  expect(await verifies(verifier, await testKey('foreign'))).toBe(false);
  expect(server.requests).toBe(before + 1);
});

test('exported keys let another process start without a request, and age as they did', async () => {
  const [key, next] = [await testKey('one'), await testKey('next')];
  const server = new KeyServer(key);
  const exported = JSON.stringify(await server.verifier().exportKeys());
  expect(JSON.parse(exported)).toEqual({
    realm: `${serverUrl}/realms/acme`,
    fetchedAt: start,
    keys: [key.jwk],
  });
  const elsewhere = new KeyServer(next, key);
  const verifier = elsewhere.verifier({ cache: JSON.parse(exported) });
  after(9 * minute);
  expect(await verifies(verifier, key)).toBe(true);
  expect(elsewhere.requests).toBe(0);
  expect(await verifies(verifier, next)).toBe(true);
  expect(elsewhere.requests).toBe(1);
  const late = new KeyServer(next);
  after(minute);
  expect(await verifies(late.verifier({ cache: JSON.parse(exported) }), key)).toBe(false);
  expect(late.requests).toBe(1);
  // A clock that was ahead does not keep them longer.
  const ahead = new KeyServer(next);
  const fromAhead = ahead.verifier({
    cache: { ...JSON.parse(exported), fetchedAt: Date.now() + 60 * minute },
  });
  after(10 * minute);
  expect(await verifies(fromAhead, key)).toBe(false);
});

test('what cannot be the keys of this realm is refused before any request', async () => {
  const key = await testKey('one');
  const exported = await new KeyServer(key).verifier().exportKeys();
  const server = new KeyServer(key);
  const wrong: [object, RegExp][] = [
    [{ cache: { ...exported, realm: `${serverUrl}/realms/other` } }, /keys\.cache belongs to .*other/],
    [{ cache: { ...exported, fetchedAt: 'now' } }, /fetchedAt/],
    [{ cache: { ...exported, keys: 'none' } }, /JSON Web Keys/],
    [{ maxAge: -1 }, /keys\.maxAge/],
    [{ cooldown: Number.NaN }, /keys\.cooldown/],
    [{ timeout: '5' as unknown as number }, /keys\.timeout/],
  ];
  for (const [settings, message] of wrong) {
    expect(() => server.verifier(settings), message.source).toThrow(TypeError);
    expect(() => server.verifier(settings)).toThrow(message);
  }
  expect(() => new TokenVerifier({ serverUrl, realmName: '..' })).toThrow(TypeError);
  expect(() => new TokenVerifier({ serverUrl, realmName: 'acme', issuer: '' })).toThrow(/issuer/);
  expect(() => new TokenVerifier({ serverUrl: 'http://sso.test', realmName: 'acme' })).toThrow(/https/);
});

test('an option that the wait for keys does not have is refused before any request', async () => {
  const key = await testKey('one');
  const server = new KeyServer(key);
  const verifier = server.verifier();
  const token = await tokenBy(key);
  const wrong = { tiemout: 5 } as object;
  const calls: Record<string, () => Promise<unknown>> = {
    decodeToken: () => verifier.decodeToken(token, recipient, wrong),
    verifyIdToken: () => verifier.verifyIdToken(token, { clientId: 'web' }, wrong),
    verifyLogoutToken: () => verifier.verifyLogoutToken(token, { clientId: 'web' }, wrong),
    certs: () => verifier.certs(wrong),
    exportKeys: () => verifier.exportKeys(wrong),
  };
  for (const [verb, call] of Object.entries(calls))
    await expect(call(), verb).rejects.toThrow(
      new TypeError(
        `${verb} has no option "tiemout". It has signal, timeout${
          verb === 'certs' ? ', headers, maxResponseSize' : ''
        }`,
      ),
    );
  await expect(verifier.decodeToken(token, recipient, null as never)).rejects.toThrow(TypeError);
  expect(server.requests).toBe(0);
});

test('keys that encrypt, are private or are secret are never taken', async () => {
  const signing = await testKey('signing', 'RS256');
  const encrypting = await testKey('encrypting', 'RS256', 'enc');
  const other = await testKey('other', 'PS256');
  const server = new KeyServer(signing, encrypting, other);
  const verifier = server.verifier({ cooldown: 0 });
  expect(await verifies(verifier, signing)).toBe(true);
  expect(await verifies(verifier, encrypting)).toBe(false);
  // The same key, under another algorithm than the realm has for it.
  expect(await verifies(verifier, { ...other, kid: 'signing' })).toBe(false);
  const secret = {
    kty: 'oct',
    k: 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlYw',
    kid: 'secret',
    alg: 'HS256',
    use: 'sig',
  };
  server.instead = () => Response.json({ keys: [secret, signing.jwk] });
  await verifier.certs();
  const bytes = new TextEncoder().encode('secret-secret-secret-secret-sec');
  const shared = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const token = await tokenBy({ kid: 'secret', alg: 'HS256', privateKey: shared, jwk: secret });
  await expect(verifier.decodeToken(token, recipient)).rejects.toMatchObject({ code: 'algorithm_refused' });
  // The other keys of a set with such a one still serve.
  expect(await verifies(verifier, signing)).toBe(true);
});

test('certs asks the server each time, and what it says holds from then on', async () => {
  const [old, next] = [await testKey('old'), await testKey('next')];
  const server = new KeyServer(old);
  const verifier = server.verifier({ cooldown: 24 * 60 * minute });
  expect(await verifies(verifier, old)).toBe(true);
  server.keys = [next];
  expect(await verifier.certs()).toEqual({ keys: [next.jwk] });
  expect([await verifies(verifier, next), await verifies(verifier, old)]).toEqual([true, false]);
});

test('keys that are nested deeper than a stack are no key set', async () => {
  const deep = `{"keys":[{"kty":"RSA","n":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`;
  const headers = { 'content-type': 'application/json' };
  const fetch = async (): Promise<Response> => new Response(deep, { headers });
  const verifier = new TokenVerifier({ serverUrl: 'https://sso.test', realmName: 'acme', fetch });
  const told = { name: 'InvalidResponseError', description: 'The response is not a JSON Web Key Set' };
  await expect(verifier.certs()).rejects.toMatchObject(told);
  await expect(verifier.exportKeys()).rejects.toMatchObject(told);
});
