import { generateKeyPair } from 'jose';
import Keyv from 'keyv';
import { beforeEach, expect, test, vi } from 'vitest';
import type { TokenStore } from '../../../src/auth/token-store.ts';
import { type Auth, type Fetch, KeycloakRealm, type KeycloakRealmOptions } from '../../../src/index.ts';
import { holdTime, hurried, recording, type Sent, unhandled } from '../support.ts';

const account = { username: 'ada', password: 'secret' };
const client = { clientId: 'robot', clientSecret: 'secret' };

/** A server that gives the tokens `T1`, `T2`, … to all that share it. */
class FakeServer {
  readonly grants: (string | null)[] = [];
  readonly logouts: string[] = [];
  /** The refresh tokens and access tokens that it takes no more. */
  readonly dead: Set<string> = new Set();
  /** What the token endpoint answers instead. */
  answer: (() => Response) | undefined;
  readonly recording: ReturnType<typeof recording> = recording((sent) => this.#respond(sent));

  get calls(): string[] {
    return this.recording.sent
      .filter(({ method }) => method === 'GET')
      .map(({ headers }) => headers.get('authorization')?.replace('Bearer ', '') ?? '');
  }

  connect(auth: Auth, more: object = {}): KeycloakRealm {
    const { fetch } = this.recording;
    return new KeycloakRealm({ serverUrl: 'http://localhost', realmName: 'acme', auth, fetch, ...more });
  }

  #respond({ method, url, body, headers }: Sent): Response {
    const form = new URLSearchParams(body);
    if (method === 'GET') {
      const token = headers.get('authorization')?.replace('Bearer ', '') ?? '';
      return this.dead.has(token) ? Response.json({}, { status: 401 }) : Response.json([]);
    }
    if (url.endsWith('/logout')) {
      this.logouts.push(form.get('refresh_token') ?? '');
      return new Response(null, { status: 204 });
    }
    this.grants.push(form.get('refresh_token') ?? form.get('grant_type'));
    if (this.answer) return this.answer();
    if (this.dead.has(form.get('refresh_token') ?? ''))
      return Response.json({ error: 'invalid_grant' }, { status: 400 });
    const number = this.grants.length;
    const tokens = { token_type: 'DPoP', access_token: `T${number}`, refresh_token: `R${number}` };
    return Response.json({ ...tokens, expires_in: 60, refresh_expires_in: 1800 });
  }
}

const request = (realm: KeycloakRealm): Promise<unknown> => realm.admin.realms.all();
const call = (realm: KeycloakRealm): Promise<unknown> => hurried(() => request(realm));

const start = Date.UTC(2026, 0);
const at = (seconds: number): void => void vi.setSystemTime(start + seconds * 1000);
beforeEach(() => holdTime(start));

/** The one value of a store, under its key. */
function only(store: Map<string, string>): [string, string] {
  expect(store.size).toBe(1);
  return [...store][0] as [string, string];
}

test('the next process takes the tokens of the one before, and close leaves the session to it', async () => {
  const store = new Keyv();
  const server = new FakeServer();
  for (let start = 0; start < 3; start++) {
    await using realm = server.connect({ ...account, store });
    await call(realm);
  }
  expect(server.calls).toEqual(['T1', 'T1', 'T1']);
  expect(server.logouts).toEqual([]);
});

