import { describe, expect, test } from 'vitest';
import { KeycloakRealm, type KeycloakRealmOptions, type Method } from '../../../src/index.ts';
import { failure, holdTime, hurried, nobody, type Respond, recorded, serving, speaking } from '../support.ts';

const failed =
  (code: string): Respond =>
  () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  };
const answered =
  (status: number, headers: Record<string, string> = {}): Respond =>
  () =>
    new Response(null, { status, headers });
const now = { 'retry-after': '0' };
const past = { 'retry-after': new Date(Date.now() - 5000).toUTCString() };

const methods = ['GET', 'PUT', 'DELETE', 'POST', 'PATCH'] as const;
type Counts = readonly [GET: number, PUT: number, DELETE: number, POST: number, PATCH: number];
const all: Counts = [2, 2, 2, 2, 2];
const idempotent: Counts = [2, 2, 2, 1, 1];
const none: Counts = [1, 1, 1, 1, 1];

describe('how many requests a failure that stays makes, with one retry', () => {
  test.for<[string, Respond, Counts]>([
    ['connection refused', failed('ECONNREFUSED'), all],
    ['connection refused, as Bun says it', failed('ConnectionRefused'), all],
    ['unknown host', failed('ENOTFOUND'), all],
    ['no route to the host', failed('EHOSTUNREACH'), all],
    ['connecting took too long', failed('UND_ERR_CONNECT_TIMEOUT'), all],
    ['connection reset', failed('ECONNRESET'), idempotent],
    ['the other side closed', failed('UND_ERR_SOCKET'), idempotent],
    ['a failure without a code', () => Promise.reject(new TypeError('Failed to fetch')), idempotent],
    ['502', answered(502), idempotent],
    ['503', answered(503), idempotent],
    ['504', answered(504), idempotent],
    ['502 with Retry-After', answered(502, now), idempotent],
    ['503 with Retry-After', answered(503, now), all],
    ['503 with a date as Retry-After', answered(503, past), all],
    ['429 with Retry-After', answered(429, now), all],
    ['429', answered(429), none],
    ['429 with a Retry-After that says nothing', answered(429, { 'retry-after': 'soon' }), none],
    ['500', answered(500), none],
    ['500 with Retry-After', answered(500, now), none],
    ['501', answered(501), none],
    ['408', answered(408), none],
    ['404', answered(404), none],
    ['409', answered(409), none],
    ['413 with Retry-After', answered(413, now), none],
    ['400', answered(400), none],
    ['302', answered(302), none],
  ])('%s', async ([, respond, counts]) => {
    holdTime();
    const count = async (method: Method): Promise<number> => {
      const { acme, sent } = recorded(respond, { retries: 1 });
      const body = method === 'GET' ? undefined : { a: 'b' };
      expect(await failure(acme.request(method, 'x', { body }))).toHaveProperty('code');
      expect(new Set(sent.map((request) => request.body))).toEqual(new Set([body ? '{"a":"b"}' : '']));
      return sent.length;
    };
    const counted = await hurried(() => Promise.all(methods.map(count)));
    expect(counted).toEqual(counts);
  });
});

const unknown = {
  error: 'unknown_error',
  error_description: 'For more on this error consult the server log.',
};
const unreadable = 'Unexpected error when authenticating client';
const duplicate = { error: 'conflict', error_description: 'Duplicate resource error' };
const unmapped = { error: 'invalid_request', error_description: 'Could not add user role mappings!' };

