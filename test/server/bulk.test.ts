import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import {
  type BulkState,
  ConflictError,
  NotFoundError,
  type UserImport,
  type UserOutcome,
} from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import type { Setup } from './bulk-process.ts';
import { type Fault, type FaultProxy, faultProxy } from './fault-proxy.ts';
import { administrator, nameOf, Traffic, temporaryRealm } from './support.ts';

const people = (count: number): UserImport[] =>
  Array.from({ length: count }, (_, index) => ({ username: `crew-${String(index).padStart(4, '0')}` }));
const imports = /^POST .*\/partialImport$/;

async function behindProxy(): Promise<{ proxy: FaultProxy; realm: RealmNode; there: RealmNode }> {
  const realm = await temporaryRealm();
  const proxy = await faultProxy();
  return { proxy, realm, there: proxy.at(realm) };
}

async function collected(outcomes: AsyncIterable<UserOutcome>): Promise<UserOutcome[]> {
  const seen: UserOutcome[] = [];
  for await (const outcome of outcomes) seen.push(outcome);
  return seen;
}

/** The usernames and ids on the server, sorted by name. */
const onServer = async (realm: RealmNode): Promise<{ username: string; id: string }[]> =>
  (await realm.users.all())
    .map(({ username, id }) => ({ username, id }))
    .sort((one, other) => (one.username < other.username ? -1 : 1));

test('createMany says of each user what became of it, in the order of the source', async () => {
  const realm = await temporaryRealm();
  await realm.roles.create({ name: 'editor' });
  await realm.groups.create({ name: 'staff' });
  await realm.clients.create({ clientId: 'web' }).then((web) => web.roles.create({ name: 'viewer' }));
  const grants = { realmRoles: ['editor'], clientRoles: { web: ['viewer'] }, groups: ['/staff'] };
  await realm.users.create({ username: 'old', email: 'one@example.test', firstName: 'Old' });
  // The clock of the server has to be later than this user.
  await new Promise((done) => setTimeout(done, 700));
  const given: UserImport[] = [
    ...people(40).map((user) => ({ ...user, ...grants })),
    { username: 'eve', email: 'one@example.test' },
    { username: 'bob', realmRoles: ['nope'] },
    { username: 'old', lastName: 'New' },
    { username: 'crew-0003', lastName: 'Twice' },
    { username: '' },
    ...people(60).slice(40),
  ];
  const progress: object[] = [];
  const options = { ifExists: 'update', onProgress: (now: object) => progress.push(now) } as const;
  const seen = await collected(realm.users.createMany(given, options));
  expect(seen.map(({ index }) => index)).toEqual(given.map((_, index) => index));
  expect(seen.map(({ item }) => item)).toEqual(given);
  const other = { 40: 'failed', 41: 'failed', 42: 'updated', 43: 'updated', 44: 'failed' } as const;
  expect(seen.map(({ outcome }) => outcome)).toEqual(
    given.map((_, index) => other[index as keyof typeof other] ?? 'created'),
  );
  expect(seen[40]?.error).toBeInstanceOf(ConflictError);
  expect(seen[41]?.error).toBeInstanceOf(NotFoundError);
  expect(seen[44]?.error).toBeInstanceOf(TypeError);
  expect(progress.at(-1)).toEqual({ created: 60, existing: 0, updated: 2, failed: 3 });
  expect(await realm.users.byId(seen[3]?.id ?? '').get()).toMatchObject({
    username: 'crew-0003',
    lastName: 'Twice',
  });
  expect(await realm.users.byUsername('old').get()).toMatchObject({ firstName: 'Old', lastName: 'New' });
  const user = realm.users.byUsername('crew-0039');
  expect((await user.roleMappings.realm.all()).map(({ name }) => name)).toContain('editor');
  expect(await user.roleMappings.clients.byClientId('web').all()).toMatchObject([{ name: 'viewer' }]);
  expect(await user.groups.all()).toMatchObject([{ path: '/staff' }]);
  expect(await realm.users.count()).toBe(61);

  const again = await collected(realm.users.createMany(people(60), { ifExists: 'return' }));
  expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['existing']));
});

