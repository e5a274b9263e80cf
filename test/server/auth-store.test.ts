import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Keyv from 'keyv';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import type { TokenStore } from '../../src/auth/token-store.ts';
import type { Auth, Fetch } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import type { Setup, Told } from './auth-store-process.ts';
import {
  ada,
  client,
  governed,
  login,
  pass,
  robot,
  secret,
  service,
  sessions,
  type Watched,
  watched,
} from './governed.ts';
import { nameOf } from './support.ts';

/** Seconds after which a token of 5 minutes is renewed. */
const aLife = 275;
const strict = { revokeRefreshToken: true, refreshTokenMaxReuse: 0 };

/** A Keyv whose lock is a queue of this process. */
function locking(): TokenStore {
  const store = new Keyv();
  let last: Promise<unknown> = Promise.resolve();
  return {
    get: (key) => store.get(key),
    set: (key, value, milliseconds) => store.set(key, value, milliseconds),
    delete: (key) => store.delete(key),
    lock: (_, run) => {
      const turn = last.then(run, run);
      last = turn;
      return turn;
    },
  };
}

function managers(realm: RealmNode, auth: Auth, count = 10): Watched[] {
  return Array.from({ length: count }, () => watched(realm, auth));
}

function tokenRequests(all: readonly Watched[]): number {
  return all.reduce((sum, { traffic }) => sum + traffic.count('/token'), 0);
}

test.for<[string, () => TokenStore]>([
  ['that can lock', locking],
  ['of Keyv', () => new Keyv()],
])(
  'ten managers with a store %s send one token request for each renewal, in one session',
  async ([, make]) => {
    const realm = await governed(strict);
    const all = managers(realm, { ...ada, store: make() });
    for (const renewal of [1, 2, 3, 4]) {
      expect(await Promise.all(all.map(({ call }) => call()))).toEqual(Array(10).fill(1));
      expect(tokenRequests(all)).toBe(renewal);
      expect(await sessions(realm)).toHaveLength(1);
      pass(aLife);
    }
    expect(new Set(all.flatMap(({ statuses }) => statuses))).toEqual(new Set([200]));
    await Promise.all(all.map(({ server }) => server.close()));
    expect(await sessions(realm)).toHaveLength(1);
  },
);

test('a store that keeps nobody from renewing at once costs each a login for a renewal, and no call', async () => {
  const realm = await governed(strict);
  const kept = new Keyv();
  // Each process believes that it is its turn: the worst that a store can do.
  const store: TokenStore = {
    get: (key) => kept.get(key),
    set: (key, value, milliseconds) => kept.set(key, value, milliseconds),
    delete: (key) => kept.delete(key),
    lock: (_, run) => run(),
  };
  const all = managers(realm, { ...ada, store });
  for (let renewal = 1; renewal <= 4; renewal++) {
    expect(await Promise.all(all.map(({ call }) => call()))).toEqual(Array(10).fill(1));
    expect((await sessions(realm)).length).toBeLessThanOrEqual(10 * renewal);
    pass(aLife);
  }
});

test('a store keeps the successor of a refresh token that serves once, for the next process', async () => {
  const realm = await governed(strict);
  const { refresh_token } = await login(realm);
  const auth = { ...robot, refreshToken: refresh_token, store: new Keyv() };
  const sent: (string | null)[] = [];
  const fetch: Fetch = (url, init) => {
    if (init.method === 'POST') sent.push(new URLSearchParams(String(init.body)).get('refresh_token'));
    return globalThis.fetch(url, init);
  };
  for (let start = 0; start < 3; start++) {
    const { call, server, traffic, statuses } = watched(realm, auth, { fetch });
    await call();
    pass(aLife);
    await call();
    await server.close();
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(traffic.count('/token')).toBe(start === 0 ? 2 : 1);
    expect(traffic.count('/logout')).toBe(0);
  }
  expect(new Set(sent).size).toBe(sent.length);
});

test('a token that is revoked while it is stored is replaced by one login, for all', async () => {
  const realm = await governed();
  const store = new Keyv();
  const all = managers(realm, { ...ada, store }, 5);
  await Promise.all(all.map(({ call }) => call()));
  await realm.users.byUsername('ada').logout();
  expect(await Promise.all(all.map(({ call }) => call()))).toEqual(Array(5).fill(1));
  // A login, a refresh that is refused, a login.
  expect(tokenRequests(all)).toBe(3);
  const late = watched(realm, { ...ada, store });
  await late.call();
  expect(late.statuses).toEqual([200]);
});