test.for<[number, object, Counts]>([
  [500, unknown, [2, 3, 3, 1, 1]],
  [500, { errorMessage: 'Database operation failed' }, [2, 5, 5, 1, 1]],
  [400, { errorMessage: 'Database operation failed' }, [2, 5, 5, 1, 1]],
  [409, duplicate, [2, 3, 3, 1, 1]],
  [409, { error: 'unknown_error' }, [2, 3, 3, 1, 1]],
  [400, { error: 'jakarta.persistence.OptimisticLockException: Row was updated' }, [2, 5, 5, 1, 1]],
  [400, unmapped, [2, 3, 3, 1, 1]],
  [400, { errorMessage: "User couldn't be deleted" }, [2, 3, 3, 1, 1]],
  [401, { error: 'unauthorized_client', error_description: unreadable }, [2, 3, 3, 1, 1]],
  [400, { error: 'unknown_error', error_description: 'Cannot parse the JSON' }, [2, 1, 1, 1, 1]],
  [500, { errorMessage: 'Failed to send email' }, none],
  [409, { errorMessage: 'User exists with same username' }, none],
  [409, { ...duplicate, error_description: 'Something else' }, none],
  [400, unknown, none],
  [500, duplicate, none],
])('a %i %j, with one retry', async ([status, body, counts]) => {
  holdTime();
  const count = async (call: { method: Method; repeatable?: boolean }): Promise<number> => {
    const { acme, sent } = recorded(() => Response.json(body, { status }), { retries: 1 });
    const error = await failure(acme.request(call.method, 'x', { repeatable: call.repeatable }));
    expect(error).toMatchObject({ httpStatus: status });
    return sent.length;
  };
  expect(await hurried(() => Promise.all(methods.map((method) => count({ method }))))).toEqual(counts);
  expect(await hurried(() => count({ method: 'POST', repeatable: true }))).toBe(counts[1]);
});

test('a failure without a cause is waited for while the server cannot read its database, and only then', async () => {
  holdTime();
  const asked = async (awayFor: number): Promise<{ looks: number; calls: number; answer: unknown }> => {
    const since = performance.now();
    const { acme, sent } = recorded(({ target }) => {
      const isAway = performance.now() - since < awayFor;
      if (isAway || target.startsWith('/admin')) {
        if (isAway || awayFor === 0) return Response.json(unknown, { status: 500 });
        return Response.json({ realm: 'acme' });
      }
      return Response.json({ error: 'Realm does not exist' }, { status: 404 });
    });
    const answer = await hurried(() => acme.get().catch((error: unknown) => error));
    const looks = sent.filter(({ target }) => /^\/realms\/[\da-f-]{36}$/.test(target));
    expect(looks.every(({ headers }) => !headers.has('authorization'))).toBe(true);
    return { looks: looks.length, calls: sent.length - looks.length, answer };
  };
  expect(await asked(0)).toMatchObject({ looks: 1, calls: 6, answer: { httpStatus: 500 } });
  expect((await asked(12_000)).answer).toMatchObject({ realm: 'acme' });
  expect((await asked(60_000)).answer).toMatchObject({ httpStatus: 500 });
});

test('without retries nothing is repeated; a POST that can be is, like a PUT', async () => {
  holdTime();
  const calls = async (retries: number, respond: Respond, repeatable: boolean): Promise<number> => {
    const { acme, sent } = recorded(respond, { retries });
    await hurried(() => failure(acme.request('POST', 'x', { repeatable })));
    return sent.length;
  };
  const collided: Respond = () => Response.json(unknown, { status: 500 });
  expect(await calls(0, collided, true)).toBe(1);
  for (const respond of [failed('ECONNRESET'), answered(502)]) {
    expect([await calls(1, respond, false), await calls(1, respond, true)]).toEqual([1, 2]);
  }
});

/** How often a request arrives at a server that hangs up on it. */
async function hungUp(method: 'GET' | 'POST'): Promise<number> {
  let arrived = 0;
  const url = await serving((request) => {
    arrived++;
    request.resume().on('end', () => request.socket.destroy());
  });
  const realm = new KeycloakRealm({ serverUrl: url, realmName: 'acme', auth: 'token', retries: 1 });
  const call = realm.admin.request(method, 'x', method === 'POST' ? { body: {} } : {});
  expect(await failure(call)).toMatchObject({ code: 'connection_failed' });
  return arrived;
}