test('a key in the store tells nothing, and another identity has another key', async () => {
  const server = new FakeServer();
  const dpop = await generateKeyPair('ES256');
  const identities: Auth[] = [
    account,
    { ...account, username: 'bob' },
    // A wrong password, or the secret of another client, must not work because the right one has.
    { ...account, password: 'wrong' },
    { ...client, clientSecret: 'wrong' },
    { ...account, realm: 'other' },
    { ...account, clientId: 'robot' },
    { ...account, scope: 'openid' },
    { ...account, dpop },
    client,
    { ...client, clientId: 'ada' },
    { ...client, refreshToken: 'secret-1' },
    { ...client, refreshToken: 'secret-2' },
    { ...client, subjectToken: 'secret-1' },
    { ...client, subjectToken: () => 'secret-2' },
    { ...client, subjectToken: 'secret-1', audience: 'target' },
    { ...client, subjectToken: 'secret-1', requestedSubject: 'bob' },
    { ...client, assertion: 'secret-1' },
  ];
  const store = new Map<string, string>();
  for (const auth of identities) await call(server.connect({ ...(auth as typeof client), store }));
  expect(server.grants).toHaveLength(identities.length);
  expect(store.size).toBe(identities.length);
  for (const key of store.keys()) expect(key).toMatch(/^realmtree:1:[\w-]{43}$/);
});

test('a value is a text with the tokens and their times, and no more', async () => {
  const set = vi.fn();
  const store: TokenStore = { get: () => undefined, set, delete: () => undefined, lock: (_, run) => run() };
  const server = new FakeServer();
  await call(server.connect({ ...account, store }));
  const isClaim = ([key]: unknown[]): boolean => String(key).endsWith(':turn');
  const [[, value, milliseconds]] = set.mock.calls.filter((args) => !isClaim(args)) as [
    [string, string, number],
  ];
  expect(JSON.parse(value)).toEqual({
    accessToken: 'T1',
    issuedAt: start / 1000,
    renewAt: start + 45_000,
    expiresAt: start + 60_000,
    refreshToken: 'R1',
    refreshUntil: start + 1_800_000,
  });
  expect(milliseconds).toBe(1_800_000);
});

const never = (): Promise<never> => new Promise(() => undefined);
const broken = (): never => {
  throw new Error('secret');
};

test.for<[string, Partial<TokenStore>]>([
  ['throws', { get: broken, set: broken, delete: broken }],
  ['rejects', { get: async () => broken(), set: async () => broken() }],
  ['does not answer', { get: never, set: never, delete: never }],
  ['forgets', { get: () => null }],
  ['cannot be written', { set: broken }],
  ['cannot be written in time', { set: never }],
  ['has no lock, and cannot be written in time', { set: never, lock: undefined as never }],
  ['has no lock, and does not answer', { get: never, lock: undefined as never }],
  ['has a lock that throws', { lock: broken }],
  ['has a lock that rejects afterwards', { lock: async (_, run) => run().then(broken) }],
  ['has a lock that never ends', { lock: (_, run) => run().then(never) }],
  ['has a lock that forgets the function', { lock: async () => undefined as never }],
  ['throws, and has a warning that rejects', { get: broken, warn: async () => broken() }],
  ['has a lock that runs the function twice', { lock: async (_, run) => run().then(run) }],
])('a store that %s costs time, and no call', async ([, methods]) => {
  const rejections = unhandled();
  const store: TokenStore = {
    get: () => undefined,
    set: () => undefined,
    delete: () => undefined,
    lock: (_, run) => run(),
    ...methods,
  };
  const server = new FakeServer();
  const realm = server.connect({ ...account, store });
  const started = performance.now();
  await hurried(() => Promise.all([request(realm), request(realm)]));
  expect(performance.now() - started).toBeLessThan(3000);
  await call(realm);
  expect(server.grants).toEqual(['password']);
  expect(rejections).toEqual([]);
});

test('tokens that could not be stored are logged out by close', async () => {
  const server = new FakeServer();
  const store: TokenStore = { get: () => undefined, set: broken, delete: broken, lock: (_, run) => run() };
  const realm = server.connect({ ...account, store });
  await call(realm);
  await realm.close();
  expect(server.logouts).toEqual(['R1']);
});

test('a lock that is not to be had is not waited for without end', async () => {
  const server = new FakeServer();
  const store: TokenStore = {
    get: () => undefined,
    set: () => undefined,
    delete: () => undefined,
    lock: never,
  };
  const realm = server.connect({ ...account, store });
  const started = performance.now();
  await call(realm);
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(server.calls).toEqual(['T1']);
});