test('two tokens that are both revoked, the held and the stored one, fail no call', async () => {
  const realm = await governed();
  const store = new Keyv();
  const [one, other] = [watched(realm, { ...ada, store }), watched(realm, { ...ada, store })];
  await one.call();
  pass(aLife);
  await other.call();
  pass(-aLife);
  await realm.logoutAll();
  expect(await one.call()).toBe(1);
  expect(one.statuses).toEqual([200, 200, 401, 401, 400, 200, 200]);
});

test('clients, accounts, scopes and realms do not get the tokens of each other', async () => {
  const realm = await governed({}, [client('second')], [service('second')]);
  const other = await governed();
  const store = new Keyv();
  const auths: Auth[] = [
    ada,
    { ...ada, ...robot },
    robot,
    { ...robot, scope: 'openid' },
    { ...robot, clientId: 'second' },
  ];
  const all = [
    ...auths.map((auth) => watched(realm, { ...(auth as typeof robot), store })),
    watched(other, { ...ada, store }),
  ];
  for (const { call } of all) await call();
  for (const { traffic } of all) expect(traffic.count('/token')).toBe(1);
});

async function children(realm: RealmNode, setup: Pick<Setup, 'auth' | 'canLock'>, count: number) {
  const folder = await mkdtemp(join(tmpdir(), 'realmtree-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const all: Setup = { serverUrl: inject('keycloak').url, realmName: nameOf(realm), folder, ...setup };
  const path = new URL('./auth-store-process.ts', import.meta.url);
  const processes = Array.from({ length: count }, () => fork(path, [JSON.stringify(all)], { execArgv: [] }));
  onTestFinished(() => {
    for (const child of processes) child.kill();
  });
  await Promise.all(processes.map(told));
  return { folder, processes };
}

function ask(child: ChildProcess, seconds: number): Promise<Told> {
  const answer = told(child);
  child.send(seconds);
  return answer as Promise<Told>;
}

/** The next message of a process, which may end instead. */
function told(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('The process has ended'));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}

test.for([true, false])(
  'processes share one session, with one renewal for all (lock: %s)',
  async (canLock) => {
    const realm = await governed(strict);
    const { folder, processes } = await children(realm, { auth: ada, canLock }, 4);
    for (const seconds of [0, 275, 550, 825]) {
      const calls = await Promise.all(processes.map((child) => ask(child, seconds)));
      expect(calls.map(({ outcome }) => outcome)).toEqual(Array(4).fill('ok'));
      expect(calls.reduce((sum, each) => sum + each.tokenRequests, 0)).toBe(1);
      expect(new Set(calls.flatMap(({ statuses }) => statuses))).toEqual(new Set([200]));
    }
    expect(await sessions(realm)).toHaveLength(1);
    const files = await readdir(folder);
    expect(files.join()).toMatch(/^realmtree_1_[\w-]{43}$/);
    expect(files.join()).not.toContain('ada');
    expect(await readFile(join(folder, files[0] ?? ''), 'utf8')).not.toContain(secret);
    for (const child of processes) {
      child.send('close');
      await once(child, 'exit');
    }
    expect(await sessions(realm)).toHaveLength(1);
  },
);

test('processes whose clocks differ by an hour go on all the same', async () => {
  const realm = await governed(strict);
  const { processes } = await children(realm, { auth: ada, canLock: true }, 3);
  const clocks = [0, 3600, -3600];
  for (const passed of [0, 275, 550]) {
    for (const [index, child] of processes.entries()) {
      const { outcome, tokenRequests } = await ask(child, (clocks[index] ?? 0) + passed);
      expect(outcome).toBe('ok');
      expect(tokenRequests).toBeLessThanOrEqual(1);
    }
  }
  expect(await sessions(realm)).toHaveLength(1);
});

test('a process that ends in the middle of its renewal holds up the others for a bounded time', async () => {
  const realm = await governed();
  const { folder, processes } = await children(realm, { auth: ada, canLock: false }, 2);
  const [first, second] = processes as [ChildProcess, ChildProcess];
  first.send(0);
  await vi.waitFor(async () => expect((await readdir(folder)).join()).toMatch(/_turn$/), { interval: 5 });
  const started = performance.now();
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect(await ask(second, 0)).toMatchObject({ outcome: 'ok', tokenRequests: 1 });
  expect(performance.now() - started).toBeLessThan(20_000);
});