test('on the wire a reset connection repeats GET, never POST; a port that refuses repeats both', async () => {
  expect([await hungUp('GET'), await hungUp('POST')]).toEqual([2, 1]);
  const retried: unknown[] = [];
  const options = { serverUrl: await nobody(), realmName: 'acme', auth: 'token', retries: 1 };
  const realm = new KeycloakRealm({ ...options, hooks: { retry: (event) => void retried.push(event) } });
  expect(await failure(realm.admin.request('POST', 'x', { body: {} }))).toMatchObject({
    reason: 'ECONNREFUSED',
  });
  expect(retried).toEqual([{ method: 'POST', path: '/admin/x', attempt: 2, status: undefined }]);
});

test('an answer whose body breaks off is asked for again', async () => {
  let connections = 0;
  const url = await speaking((socket) => {
    const length = ++connections === 1 ? 100 : 2;
    socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n[]`));
  });
  const realm = new KeycloakRealm({ serverUrl: url, realmName: 'acme', auth: 'token' });
  expect(await realm.admin.realms.all()).toEqual([]);
  expect(connections).toBe(2);
});

test('a list in the middle of which the server fails is asked for again', async () => {
  holdTime();
  const broken =
    '[{"id":"u1","username":{"error":"unknown_error","error_description":"Cannot parse the JSON"}';
  const headers = { 'content-type': 'application/json' };
  const { acme, sent } = recorded((_, index) => new Response(index === 0 ? broken : '[]\n', { headers }));
  expect(await hurried(() => acme.roles.all())).toEqual([]);
  expect(sent).toHaveLength(2);
});

test.for<[Partial<KeycloakRealmOptions>, number]>([
  [{ retries: 2 }, 3],
  [{ retries: 0 }, 1],
  [{ retries: 1 }, 2],
  [{ retries: 5 }, 6],
])('with %j a request is sent %i times at most', async ([options, times]) => {
  holdTime();
  const { acme, sent } = recorded(answered(503, now), options);
  expect(await hurried(() => failure(acme.get()))).toMatchObject({ httpStatus: 503 });
  expect(sent).toHaveLength(times);
});

/** The times at which a call was sent, in seconds, and how it failed. */
async function persistent(
  respond: Respond,
  options: Partial<KeycloakRealmOptions> = {},
): Promise<{ times: number[]; error: unknown }> {
  holdTime();
  const times: number[] = [];
  const start = performance.now();
  const { acme } = recorded((sent, index) => {
    times.push((performance.now() - start) / 1000);
    return respond(sent, index);
  }, options);
  const error = await hurried(() => failure(acme.get()));
  expect((performance.now() - start) / 1000).toBeLessThan(options.timeout ?? 30);
  return { times, error };
}

test('a failure that stays is repeated until the timeout, in pauses that grow up to 3 seconds, and is told then', async () => {
  const { times, error } = await persistent(answered(503));
  expect(error).toMatchObject({ name: 'ServerError', httpStatus: 503 });
  const pauses = times.slice(1).map((time, index) => time - (times[index] as number));
  for (const [index, pause] of pauses.entries()) {
    const most = Math.min(0.3 * 2 ** index, 3);
    expect(pause).toBeGreaterThanOrEqual(most / 2 - 0.01);
    expect(pause).toBeLessThanOrEqual(most + 0.01);
  }
  expect(times.at(-1)).toBeGreaterThan(26);
  expect((await persistent(answered(503), { timeout: 5000 })).times.at(-1)).toBeLessThan(5);
});

test('what has never answered may be a wrong URL, and is asked three times; what has is waited for', async () => {
  for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET']) {
    const { times, error } = await persistent(failed(code));
    expect(error).toMatchObject({ reason: code });
    expect(times).toHaveLength(3);
    const known = await persistent((sent, index) =>
      (index === 0 ? answered(502) : failed(code))(sent, index),
    );
    expect(known.error).toMatchObject({ reason: code });
    expect(known.times.at(-1)).toBeGreaterThan(26);
  }
});

test('a certificate that is not accepted is not waited for', async () => {
  for (const code of ['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID']) {
    const { times } = await persistent((sent, index) =>
      (index === 0 ? answered(502) : failed(code))(sent, index),
    );
    expect(times.length).toBeLessThan(5);
  }
});

test('an answer to another request makes a server known', async () => {
  holdTime();
  const { acme, sent } = recorded(({ target }) =>
    target.endsWith('/users') ? failed('ECONNREFUSED')({} as never, 0) : Response.json({}),
  );
  await acme.get();
  expect(await hurried(() => failure(acme.request('POST', 'users', { body: {} })))).toMatchObject({
    reason: 'ECONNREFUSED',
  });
  expect(sent.length).toBeGreaterThan(10);
});

test('a DELETE whose answer was lost is done when the object is gone, and only then', async () => {
  holdTime();
  const gone: Respond = () => Response.json({ error: 'User not found' }, { status: 404 });
  const removed = (...answers: Respond[]): Promise<unknown> => {
    const { acme } = recorded((sent, index) => (answers[index] as Respond)(sent, index));
    return hurried(() => acme.users.byId('u1').delete());
  };
  expect(await removed(failed('ECONNRESET'), gone)).toBe(undefined);
  expect(await removed(answered(502), gone)).toBe(undefined);
  expect(await failure(removed(gone))).toMatchObject({ name: 'NotFoundError' });
  const unknown = (): Response => new Response('<html>No such page</html>', { status: 404 });
  expect(await failure(removed(answered(502), unknown))).toMatchObject({ code: 'route_not_found' });
});

test('a request that succeeds after failures gives its answer, with its body and headers sent each time', async () => {
  holdTime();
  const { acme, sent } = recorded(
    (sent, index) =>
      [answered(503, now), failed('ECONNREFUSED'), () => Response.json({ ok: true })][index]?.(
        sent,
        index,
      ) as Response,
    { headers: { 'x-one': '1' } },
  );
  for (const body of [{ a: 1 }, new URLSearchParams({ a: '1' }), new Uint8Array([65, 66])]) {
    sent.length = 0;
    const call = () => acme.request('POST', 'x', { body, headers: { 'x-two': '2' } });
    expect(await hurried(call)).toEqual({ ok: true });
    expect(sent).toHaveLength(3);
    const seen = sent.map(({ body, headers }) => [body, headers.get('x-one'), headers.get('x-two')].join());
    expect(new Set(seen).size).toBe(1);
  }
});

test('a Retry-After longer than the time that is left fails at once, with the wait that was asked for', async () => {
  holdTime();
  for (const [status, name] of [
    [503, 'ServerError'],
    [429, 'RateLimitError'],
  ] as const) {
    const { acme, sent } = recorded(answered(status, { 'retry-after': '60' }), { timeout: 30_000 });
    const start = performance.now();
    expect(await hurried(() => failure(acme.get()))).toMatchObject({
      name,
      httpStatus: status,
      retryAfter: 60,
    });
    const bounded = hurried(() => failure(acme.get({ timeout: 20_000 })));
    expect(await bounded).toMatchObject({ name, retryAfter: 60 });
    expect(performance.now() - start).toBeLessThan(5000);
    expect(sent).toHaveLength(2);
  }
});

test('only Retry-After says how long to wait, not the rate limit headers of a proxy', async () => {
  holdTime();
  const { acme, sent } = recorded(answered(503, { 'ratelimit-reset': '3600', 'x-ratelimit-reset': '3600' }), {
    retries: 1,
  });
  expect(await hurried(() => failure(acme.get({ timeout: 10_000 })))).toMatchObject({ httpStatus: 503 });
  expect(sent).toHaveLength(2);
});

test('retries that are no number of times are a TypeError', () => {
  for (const retries of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '2' as unknown as number])
    expect(() => recorded(undefined, { retries })).toThrow(/^retries must be a non-negative integer/);
});

test('Retry-After is waited for', async () => {
  holdTime();
  const times: number[] = [];
  const { acme } = recorded((_, index) => {
    times.push(performance.now());
    return index === 0
      ? new Response(null, { status: 429, headers: { 'retry-after': '1' } })
      : Response.json({});
  });
  await hurried(() => acme.request('POST', 'x', { body: {} }));
  expect((times[1] as number) - (times[0] as number)).toBeGreaterThan(950);
});