test.for<[string, unknown]>([
  ['a number', 7],
  ['an object', { accessToken: 'X' }],
  ['no JSON', '{"accessToken":'],
  ['null', 'null'],
  ['a list', '[]'],
  ['another schema', '{"access_token":"X","expires_at":9999999999999}'],
  ['no times', '{"accessToken":"X"}'],
  ['a token with a line break', '{"accessToken":"X\\n","issuedAt":0,"renewAt":9999999999999}'],
  [
    'a refresh token that is none',
    '{"accessToken":"X","issuedAt":0,"renewAt":9999999999999,"refreshToken":7}',
  ],
  ['an end that is none', '{"accessToken":"X","issuedAt":0,"renewAt":9999999999999,"refreshUntil":"soon"}'],
])('a stored value that is %s is taken for none, and replaced', async ([, value]) => {
  const server = new FakeServer();
  const store = new Map<string, unknown>();
  await call(server.connect({ ...account, store }));
  const [key] = [...store.keys()] as [string];
  store.set(key, value);
  await call(server.connect({ ...account, store }));
  expect(server.calls).toEqual(['T1', 'T2']);
  expect(JSON.parse(String(store.get(key)))).toMatchObject({ accessToken: 'T2' });
});

test('a store that lags behind does not bring back a refresh token that was used', async () => {
  const store = new Map<string, string>();
  const server = new FakeServer();
  const realm = server.connect({ ...account, store });
  await call(realm);
  const [key, old] = only(store);
  at(50);
  await call(realm);
  store.set(key, old);
  at(100);
  await call(realm);
  expect(server.grants).toEqual(['password', 'R1', 'R2']);
});

test('a refused token is not taken from the store again, and a dead session is removed from it', async () => {
  const store = new Map<string, string>();
  const server = new FakeServer();
  const one = server.connect({ ...account, store });
  const other = server.connect({ ...account, store });
  await call(one);
  await call(other);
  for (const token of ['T1', 'R1']) server.dead.add(token);
  await call(one);
  await call(other);
  expect(server.calls).toEqual(['T1', 'T1', 'T1', 'T3', 'T1', 'T3']);
  expect(server.grants).toEqual(['password', 'R1', 'password']);
  for (const token of ['T3', 'R3']) server.dead.add(token);
  server.answer = () => Response.json({ error: 'invalid_grant' }, { status: 400 });
  await expect(call(one)).rejects.toMatchObject({ error: 'invalid_grant' });
  expect(store.size).toBe(0);
});

test.for(['invalid_client', 'unauthorized_client', 'temporarily_unavailable', 'access_denied'])(
  '%s says nothing of the session: it stays in the store, and no login is tried',
  async (error) => {
    const store = new Map<string, string>();
    const server = new FakeServer();
    const realm = server.connect({ ...account, store });
    await call(realm);
    at(50);
    server.answer = () => Response.json({ error }, { status: 400 });
    await expect(call(realm)).rejects.toMatchObject({ name: 'OAuthError', error });
    server.answer = undefined;
    await call(realm);
    expect(server.grants).toEqual(['password', 'R1', 'R1']);
  },
);

test('a kept refresh token is never dropped: a refusal that passes loses nothing', async () => {
  const store = new Map<string, string>();
  const server = new FakeServer();
  const realm = server.connect({ ...client, refreshToken: 'R0', store });
  await call(realm);
  at(50);
  server.dead.add('R1');
  await expect(call(realm)).rejects.toMatchObject({ error: 'invalid_grant' });
  server.dead.clear();
  await call(realm);
  at(10_000);
  await call(realm);
  await realm.close();
  expect(server.grants).toEqual(['R0', 'R1', 'R1', 'R3']);
  expect(server.logouts).toEqual([]);
});

test('without a lock one of many renews, and leaves no claim', async () => {
  const store = new Map<string, string>();
  const server = new FakeServer();
  const realms = Array.from({ length: 20 }, () => server.connect({ ...account, store }));
  await hurried(() => Promise.all(realms.map(request)));
  expect(server.grants).toEqual(['password']);
  expect(server.calls).toEqual(Array(20).fill('T1'));
  expect(only(store)[0]).toMatch(/^realmtree:1:[\w-]{43}$/);
});