describe('createMany creates each user once, and says so, behind a gateway that', () => {
  test.for<[string, Fault]>([
    ['resets the connection before the server works', { answer: 'reset', forwarded: false }],
    ['resets the connection after the server has worked', { answer: 'reset' }],
    ['cuts the answer', { answer: 'cut' }],
    ['answers without a result', { answer: 'empty' }],
    ['answers without a result and without a server', { answer: 'empty', forwarded: false }],
    ['answers 500 after the server has worked', { status: 500 }],
    ['answers 500 without a server', { status: 500, forwarded: false }],
    ['answers 503', { status: 503, forwarded: false }],
    ['answers 503 after the server has worked', { status: 503 }],
    ['is slow', { delay: 700 }],
  ])('%s', async ([, fault]) => {
    const { proxy, realm, there } = await behindProxy();
    await realm.users.create({ username: 'crew-0030' });
    await new Promise((done) => setTimeout(done, 700));
    // Each batch fails at first, and one of them for several times.
    const failed = new Map<string, number>();
    proxy.fault = ({ method, path, body }) => {
      if (!imports.test(`${method} ${path}`)) return undefined;
      const count = (failed.get(body) ?? 0) + 1;
      failed.set(body, count);
      return count <= (body.includes('"crew-0060"') ? 3 : 1) ? fault : undefined;
    };
    const given = people(300);
    const seen = await collected(there.users.createMany(given, { ifExists: 'return' }));
    expect(seen.map(({ index }) => index)).toEqual(given.map((_, index) => index));
    expect(seen.map(({ outcome }) => outcome)).toEqual(
      given.map((_, index) => (index === 30 ? 'existing' : 'created')),
    );
    expect(seen.map(({ item, id }) => ({ username: item?.username, id }))).toEqual(await onServer(realm));
  });
});

test('createMany reads CSV, of which each shard creates its part', async () => {
  const realm = await temporaryRealm();
  await realm.roles.create({ name: 'editor' });
  await realm.groups.create({ name: 'staff', subGroups: [{ name: 'day' }] });
  await realm.clients.create({ clientId: 'web' }).then((web) => web.roles.create({ name: 'viewer' }));
  await realm.users.profile.setUnmanagedAttributePolicy('ENABLED');
  const csv = [
    'username,email,firstName,enabled,password,groups,realmRoles,clientRoles.web,attributes.dept',
    'ada,ada@acme.test,"Ada, ""the first""\nof all",true,engine,/staff|/staff/day,editor,viewer,sales|it',
    'bob,,,false,,,,,',
    'cid,cid@acme.test',
    'dan,dan@acme.test,Dan,true,,/nowhere,,,',
    '',
  ].join('\r\n');
  const seen: UserOutcome[] = [];
  for (const index of [0, 1]) {
    const source = new Blob([csv]).stream();
    const options = { format: 'csv', shard: { index, of: 2 } } as const;
    seen.push(...(await collected(realm.users.createMany(source, options))));
  }
  expect(seen.map(({ index, outcome }) => [index, outcome])).toEqual([
    [0, 'created'],
    [2, 'failed'],
    [1, 'created'],
    [3, 'failed'],
  ]);
  expect(seen[1]?.error?.message).toBe('Row 4 of the source has 2 cells, and the header 9');
  expect(seen[3]?.error).toBeInstanceOf(NotFoundError);
  const ada = realm.users.byUsername('ada');
  expect(await ada.get()).toMatchObject({
    firstName: 'Ada, "the first"\nof all',
    enabled: true,
    attributes: { dept: ['sales', 'it'] },
  });
  expect((await ada.groups.all()).map(({ path }) => path).sort()).toEqual(['/staff', '/staff/day']);
  expect((await ada.roleMappings.realm.all()).map(({ name }) => name)).toContain('editor');
  expect(await ada.roleMappings.clients.byClientId('web').all()).toMatchObject([{ name: 'viewer' }]);
  expect(await ada.credentials.all()).toMatchObject([{ type: 'password' }]);
  expect(await realm.users.byUsername('bob').get()).toMatchObject({ enabled: false });
});

test('createMany creates each user once behind a gateway that closes its connections whenever they are idle', async () => {
  const { proxy, realm, there } = await behindProxy();
  const given = people(300);
  const seen: UserOutcome[] = [];
  for await (const outcome of there.users.createMany(given, { batchSize: 10, concurrency: 2 })) {
    seen.push(outcome);
    // By now most batches have been answered, and the next ones are sent on the connections of these.
    if (outcome.index % 10 === 0) proxy.closeIdle();
  }
  expect(new Set(seen.map(({ outcome }) => outcome))).toEqual(new Set(['created']));
  expect(seen.map(({ item, id }) => ({ username: item?.username, id }))).toEqual(await onServer(realm));
});

