import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'redis';
import { beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { type Redis, startRedis } from '../../scripts/redis.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { ada, governed, login, robot, sessions } from './governed.ts';
import type { Order, Setup, Told } from './store-process.ts';
import { nameOf, needs } from './support.ts';

/** Seconds after which a token of 5 minutes is renewed. */
const aLife = 275;
const strict = { revokeRefreshToken: true, refreshTokenMaxReuse: 0 };
const count = 10;
/** What the docs say of the time that a store may cost, and that of a login on a busy machine. */
const longest = 15_000 + 5000;

let redis: Redis;
let processes: ChildProcess[];
const children: ChildProcess[] = [];
beforeAll(async () => {
  redis = await startRedis();
  processes = Array.from({ length: count }, () => processOf(redis));
  await Promise.all(processes.map(answered));
  return async () => {
    for (const child of children) child.kill('SIGKILL');
    await redis.stop();
  };
}, 120_000);

function processOf({ url }: Redis): ChildProcess {
  const path = new URL('./store-process.ts', import.meta.url);
  const child = fork(path, { execArgv: [], env: { ...process.env, REDIS_URL: url } });
  children.push(child);
  return child;
}

async function answered(child: ChildProcess): Promise<Told> {
  const end = new AbortController();
  const ended = once(child, 'exit', { signal: end.signal }).then(() =>
    Promise.reject(new Error('It has ended')),
  );
  const message = once(child, 'message', { signal: end.signal });
  const [told] = (await Promise.race([message, ended]).finally(() => {
    ended.catch(() => undefined);
    end.abort();
  })) as [Told];
  return told;
}

function ask(child: ChildProcess, order: Order): Promise<Told> {
  const answer = answered(child);
  child.send(order);
  return answer;
}

/** What all processes tell of an order together. */
class Together implements Told {
  readonly failures: string[];
  readonly tokens: number[];
  readonly refreshed: string[];
  readonly warnings: string[];
  readonly longest: number;

  constructor(all: readonly Told[]) {
    this.failures = all.flatMap(({ failures }) => failures);
    this.tokens = all.flatMap(({ tokens }) => tokens);
    this.refreshed = all.flatMap(({ refreshed }) => refreshed);
    this.warnings = all.flatMap(({ warnings }) => warnings);
    this.longest = Math.max(...all.map(({ longest }) => longest));
  }
}

/** Ten processes with one login, and every refresh token that they have sent. */
class Fleet {
  readonly #used: string[] = [];
  readonly setup: Setup;

  constructor(realm: RealmNode, auth: Setup['auth']) {
    this.setup = { serverUrl: inject('keycloak').url, realmName: nameOf(realm), auth };
  }

  static async of(realm: RealmNode, auth: Setup['auth'] = ada): Promise<Fleet> {
    const fleet = new Fleet(realm, auth);
    await Promise.all(processes.map((child) => ask(child, { setup: fleet.setup })));
    return fleet;
  }

  /** One call of each process at once; none fails, whatever happens to the store. */
  async call(seconds = 0, calls = 1): Promise<Told> {
    const told = await this.told(seconds, calls);
    expect(told.failures).toEqual([]);
    return told;
  }

  /** The same, where calls may fail. A refresh token is never sent twice, and warnings are free of secrets. */
  async told(seconds = 0, calls = 1): Promise<Told> {
    const told = new Together(await Promise.all(processes.map((child) => ask(child, { seconds, calls }))));
    this.#used.push(...told.refreshed);
    expect(new Set(this.#used).size).toBe(this.#used.length);
    expect(new Set(told.tokens.filter((status) => status !== 200))).toEqual(new Set());
    expect(told.warnings.join()).not.toMatch(/eyJ|ada|robot|s&=/);
    return told;
  }
}

/** Ordinary running: one token request for each renewal, by one process for all. */
async function expectShared(fleet: Fleet, renewals = 2): Promise<void> {
  for (let renewal = 0; renewal < renewals; renewal++) {
    const { tokens, warnings } = await fleet.call(aLife);
    expect(tokens).toEqual([200]);
    expect(warnings).toEqual([]);
  }
}

/** Waits until every process reaches the store again. */
async function healthy(): Promise<void> {
  const [reached] = await Promise.all(processes.map((child) => ask(child, { isReached: true })));
  expect(reached).toBeDefined();
}

async function command(...args: string[]): Promise<unknown> {
  const client = createClient({ url: redis.url });
  await client.connect();
  const reply = await client.sendCommand(args);
  client.destroy();
  return reply;
}

test('ten processes send one token request for each renewal, in one session', async () => {
  const realm = await governed(strict);
  const fleet = await Fleet.of(realm);
  expect((await fleet.call()).tokens).toEqual([200]);
  await expectShared(fleet, 4);
  expect(await sessions(realm)).toHaveLength(1);
});

test('while the store is down each process logs in by itself, and afterwards they share one session again', async () => {
  const realm = await governed(strict);
  const fleet = await Fleet.of(realm);
  await fleet.call();
  await redis.kill();
  const down = await fleet.call(aLife).finally(redis.start);
  expect(down.tokens).toEqual(Array(count).fill(200));
  expect(down.refreshed).toEqual([]);
  expect(down.longest).toBeLessThan(longest);
  expect(down.warnings.filter((text) => /^The store .* \(get\): this process/.test(text))).toHaveLength(
    count,
  );
  await healthy();
  await expectShared(fleet);
});

test('while the store hangs each process logs in by itself, within a bounded time', async () => {
  const fleet = await Fleet.of(await governed(strict));
  await fleet.call();
  redis.hang();
  const hung = await fleet.call(aLife).finally(redis.resume);
  expect(hung.tokens).toEqual(Array(count).fill(200));
  expect(hung.refreshed).toEqual([]);
  expect(hung.longest).toBeLessThan(longest);
  await healthy();
  await expectShared(fleet);
});

test('a store that is full keeps nobody from a session of its own, until there is room again', async () => {
  const fleet = await Fleet.of(await governed(strict));
  await fleet.call();
  await command('CONFIG', 'SET', 'maxmemory', '1');
  onTestFinished(async () => void (await command('CONFIG', 'SET', 'maxmemory', '0')));
  const full = await fleet.call(aLife);
  expect(full.tokens).toEqual(Array(count).fill(200));
  expect(full.refreshed).toEqual([]);
  const still = await fleet.call(aLife);
  expect(still.refreshed).toHaveLength(count);
  await command('CONFIG', 'SET', 'maxmemory', '0');
  await expectShared(fleet);
});

test('a store that was emptied costs one login for all', async () => {
  const realm = await governed(strict);
  const fleet = await Fleet.of(realm);
  for (let round = 1; round <= 3; round++) {
    await command('FLUSHALL');
    const { tokens, refreshed } = await fleet.call(aLife);
    expect({ tokens, refreshed }).toEqual({ tokens: [200], refreshed: [] });
    expect(await sessions(realm)).toHaveLength(round);
  }
  await expectShared(fleet);
});

test('a store that is emptied during renewals fails no call, and no refresh token is used twice', async () => {
  const fleet = await Fleet.of(await governed(strict));
  for (let round = 0; round < 4; round++) {
    let isDone = false;
    const calls = fleet.call(aLife, 3).finally(() => {
      isDone = true;
    });
    while (!isDone) await command('FLUSHALL');
    await calls;
  }
  await fleet.call(aLife);
  await expectShared(fleet);
});

test('whatever happens to the store during renewals, no call fails', async () => {
  const fleet = await Fleet.of(await governed(strict));
  const faults: (() => unknown)[] = [
    async () => {
      await redis.kill();
      await pause(Math.random() * 500);
      await redis.start();
    },
    async () => {
      redis.hang();
      await pause(Math.random() * 4000);
      redis.resume();
    },
    async () => {
      await command('CONFIG', 'SET', 'maxmemory', '1');
      await pause(Math.random() * 500);
      await command('CONFIG', 'SET', 'maxmemory', '0');
    },
  ];
  for (const fault of [...faults, ...faults]) {
    const calls = fleet.call(aLife, 3);
    await pause(Math.random() * 200);
    await fault();
    expect((await calls).longest).toBeLessThan(longest);
  }
  await healthy();
  await fleet.call(aLife);
  await expectShared(fleet);
}, 300_000);

test.for(['SIGKILL', 'SIGSTOP'] as const)(
  'a process that gets %s during its renewal holds up the others for a bounded time',
  async (signal) => {
    await command('FLUSHALL');
    const fleet = await Fleet.of(await governed(strict));
    await fleet.call();
    const child = processOf(redis);
    const keys = async (): Promise<string[]> => (await command('KEYS', '*')) as string[];
    const [key] = await keys();
    await answered(child);
    await ask(child, { setup: { ...fleet.setup, delay: 5000 }, calls: 1 });
    child.send({ calls: 1, seconds: aLife } satisfies Order);
    // It has taken the refresh token out of the store, and waits with it.
    await vi.waitFor(async () => expect(await keys()).not.toContain(key), 20_000);
    child.kill(signal);
    const others = await fleet.call(aLife);
    expect(others).toMatchObject({ tokens: [200], refreshed: [] });
    expect(others.longest).toBeLessThan(longest);
    if (signal === 'SIGSTOP') {
      const resumed = answered(child);
      child.kill('SIGCONT');
      expect(await resumed).toMatchObject({ failures: [], tokens: [200] });
    }
    await expectShared(fleet);
  },
);

test('a stored session is never renewed without the store: its calls wait for that', async () => {
  needs('refresh tokens with the number of their uses');
  const realm = await governed({ ...strict, accessTokenLifespan: 1200 });
  const { refresh_token: refreshToken } = await login(realm);
  const fleet = await Fleet.of(realm, { ...robot, refreshToken });
  expect((await fleet.call()).tokens).toEqual([200]);
  expect((await fleet.call(1171)).tokens).toEqual([200]);
  await redis.kill();
  const { served, refused } = await (async () => {
    // The access token is valid for 29 seconds more.
    const served = await fleet.call(1171);
    return { served, refused: await fleet.told(30) };
  })().finally(redis.start);
  expect(served.tokens).toEqual([]);
  expect(refused).toMatchObject({ tokens: [], refreshed: [] });
  expect(refused.failures).toHaveLength(count);
  expect(new Set(refused.failures.map((failure) => failure.split(':')[0]))).toEqual(
    new Set(['store_unavailable']),
  );
  await healthy();
  expect((await fleet.call()).tokens).toEqual([200]);
  expect(await sessions(realm)).toHaveLength(1);
});

test('the docs have the code of these processes', async () => {
  const code = await readFile(new URL('./store-redis.ts', import.meta.url), 'utf8');
  const docs = await readFile(new URL('../../docs/authentication.md', import.meta.url), 'utf8');
  expect(docs).toContain(code.replace('../../src/index.ts', 'realmtree'));
});