test('the claim of a process that has ended is void after its lease, also in a store that keeps it', async () => {
  const store = new Map<string, string>();
  const server = new FakeServer();
  await call(server.connect({ ...client, store: { ...wrapped(store), lock: (_, run) => run() } }));
  const [key] = only(store);
  store.clear();
  store.set(`${key}:turn`, crypto.randomUUID());
  const realm = server.connect({ ...client, store: wrapped(store) });
  const started = performance.now();
  await call(realm);
  const milliseconds = performance.now() - started;
  expect(milliseconds).toBeGreaterThan(10_000);
  expect(milliseconds).toBeLessThan(12_000);
  expect(server.calls).toEqual(['T1', 'T2']);
  expect([...store.keys()]).toEqual([key]);
});

test('a store that is slow to be written is used without a turn, and a call does not wait for ever', async () => {
  const store = wrapped(new Map());
  const slow: TokenStore = {
    ...store,
    set: async (key, value) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return store.set(key, value);
    },
  };
  const server = new FakeServer();
  const realms = [server.connect({ ...account, store: slow }), server.connect({ ...account, store: slow })];
  const started = performance.now();
  await hurried(() => Promise.all(realms.map(request)));
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(server.calls).toHaveLength(2);
});

function wrapped(map: Map<string, string>): TokenStore {
  return {
    get: (key) => map.get(key),
    set: (key, value) => map.set(key, value),
    delete: (key) => map.delete(key),
  };
}

test.for<[string, () => unknown]>([
  ['objects', () => ({})],
  ['texts of others', () => 'PONG'],
  ['another number each time', () => String(performance.now())],
  ['lists', () => []],
])('a store that returns %s for every key is not waited for', async ([, get]) => {
  const server = new FakeServer();
  const store = { get, set: () => undefined, delete: () => undefined } as TokenStore;
  const realm = server.connect({ ...client, store });
  await call(realm);
  await call(realm);
  expect(server.calls).toEqual(['T1', 'T1']);
  expect(Date.now() - start).toBeLessThan(1000);
});

test('a lock that never runs its function costs 2 seconds, once, and all still renew in one request', async () => {
  const store = new Map<string, string>();
  const server = new FakeServer();
  const warnings: string[] = [];
  const stores = Array.from({ length: 5 }, () => ({
    ...wrapped(store),
    lock: vi.fn(never),
    warn: (message: string) => warnings.push(message),
  }));
  const realms = stores.map((store) => server.connect({ ...account, store }));
  const renew = async (): Promise<number> => {
    const started = performance.now();
    await hurried(() => Promise.all(realms.map(request)));
    return performance.now() - started;
  };
  const first = await renew();
  expect(first).toBeGreaterThan(2000);
  expect(first).toBeLessThan(3000);
  expect(warnings).toEqual(['The lock of the store has not run its function within 2000 ms']);
  at(60);
  // The one that renewed knows; the others found its tokens.
  expect(await renew()).toBeLessThan(3000);
  expect(server.grants).toEqual(['password', 'R1']);
  const [{ lock } = {}] = stores.filter((store) => store.lock.mock.calls.length === 1);
  expect(lock).toHaveBeenCalledTimes(1);
});

test('a lock that comes late is used again', async () => {
  let release = (): void => undefined;
  const lock = vi.fn(async (_: string, run: () => Promise<unknown>) => {
    if (lock.mock.calls.length === 1) await new Promise<void>((resolve) => (release = resolve));
    return run();
  });
  const store = { ...wrapped(new Map()), lock: lock as NonNullable<TokenStore['lock']> };
  const server = new FakeServer();
  const realm = server.connect({ ...account, store });
  for (const seconds of [0, 60, 120]) {
    at(seconds);
    await call(realm);
  }
  expect(lock).toHaveBeenCalledTimes(1);
  release();
  for (const seconds of [180, 240]) {
    at(seconds);
    await call(realm);
  }
  expect(lock).toHaveBeenCalledTimes(3);
  expect(server.grants).toEqual(['password', 'R1', 'R2', 'R3', 'R4']);
});

