import { appendFileSync, createWriteStream, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ExportState, RealmNode, User, UserImport, UserRoles } from '../../src/index.ts';
import { administrator, has, nameOf, shared, Traffic, temporaryRealm } from './support.ts';

const names = (roles: readonly { readonly name: string }[] = []): string[] =>
  roles.map(({ name }) => name).sort();

/** What the server itself says of a user: the groups, and the effective roles of the realm and of these clients. */
async function toldOf(realm: RealmNode, user: User, clientIds: readonly string[]): Promise<object> {
  const { groups, roleMappings } = realm.users.byId(user.id);
  const clients = await Promise.all(
    clientIds.map(async (clientId) => {
      const roles = await roleMappings.clients.byClientId(clientId).composite();
      return [clientId, names(roles)] as const;
    }),
  );
  return {
    username: user.username,
    groups: (await groups.all()).map(({ path }) => path).sort(),
    realmRoles: names(await roleMappings.realm.composite()),
    clientRoles: Object.fromEntries(clients.filter(([, roles]) => roles.length > 0)),
  };
}

function shown({ user, groups, realmRoles, clientRoles }: UserRoles): object {
  const ofClients = Object.entries(clientRoles).map(([clientId, roles]) => [clientId, names(roles)]);
  return {
    username: user.username,
    groups: [...groups].sort(),
    realmRoles: names(realmRoles),
    clientRoles: Object.fromEntries(ofClients),
  };
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const clientIds = ['web', 'account', 'realm-management'];

/** Composites of composites, roles of a client in a role of the realm, groups in groups, and a service account. */
async function filled(): Promise<RealmNode> {
  const realm = await temporaryRealm();
  const { clients, groups, roles } = realm;
  const web = await clients.create({ clientId: 'web', serviceAccountsEnabled: true });
  await web.roles.create({ name: 'viewer' });
  await web.roles.create({ name: 'a/b 🦊' });
  await roles.create({ name: 'editor' });
  await roles.create({ name: 'c/d 🦉', composites: { client: { web: ['a/b 🦊'] } } });
  await roles.create({ name: 'chief', composites: { realm: ['editor', 'c/d 🦉'] } });
  await roles.create({ name: 'boss', composites: { realm: ['chief'] } });
  await web.roles.byName('viewer').composites.add('boss');
  await groups.create({
    name: 'staff',
    realmRoles: ['editor'],
    subGroups: [
      { name: 'night', clientRoles: { web: ['viewer'] }, subGroups: [{ name: 'early' }] },
      { name: 'day' },
    ],
  });
  await groups.create({ name: 'guests' });
  await web.serviceAccountUser.roleMappings.realm.add('boss');
  const grants: Omit<UserImport, 'username'>[] = [
    { realmRoles: [] },
    { realmRoles: ['boss'] },
    { realmRoles: ['c/d 🦉'], groups: ['/guests'] },
    { clientRoles: { web: ['viewer', 'a/b 🦊'] } },
    { groups: ['/staff/night/early', '/staff/day'] },
    { groups: ['/staff/night'], realmRoles: ['editor', `default-roles-${nameOf(realm)}`] },
    { clientRoles: { 'realm-management': ['realm-admin'] } },
  ];
  const users = Array.from({ length: 70 }, (_, index) => ({
    username: `user-${String(index).padStart(3, '0')}`,
    enabled: index % 2 === 0,
    attributes: {},
    ...grants[index % grants.length],
  }));
  const { failed } = await realm.users.import(users);
  expect(failed).toEqual([]);
  await realm.users.create({
    username: 'ada',
    enabled: true,
    realmRoles: ['chief'],
    groups: ['/staff/night'],
  });
  return realm;
}

describe('the effective roles of all users', () => {
  const realm = shared(filled);

  test('are those that the server has for each of them, by few requests', async () => {
    const traffic = new Traffic();
    const there = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm()));
    const seen = await collected(there.users.effectiveRoles());
    const { length } = traffic.requests.filter((request) => request.startsWith('GET'));
    expect(length).toBeLessThan(80);
    const users = await realm().users.all();
    expect(seen.map(({ user }) => user.username)).toEqual(users.map(({ username }) => username));
    expect(seen.map(({ user }) => user.username)).not.toContain('service-account-web');
    for (const [index, user] of users.entries())
      if (index % 9 < 8)
        expect(shown(seen[index] as UserRoles)).toEqual(await toldOf(realm(), user, clientIds));
  });

  test('come with their sources', async () => {
    const [ada] = await collected(realm().users.effectiveRoles({ username: 'ada', exact: true }));
    const editor = ada?.realmRoles.find(({ name }) => name === 'editor');
    const { id } = await realm().groups.byPath('/staff').get();
    // Keycloak 22 lists what the roles in a composite role include, too.
    expect(editor?.sources).toEqual(
      expect.arrayContaining([
        { kind: 'group', path: '/staff', id },
        { kind: 'composite', role: 'chief' },
      ]),
    );
    expect(ada?.realmRoles.find(({ name }) => name === 'chief')?.sources).toEqual([
      { kind: 'direct' },
      { kind: 'composite', role: 'boss' },
    ]);
    expect(ada?.realmRoles.find(({ name }) => name === 'boss')?.sources).toEqual([
      { kind: 'composite', role: 'viewer', clientId: 'web' },
    ]);
    const fox = ada?.clientRoles['web']?.find(({ name }) => name === 'a/b 🦊');
    expect(fox?.sources).toContainEqual({ kind: 'composite', role: 'c/d 🦉' });
    // Keycloak 22 names no parent of a single group, which those of a single user are read by.
    if (!has('23')) return;
    const effective = await realm().users.byUsername('ada').roleMappings.effective();
    const own = [...(ada?.realmRoles ?? []), ...Object.values(ada?.clientRoles ?? {}).flat()];
    const sorted = (sources: readonly unknown[]): string[] =>
      sources.map((one) => JSON.stringify(one)).sort();
    expect(new Map(own.map(({ id, sources }) => [id, sorted(sources)]))).toEqual(
      new Map(effective.map(({ id, sources }) => [id, sorted(sources)])),
    );
  });

  test('of a few users are read for each of them', async () => {
    const traffic = new Traffic();
    const there = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm()));
    const seen = await collected(there.users.effectiveRoles({ search: 'user-00', max: 3 }));
    expect(seen.map(({ user }) => user.username)).toEqual(['user-000', 'user-001', 'user-002']);
    expect(traffic.requests.filter((request) => request.endsWith('/members'))).toEqual([]);
    for (const one of seen) expect(shown(one)).toEqual(await toldOf(realm(), one.user, clientIds));
  });

  test('are those of service accounts too, where a filter lists them', async () => {
    const seen = await collected(realm().users.effectiveRoles({ enabled: true }));
    const account = seen.find(({ user }) => user.username === 'service-account-web');
    expect(account && shown(account)).toEqual(await toldOf(realm(), account?.user as User, clientIds));
    expect(seen).toHaveLength(37);
    const people = await collected(realm().users.effectiveRoles({ enabled: true, serviceAccounts: false }));
    expect(people).toHaveLength(36);
  });

  test('of a user created meanwhile are whole', async () => {
    const traffic = new Traffic();
    let isMade = false;
    const make = async (): Promise<void> => {
      isMade = true;
      await realm().users.create({ username: 'zoe', realmRoles: ['boss'], groups: ['/staff/day'] });
    };
    const there = administrator({
      hooks: { request: async ({ path }) => void (!isMade && path.endsWith('/members') && (await make())) },
    }).admin.realms.byName(nameOf(realm()));
    const seen = await collected(there.users.effectiveRoles());
    expect(isMade).toBe(true);
    const zoe = seen.find(({ user }) => user.username === 'zoe');
    expect(zoe && shown(zoe)).toEqual(await toldOf(realm(), zoe?.user as User, clientIds));
    await realm().users.byUsername('zoe').delete();
    expect(traffic.requests).toEqual([]);
  });

  test('cannot be changed, because users share them', async () => {
    const [one] = await collected(realm().users.effectiveRoles({ max: 1 }));
    expect(Object.isFrozen(one?.groups)).toBe(true);
    await expect(collected(realm().users.effectiveRoles({ nope: 1 } as never))).rejects.toThrow(TypeError);
  });
});