test('a createMany that is left sends nothing more, and another one continues from its checkpoint', async () => {
  const realm = await temporaryRealm();
  const traffic = new Traffic();
  const there = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm));
  let state: BulkState | undefined;
  const checkpoint = {
    load: async () => state,
    save: async (now: BulkState) => {
      state = now;
    },
  };
  const given = people(600);
  const seen: UserOutcome[] = [];
  for await (const outcome of there.users.createMany(given, { checkpoint })) {
    if (outcome.index === 110) break;
    seen.push(outcome);
  }
  const { length } = traffic.requests;
  await new Promise((done) => setTimeout(done, 700));
  expect(traffic.requests).toHaveLength(length);
  expect(await realm.users.count()).toBeLessThan(400);
  expect(state).toMatchObject({ done: 110 });

  seen.push(...(await collected(there.users.createMany(given, { checkpoint }))));
  expect(seen.map(({ index }) => index)).toEqual(given.map((_, index) => index));
  expect(new Set(seen.map(({ outcome }) => outcome))).toEqual(new Set(['created']));
  expect(seen.map(({ item, id }) => ({ username: item?.username, id }))).toEqual(await onServer(realm));
  expect(state).toEqual({ done: 600, sent: 600, since: 0 });
});

test('a user whom a killed call had to create alone gets the roles when it is continued', async () => {
  const realm = await temporaryRealm();
  await realm.roles.create({ name: 'editor' });
  const since = Date.now();
  const { id } = await realm.users.create({ username: 'ada' });
  const checkpoint = { load: () => ({ done: 1, sent: 2, since }), save: () => undefined };
  const given = [{ username: 'before' }, { username: 'ada', realmRoles: ['editor'] }];
  const seen = await collected(realm.users.createMany(given, { checkpoint }));
  expect(seen).toMatchObject([{ index: 1, outcome: 'created', id }]);
  const roles = await realm.users.byId(id).roleMappings.realm.all();
  expect(roles.map(({ name }) => name)).toContain('editor');
});

test('a process that is killed is continued by another one from the checkpoint: each user is there once', async () => {
  const { proxy, realm } = await behindProxy();
  const folder = mkdtempSync(join(tmpdir(), 'realmtree-bulk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const given = people(2000);
  const setup: Setup = {
    serverUrl: proxy.url,
    auth: { username: inject('keycloak').username, password: inject('keycloak').password },
    realmName: nameOf(realm),
    source: join(folder, 'users.ndjson'),
    outcomes: join(folder, 'outcomes.ndjson'),
    state: join(folder, 'state.json'),
  };
  writeFileSync(setup.source, given.map((user) => JSON.stringify(user)).join('\n'));
  const path = fileURLToPath(new URL('bulk-process.ts', import.meta.url));
  const start = () => fork(path, [JSON.stringify(setup)], { execArgv: [] });
  const outcomes = (): { index: number; outcome: string }[] =>
    readFileSync(setup.outcomes, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  const first = start();
  proxy.fault = (_, earlier) => {
    if (proxy.count(imports) >= 30 && earlier >= 29) first.kill('SIGKILL');
    return undefined;
  };
  const [, signal] = await once(first, 'exit');
  expect(signal).toBe('SIGKILL');
  proxy.fault = undefined;
  const before = outcomes();
  expect(before.length).toBeGreaterThan(300);
  expect(before.length).toBeLessThan(1000);
  const { done, sent } = JSON.parse(readFileSync(setup.state, 'utf8'));
  expect(done).toBeLessThanOrEqual(before.length);
  expect(sent).toBeGreaterThan(done);

  const [code] = await once(start(), 'exit');
  expect(code).toBe(0);
  const after = outcomes().slice(before.length);
  // Those that were consumed after the last save come again.
  expect(after.map(({ index }) => index)).toEqual(given.map((_, index) => index).slice(done));
  expect(new Set([...before, ...after].map(({ outcome }) => outcome))).toEqual(new Set(['created']));
  expect((await onServer(realm)).map(({ username }) => username)).toEqual(
    given.map(({ username }) => username),
  );
});