/** A server whose next answer to a token request takes this many seconds. */
function slowly(server: FakeServer, seconds: number): Pick<KeycloakRealmOptions, 'fetch' | 'timeout'> {
  let isFirst = true;
  const fetch: Fetch = async (url, init) => {
    if (init.method === 'POST' && isFirst && server.grants.length > 0) {
      isFirst = false;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
    return server.recording.fetch(url, init);
  };
  return { fetch, timeout: 120_000 };
}

test.for<[string, Pick<TokenStore, 'lock'>]>([
  ['without a lock', {}],
  ['whose lock is there for one alone', { lock: queue() }],
])('a store %s: a slow renewal is waited for as long as it goes on, but not for ever', async ([, lock]) => {
  for (const [seconds, grants] of [
    [12, ['password', 'R1']],
    [35, ['password', 'R1']],
    [60, ['password', 'password', 'R1']],
  ] as const) {
    const store = { ...wrapped(new Map()), ...lock };
    const server = new FakeServer();
    const slow = server.connect({ ...account, store }, slowly(server, seconds));
    const other = server.connect({ ...account, store }, { timeout: 120_000 });
    at(0);
    await call(slow);
    await call(other);
    at(50);
    await hurried(async () => {
      const first = request(slow);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await Promise.all([first, request(other)]);
    });
    expect(server.grants).toEqual(grants);
  }
});

/** A lock that gives turns in order. */
function queue(): NonNullable<TokenStore['lock']> {
  let last: Promise<unknown> = Promise.resolve();
  return (_, run) => {
    const turn = last.then(run, run);
    last = turn;
    return turn;
  };
}

test('tokens that the store has lost are replaced by a login: another process may have used their refresh token', async () => {
  const store = new Map<string, string>();
  const server = new FakeServer();
  const realm = server.connect({ ...account, store });
  await call(realm);
  store.clear();
  at(50);
  await call(realm);
  at(100);
  await call(realm);
  expect(server.grants).toEqual(['password', 'password', 'R2']);
});

test('a store that is away costs a login, and the tokens of that are renewed until it is back', async () => {
  const kept = new Map<string, string>();
  let isAway = false;
  const open = wrapped(kept);
  const warn = vi.fn();
  const store: TokenStore = { ...open, get: (key) => (isAway ? broken() : open.get(key)), warn };
  const server = new FakeServer();
  const realm = server.connect({ ...account, store });
  for (const seconds of [0, 50, 100, 150]) {
    isAway = seconds === 50 || seconds === 100;
    at(seconds);
    await call(realm);
  }
  expect(server.grants).toEqual(['password', 'password', 'R2', 'R3']);
  expect(warn.mock.calls).toEqual(
    Array(2).fill(['The store failed (get): this process continues without it']),
  );
  expect(only(kept)[1]).toContain('R4');
});

test('a stored session whose refresh token serves once is not renewed without the store', async () => {
  const claims = Buffer.from(JSON.stringify({ reuse_id: 'x' })).toString('base64url');
  const refreshToken = `e30.${claims}.`;
  const store = new Map<string, string>();
  const server = new FakeServer();
  const away: TokenStore = { get: broken, set: broken, delete: broken };
  const error = { name: 'KeycloakError', code: 'store_unavailable' };
  await expect(call(server.connect({ ...client, refreshToken, store: away }))).rejects.toMatchObject(error);
  expect(server.grants).toEqual([]);
  await call(server.connect({ ...client, refreshToken, store }));
  // Where the realm does not revoke used ones, no call need fail.
  await call(server.connect({ ...client, refreshToken: 'R0', store: away }));
  expect(server.grants).toEqual([refreshToken, 'R0']);
});