/** Up to Keycloak 23 a realm takes any attributes. */
async function takeAttributes(realm: RealmNode): Promise<void> {
  if (has('24')) await realm.users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
}

/** The lines of an export. */
const read = (text: string): UserImport[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Without what a server decides, and in one order. */
const comparable = (users: readonly UserImport[]): unknown[] =>
  users.map(({ createdTimestamp, groups = [], realmRoles = [], clientRoles = {}, ...user }) => ({
    ...user,
    groups: [...groups].sort(),
    realmRoles: [...realmRoles].sort(),
    clientRoles: Object.fromEntries(
      Object.entries(clientRoles).map(([id, roles]) => [id, [...roles].sort()]),
    ),
  }));

const file = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'realmtree-export-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'users.ndjson');
};

describe('an export of users', () => {
  const realm = shared(async () => {
    const made = await filled();
    await takeAttributes(made);
    const grants = { email: 'eve@example.test', firstName: 'Eve', requiredActions: ['UPDATE_PASSWORD'] };
    const attributes = { dept: ['a "b"', 'ü\n'] };
    await made.users.create({ username: 'eve', ...grants, attributes, credentials: [{ value: 'secret' }] });
    return made;
  });

  test('is read by createMany: another realm has the same users then', async () => {
    const lines: string[] = [];
    const progress: object[] = [];
    const options = { pageSize: 50, onProgress: (now: object) => progress.push(now) };
    const told = await realm().users.export((line) => void lines.push(line), options);
    expect(lines).toHaveLength(72);
    expect(told).toEqual({ users: 72, bytes: Buffer.byteLength(lines.join('')) });
    expect(progress.at(-1)).toEqual(told);
    expect(lines.join('')).not.toMatch(/secret|service-account-/);
    const eve = read(lines.join('')).find(({ username }) => username === 'eve');
    expect(eve).toMatchObject({ attributes: { dept: ['a "b"', 'ü\n'] }, email: 'eve@example.test' });

    const other = await temporaryRealm();
    await takeAttributes(other);
    await other.clients.create({ clientId: 'web' }).then(async ({ roles }) => {
      for (const name of ['viewer', 'a/b 🦊']) await roles.create({ name });
    });
    for (const name of ['editor', 'c/d 🦉', 'chief', 'boss', `default-roles-${nameOf(realm())}`])
      await other.roles.create({ name });
    await other.groups.create({
      name: 'staff',
      subGroups: [{ name: 'night', subGroups: [{ name: 'early' }] }, { name: 'day' }],
    });
    await other.groups.create({ name: 'guests' });
    const outcomes = await collected(other.users.createMany(lines));
    expect(outcomes.filter(({ outcome }) => outcome !== 'created')).toEqual([]);
    const again: string[] = [];
    await other.users.export({ write: (line: string) => void again.push(line) });
    expect(comparable(read(again.join('')))).toEqual(comparable(read(lines.join(''))));
  });

  test('goes on after it was stopped, without users twice or left out while others come and go', async () => {
    const path = file();
    let state: ExportState | undefined;
    const checkpoint = {
      load: () => state,
      save: (now: ExportState) => {
        state = now;
      },
    };
    const stop = new AbortController();
    const onProgress = ({ users }: { users: number }): void => {
      if (users >= 40) stop.abort(new Error('stopped'));
    };
    const first = createWriteStream(path);
    const options = { pageSize: 10, checkpoint };
    await expect(
      realm().users.export(first, { ...options, onProgress, signal: stop.signal }),
    ).rejects.toThrow('stopped');
    await new Promise<void>((done) => first.end(done));
    expect(state?.users).toBeGreaterThanOrEqual(40);
    expect(state?.users).toBeLessThan(72);
    const done = read(readFileSync(path).subarray(0, state?.bytes).toString());
    expect(done).toHaveLength(state?.users ?? 0);
    // The last line of a process that was killed is half a line.
    appendFileSync(path, '{"username":"ha');
    const gone = ['ada', ...done.slice(-15).map(({ username }) => username)].slice(0, 12);
    for (const username of gone) await realm().users.byUsername(username).delete();
    for (const username of ['aaa', 'aab', 'aac']) await realm().users.create({ username });

    truncateSync(path, state?.bytes);
    const second = createWriteStream(path, { flags: 'a' });
    const told = await realm().users.export(second, options);
    await new Promise<void>((done) => second.end(done));
    const text = readFileSync(path, 'utf8');
    expect(told).toEqual({ users: 72, bytes: Buffer.byteLength(text) });
    const seen = read(text).map(({ username }) => username);
    expect(new Set(seen).size).toBe(72);
    const now = (await realm().users.all()).map(({ username }) => username);
    expect(now.filter((username) => !seen.includes(username))).toEqual(['aaa', 'aab', 'aac']);
    await expect(realm().users.export(() => 0, { ...options, shard: { index: 0, of: 2 } })).rejects.toThrow(
      'another shard',
    );
  });

  test('in parts has each user in exactly one', async () => {
    const parts = await Promise.all(
      [0, 1, 2].map(async (index) => {
        const lines: string[] = [];
        await realm().users.export((line) => void lines.push(line), { shard: { index, of: 3 } });
        return lines;
      }),
    );
    const all = await realm().users.all();
    const seen = read(parts.flat().join('')).map(({ username }) => username);
    expect(seen.sort()).toEqual(all.map(({ username }) => username).sort());
    for (const part of parts) expect(part.length).toBeGreaterThan(all.length / 6);
  });

  test('writes to a stream of the web, which it leaves open, and waits for a slow one', async () => {
    let waiting = 0;
    let most = 0;
    let text = '';
    const decoder = new TextDecoder();
    const stream = new WritableStream<Uint8Array<ArrayBuffer>>({
      async write(chunk) {
        most = Math.max(most, ++waiting);
        await new Promise((next) => setImmediate(next));
        text += decoder.decode(chunk, { stream: true });
        waiting--;
      },
    });
    const { users } = await realm().users.export(stream);
    expect(most).toBe(1);
    expect(read(text)).toHaveLength(users);
    expect(stream.locked).toBe(false);
    await stream.close();
  });

  test('ends with the error of its sink, or by its signal while the sink waits', async () => {
    const full = createWriteStream(join(file(), 'no', 'folder'));
    await expect(realm().users.export(full)).rejects.toThrow('ENOENT');
    const stop = new AbortController();
    const never = { write: () => new Promise(() => stop.abort(new Error('stopped'))) };
    await expect(realm().users.export(never, { signal: stop.signal })).rejects.toThrow('stopped');
    for (const sink of [undefined, {}, 'users.ndjson'])
      await expect(realm().users.export(sink as never)).rejects.toThrow(TypeError);
  });
});
