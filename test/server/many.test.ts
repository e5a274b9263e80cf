import { describe, expect, test } from 'vitest';
import {
  type BulkState,
  bulk,
  ConflictError,
  type GroupCreate,
  NotFoundError,
  ValidationError,
} from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { type Fault, type FaultProxy, faultProxy } from './fault-proxy.ts';
import { administrator, has, nameOf, needs, Traffic, temporaryRealm } from './support.ts';

interface Told {
  readonly index: number;
  readonly item: unknown;
  readonly outcome: string;
  readonly error?: unknown;
}

async function collected<T extends Told>(outcomes: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const outcome of outcomes) seen.push(outcome);
  return seen;
}

/** The outcomes up to the error that ends the call. */
async function upToError<T extends Told>(outcomes: AsyncIterable<T>): Promise<{ seen: T[]; error: unknown }> {
  const seen: T[] = [];
  try {
    for await (const outcome of outcomes) seen.push(outcome);
  } catch (error) {
    return { seen, error };
  }
  throw new Error('It has no error');
}

const told = (outcomes: readonly Told[]): string[] => outcomes.map(({ outcome }) => outcome);
const inOrder = (seen: readonly Told[], given: readonly unknown[]): void => {
  expect(seen.map(({ index }) => index)).toEqual(given.map((_, index) => index));
  expect(seen.map(({ item }) => item)).toEqual(given);
};
const names = (count: number, prefix = 'crew'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(4, '0')}`);

/** A realm, and the same with its requests counted. */
async function counted(realm: RealmNode): Promise<{ traffic: Traffic; there: RealmNode }> {
  const traffic = new Traffic();
  const there = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm));
  await there.get();
  traffic.requests.length = 0;
  return { traffic, there };
}

async function realmOf(usernames: readonly string[]): Promise<RealmNode> {
  const realm = await temporaryRealm();
  const people = usernames.map((username) => ({ username, enabled: true }));
  expect((await realm.users.import(people)).failed).toEqual([]);
  return realm;
}

async function behindProxy(realm: RealmNode): Promise<{ proxy: FaultProxy; there: RealmNode }> {
  const proxy = await faultProxy();
  return { proxy, there: proxy.at(realm) };
}

const rolesOf = async (realm: RealmNode, username: string): Promise<string[]> =>
  (await realm.users.byUsername(username).roleMappings.realm.all())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('default-roles-'))
    .sort();

const faults: [string, Fault][] = [
  ['resets the connection before the server works', { answer: 'reset', forwarded: false }],
  ['resets the connection after the server has worked', { answer: 'reset' }],
  ['cuts the answer', { answer: 'cut' }],
  ['answers 503', { status: 503, forwarded: false }],
  ['answers 503 after the server has worked', { status: 503 }],
  ['is slow', { delay: 300 }],
];

test('bulk runs a function for each item, and goes on after a failure', async () => {
  const realm = await realmOf(names(20));
  const given = [...names(10), 'nobody', ...names(20).slice(10)];
  let now = 0;
  let most = 0;
  const progress: object[] = [];
  const run = async (username: string, { index, signal }: { index: number; signal: AbortSignal }) => {
    most = Math.max(most, ++now);
    const { id } = await realm.users.byUsername(username).get(undefined, { signal });
    now--;
    return `${index} ${id}`;
  };
  const seen = await collected(
    bulk(given, run, { concurrency: 4, onProgress: (done) => progress.push(done) }),
  );
  inOrder(seen, given);
  expect(told(seen)).toEqual(given.map((name) => (name === 'nobody' ? 'failed' : 'done')));
  expect(seen[10]?.error).toBeInstanceOf(NotFoundError);
  const { id } = await realm.users.byUsername('crew-0012').get();
  expect(seen[13]?.value).toBe(`13 ${id}`);
  // The one that failed does not count down.
  expect(most).toBeLessThanOrEqual(5);
  expect(progress.at(-1)).toEqual({ done: 20, failed: 1 });
});

describe('updateMany', () => {
  test('says of each input what became of it, in the order of the source', async () => {
    const realm = await realmOf(names(40));
    await realm.users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
    const { id } = await realm.users.byUsername('crew-0030').get();
    await realm.users.byUsername('crew-0001').update({ attributes: { keep: ['1'] }, firstName: 'Kept' });
    const given = [
      { username: 'CREW-0000', firstName: 'Zero' },
      { username: 'crew-0001', attributes: { desk: ['7'] } },
      { username: 'nobody', firstName: 'No' },
      { id, lastName: 'ById' },
      { username: 'crew-0002', email: 'not an address' },
      { username: 'crew-0003', firstName: 'First' },
      { username: 'crew-0003', firstName: 'Second' },
      { username: 'crew-0003', lastName: 'Third' },
      { id: '00000000-0000-4000-8000-000000000000', firstName: 'No' },
      { firstName: 'Whose' },
      null,
      { id: '..', firstName: 'Dots' },
      { username: 'crew-0004', realmRoles: ['editor'] },
      ...names(40)
        .slice(10, 30)
        .map((username) => ({ username, lastName: username })),
    ] as never[];
    const progress: object[] = [];
    const options = { onProgress: (now: object) => progress.push(now) };
    const seen = await collected(realm.users.updateMany(given, options));
    inOrder(seen, given);
    const failed = [2, 4, 8, 9, 10, 11, 12];
    expect(told(seen)).toEqual(given.map((_, index) => (failed.includes(index) ? 'failed' : 'updated')));
    expect(seen[3]?.id).toBe(id);
    expect(seen[2]?.error).toMatchObject({ code: 'not_found', missing: ['nobody'] });
    expect(seen[4]?.error).toBeInstanceOf(ValidationError);
    for (const index of [9, 10, 11, 12]) expect(seen[index]?.error).toBeInstanceOf(TypeError);
    expect(progress.at(-1)).toEqual({ updated: given.length - failed.length, failed: failed.length });
    const user = (username: string) => realm.users.byUsername(username).get();
    expect(await user('crew-0000')).toMatchObject({ firstName: 'Zero' });
    expect(await user('crew-0001')).toMatchObject({
      firstName: 'Kept',
      attributes: { keep: ['1'], desk: ['7'] },
    });
    expect(await user('crew-0003')).toMatchObject({ firstName: 'Second', lastName: 'Third' });
    expect(await user('crew-0030')).toMatchObject({ lastName: 'ById' });
    expect(await user('crew-0029')).toMatchObject({ lastName: 'crew-0029' });
  });

  test('renames a user named by id, and reports what the profile drops if asked to', async () => {
    needs('the policy for attributes that the user profile does not define');
    const realm = await temporaryRealm({ editUsernameAllowed: true });
    const { id } = await realm.users.create({ username: 'ada' });
    const seen = await collected(
      realm.users.updateMany(
        [
          { id, username: 'eve' },
          { username: 'eve', attributes: { desk: ['7'] } },
        ],
        {
          strict: true,
          concurrency: 1,
        },
      ),
    );
    expect(told(seen)).toEqual(['updated', 'failed']);
    expect(seen[1]?.error).toMatchObject({ code: 'ignored' });
    expect(await realm.users.byId(id).get()).toMatchObject({ username: 'eve' });
  });
});

describe('deleteMany', () => {
  test('says who was deleted and who was not there', async () => {
    const realm = await realmOf(names(30));
    const { id } = await realm.users.byUsername('crew-0020').get();
    const given = [
      ...names(10),
      'nobody',
      'CREW-0003',
      { id },
      { username: 'crew-0021' },
      realm.users.byUsername('crew-0022'),
      realm.users.byId((await realm.users.byUsername('crew-0023').get()).id),
      { id: '00000000-0000-4000-8000-000000000000' },
      realm.users.byUsername('not-there'),
      '',
      { name: 'ada' },
      realm.roles.byName('editor'),
    ] as string[];
    const seen = await collected(realm.users.deleteMany(given));
    inOrder(seen, given);
    expect(told(seen)).toEqual([
      ...names(10).map(() => 'deleted'),
      'absent',
      'absent',
      ...['deleted', 'deleted', 'deleted', 'deleted'],
      'absent',
      'absent',
      ...['failed', 'failed', 'failed'],
    ]);
    expect(seen[12]?.id).toBe(id);
    for (const { error } of seen.slice(-3)) expect(error).toBeInstanceOf(TypeError);
    const left = (await realm.users.all()).map(({ username }) => username).sort();
    expect(left).toEqual([...names(20).slice(10), ...names(30).slice(24)]);
  });

  test('reads lines of JSON from a stream', async () => {
    const realm = await realmOf(names(5));
    const { id } = await realm.users.byUsername('crew-0002').get();
    const lines = `{"username":"crew-0000"}\n"crew-0001"\n{"id":"${id}"}\nno line\n{"username":"nobody"}\n`;
    const seen = await collected(realm.users.deleteMany(new Blob([lines]).stream()));
    expect(told(seen)).toEqual(['deleted', 'deleted', 'deleted', 'failed', 'absent']);
    expect((await realm.users.all()).map(({ username }) => username)).toEqual(['crew-0003', 'crew-0004']);
  });

  test('does not take a service account, or a user whose name only contains another, for somebody else', async () => {
    const realm = await realmOf(['ada', 'ada-2', 'xada', ...names(30)]);
    await realm.clients.create({
      clientId: 'robot',
      serviceAccountsEnabled: true,
      publicClient: false,
      standardFlowEnabled: false,
    });
    const seen = await collected(
      realm.users.deleteMany(['ad', 'ada', 'service-account-robot', 'ada*', ...names(30)]),
    );
    expect(told(seen).slice(0, 4)).toEqual(['absent', 'deleted', 'deleted', 'absent']);
    expect((await realm.users.all()).map(({ username }) => username)).toEqual(['ada-2', 'xada']);
  });
});

describe('assignMany', () => {
  const role = 'Ä "quoted" / 🦊 % role';
  test('gives roles and groups of any name to users, who keep what they have', async () => {
    const realm = await realmOf(names(30));
    await realm.roles.create({ name: role });
    await realm.roles.create({ name: 'editor' });
    const web = await realm.clients.create({ clientId: 'web' });
    await web.roles.create({ name: 'viewer' });
    const staff = await realm.groups.create({ name: 'staff', subGroups: [{ name: '🦊 "den"' }] });
    await realm.users.byUsername('crew-0001').roleMappings.realm.add('editor');
    const given = [...names(30), 'nobody', 'crew-0002', {}] as string[];
    const grants = {
      realmRoles: [role, 'editor'],
      clientRoles: { web: ['viewer'] },
      groups: ['/staff', '/staff/🦊 "den"'],
    };
    const seen = await collected(realm.users.assignMany(given, grants));
    inOrder(seen, given);
    expect(told(seen)).toEqual([...names(30).map(() => 'assigned'), 'failed', 'assigned', 'failed']);
    expect(seen[30]?.error).toMatchObject({ missing: ['nobody'] });
    for (const name of ['crew-0000', 'crew-0001', 'crew-0029']) {
      expect(await rolesOf(realm, name)).toEqual(['editor', role].sort());
      const user = realm.users.byUsername(name);
      expect(await user.roleMappings.clients.byClientId('web').all()).toMatchObject([{ name: 'viewer' }]);
      expect((await user.groups.all()).map(({ path }) => path).sort()).toEqual(['/staff', '/staff/🦊 "den"']);
    }
    expect(await staff.members.all()).toHaveLength(30);
  });

  test('looks the names up before it writes, and throws for those that do not exist', async () => {
    const realm = await realmOf(names(3));
    await realm.roles.create({ name: 'editor' });
    const { traffic, there } = await counted(realm);
    const grants = { realmRoles: ['editor', 'nope'], clientRoles: { web: ['viewer'] }, groups: ['/none'] };
    const { seen, error } = await upToError(there.users.assignMany(names(3), grants));
    expect(seen).toEqual([]);
    expect(error).toBeInstanceOf(NotFoundError);
    expect((error as NotFoundError).missing.toSorted()).toEqual(['/none', 'nope', 'web/viewer']);
    expect(traffic.requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
    for (const none of [{}, { realmRoles: [] }, { roles: ['editor'] }, { realmRoles: 'editor' }, null]) {
      const refused = await upToError(there.users.assignMany(names(3), none as never));
      expect(refused.error).toBeInstanceOf(TypeError);
    }
  });

  test('needs few requests: 500 users get a role with one for each, and 3 more', async () => {
    const realm = await realmOf(names(500));
    await realm.roles.create({ name: 'editor' });
    const { traffic, there } = await counted(realm);
    const seen = await collected(there.users.assignMany(names(500), { realmRoles: ['editor'] }));
    expect(new Set(told(seen))).toEqual(new Set(['assigned']));
    const { requests } = traffic;
    expect(requests.filter((request) => request.startsWith('POST '))).toHaveLength(500);
    expect(
      requests.filter((request) => request.startsWith('GET ')).map((line) => line.split('/').at(-1)),
    ).toEqual(['editor', 'count', 'users']);
    // By hand: the user, the role, the mapping, each in a request.
    expect(requests.length).toBeLessThanOrEqual((3 * 500) / 2);
    expect(await realm.roles.byName('editor').users.all()).toHaveLength(500);
    // Of few users among many it looks up each.
    traffic.requests.length = 0;
    expect(told(await collected(there.users.deleteMany(names(12))))).toEqual(names(12).map(() => 'deleted'));
    expect(traffic.requests).toHaveLength(25);
  });
});

describe('createMany', () => {
  test('creates roles of a realm and of a client, and says which were there', async () => {
    const realm = await temporaryRealm();
    await realm.roles.create({ name: 'old', description: 'Old' });
    const odd = ['a "b" c', '🦊', 'a/b', 'ü%?#', '.x'];
    const given = [
      ...names(30, 'role').map((name) => ({ name })),
      { name: 'old', description: 'New' },
      ...odd.map((name) => ({ name })),
      { name: 'role-0003', description: 'Twice' },
      { name: 'both', composites: { realm: ['role-0001'] } },
      { name: 'none', composites: { realm: ['not there'] } },
      { name: '' },
      { name: '..' },
      'role',
    ] as { name: string }[];
    const expected = (existing: string): string[] => [
      ...names(30).map(() => 'created'),
      existing,
      ...odd.map(() => 'created'),
      existing,
      'created',
      ...['failed', 'failed', 'failed', 'failed'],
    ];
    const progress: object[] = [];
    const options = { ifExists: 'update', onProgress: (now: object) => progress.push(now) } as const;
    const seen = await collected(realm.roles.createMany(given, options));
    expect(seen.map(({ index }) => index)).toEqual(given.map((_, index) => index));
    expect(told(seen)).toEqual(expected('updated'));
    expect(progress.at(-1)).toEqual({ created: 36, existing: 0, updated: 2, failed: 4 });
    expect(seen.at(-4)?.error).toMatchObject({ missing: ['not there'] });
    expect(await seen[30]?.node?.get()).toMatchObject({ description: 'New' });
    expect(await realm.roles.byName('role-0003').get()).toMatchObject({ description: 'Twice' });
    expect(await realm.roles.byName('both').composites.all()).toMatchObject([{ name: 'role-0001' }]);
    const there = new Set((await realm.roles.all()).map(({ name }) => name));
    for (const name of odd) expect(there).toContain(name);

    const again = await collected(realm.roles.createMany(given.slice(0, 31), { ifExists: 'return' }));
    expect(new Set(told(again))).toEqual(new Set(['existing']));
    const failing = await collected(realm.roles.createMany(given.slice(0, 31)));
    for (const { error } of failing) expect(error).toBeInstanceOf(ConflictError);

    const web = await realm.clients.create({ clientId: 'web' });
    const ofClient = await collected(web.roles.createMany(given.slice(0, 30)));
    expect(new Set(told(ofClient))).toEqual(new Set(['created']));
    expect(await web.roles.all()).toHaveLength(30);
  });

  test('creates whole trees of groups, and groups in a group', async () => {
    const realm = await temporaryRealm();
    await realm.roles.create({ name: 'editor' });
    const tree = (name: string): GroupCreate => ({
      name,
      realmRoles: ['editor'],
      subGroups: [{ name: 'a/b "c" 🦊', subGroups: [{ name: 'leaf', attributes: { desk: ['7'] } }] }],
    });
    await realm.groups.create({ name: 'team-0002', attributes: { old: ['1'] } });
    const given = [
      ...names(12, 'team').map(tree),
      { name: 'wrong', realmRoles: ['nope'] },
      { name: 'team-0001' },
    ];
    const seen = await collected(realm.groups.createMany(given, { ifExists: 'return' }));
    inOrder(seen, given);
    expect(told(seen)).toEqual(
      given.map((_, index) => ({ 2: 'existing', 12: 'failed', 13: 'existing' })[index] ?? 'created'),
    );
    expect(seen[13]?.id).toBe(seen[1]?.id);
    const node = seen[0]?.node;
    expect(await node?.roleMappings.realm.all()).toMatchObject([{ name: 'editor' }]);
    expect(await node?.tree({ briefRepresentation: false })).toMatchObject({
      subGroups: [{ name: 'a/b "c" 🦊', subGroups: [{ name: 'leaf', attributes: { desk: ['7'] } }] }],
    });
    expect((await realm.groups.byPath('/team-0002').tree()).subGroups).toEqual([]);
    const updated = await collected(realm.groups.createMany([tree('team-0002')], { ifExists: 'update' }));
    expect(told(updated)).toEqual(['updated']);
    expect((await realm.groups.byPath('/team-0002').tree()).subGroups).toHaveLength(1);

    const children = await collected(realm.groups.byPath('/team-0000').children.createMany([{ name: 'x' }]));
    expect(children).toMatchObject([{ outcome: 'created', id: expect.any(String) }]);
    expect((await realm.groups.byPath('/team-0000/x').get()).id).toBe(children[0]?.id);
  });

  test('creates clients, client scopes, identity providers and organizations', async () => {
    const realm = await temporaryRealm({ organizationsEnabled: true });
    const { clients, clientScopes, identityProviders, organizations } = realm;
    const sources = () =>
      [
        clients.createMany([
          { clientId: 'web' },
          { clientId: 'app' },
          { clientId: 'web' },
          {} as { clientId: string },
        ]),
        clientScopes.createMany([
          { name: 'one', protocol: 'openid-connect' },
          { name: 'two', protocol: 'openid-connect' },
          { name: 'one', protocol: 'openid-connect' },
          {} as { name: string; protocol: string },
        ]),
        identityProviders.createMany([
          { alias: 'one', providerId: 'oidc', config: { clientId: 'a' } },
          { alias: 'two', providerId: 'oidc', config: { clientId: 'a' } },
          { alias: 'one', providerId: 'oidc', config: { clientId: 'a' } },
          {} as { alias: string; providerId: string },
        ]),
        ...(has('26')
          ? [
              organizations.createMany([
                { name: 'one', domains: [{ name: 'one.test' }] },
                { name: 'two', domains: [{ name: 'two.test' }] },
                { name: 'one', domains: [{ name: 'one.test' }] },
                {} as { name: string },
              ]),
            ]
          : []),
      ] as AsyncIterable<Told>[];
    for (const source of sources())
      expect(told(await collected(source))).toEqual(['created', 'created', 'failed', 'failed']);
    const seen = await collected(
      clients.createMany([{ clientId: 'web', name: 'Web' }], { ifExists: 'update' }),
    );
    expect(seen).toMatchObject([{ outcome: 'updated', id: expect.any(String) }]);
    expect(await clients.byClientId('web').get()).toMatchObject({ name: 'Web', id: seen[0]?.id });
  });
});

test('validate is a rule of your own: nothing is sent for an input that breaks it', async () => {
  const realm = await realmOf(names(3));
  const { traffic, there } = await counted(realm);
  const roles = [{ name: 'editor', description: 'Edits' }, { name: 'author' }];
  const described = ({ description }: { description?: string | undefined }): string | undefined =>
    description ? undefined : 'The description is missing';
  const created = await collected(there.roles.createMany(roles, { validate: described }));
  expect(told(created)).toEqual(['created', 'failed']);
  expect(created[1]?.error).toMatchObject({ name: 'TypeError', message: 'The description is missing' });
  expect(traffic.requests.filter((request) => request.startsWith('POST '))).toHaveLength(1);
  expect(await realm.roles.byName('author').exists()).toBe(false);

  const changes = names(3).map((username, index) => ({ username, lastName: index === 1 ? '' : 'Byron' }));
  const named = async ({ lastName }: { lastName?: string | undefined }): Promise<void> => {
    if (!lastName) throw new RangeError('no name');
  };
  const updated = await collected(there.users.updateMany(changes, { validate: named }));
  expect(told(updated)).toEqual(['updated', 'failed', 'updated']);
  expect(updated[1]?.error).toMatchObject({ name: 'RangeError', message: 'no name' });
  expect(await realm.users.byUsername('crew-0002').get()).toMatchObject({ lastName: 'Byron' });
});

describe('leaving', () => {
  const quiet = () => new Promise((done) => setTimeout(done, 500));

  test('the loop, or aborting, stops everything', async () => {
    const realm = await realmOf(names(100));
    await realm.roles.create({ name: 'editor' });
    const { traffic, there } = await counted(realm);
    let isClosed = false;
    const source = function* () {
      try {
        yield* names(100);
      } finally {
        isClosed = true;
      }
    };
    for await (const { index } of there.users.assignMany(source(), { realmRoles: ['editor'] })) {
      if (index === 20) break;
    }
    const { length } = traffic.requests;
    await quiet();
    expect(traffic.requests).toHaveLength(length);
    expect(isClosed).toBe(true);
    expect(length).toBeLessThan(60);

    const controller = new AbortController();
    const seen: Told[] = [];
    const aborted = async () => {
      for await (const outcome of there.roles.createMany(
        names(100, 'role').map((name) => ({ name })),
        { signal: controller.signal },
      )) {
        seen.push(outcome);
        if (outcome.index === 10) controller.abort(new Error('enough'));
      }
    };
    await expect(aborted()).rejects.toThrow('enough');
    // Those that were read and are not known have failed.
    expect(seen.map(({ index }) => index)).toEqual(seen.map((_, index) => index));
    expect(seen.slice(0, 11).map(({ outcome }) => outcome)).toEqual(names(11).map(() => 'created'));
    expect(seen.at(-1)).toMatchObject({ outcome: 'failed', error: { message: 'enough' } });
    const sent = traffic.requests.length;
    await quiet();
    expect(traffic.requests).toHaveLength(sent);

    const running = new Set<number>();
    const wait = async (item: number, { signal }: { signal: AbortSignal }) => {
      running.add(item);
      await new Promise((done) => (signal.aborted ? done(0) : signal.addEventListener('abort', done)));
      running.delete(item);
    };
    const first = async function* () {
      yield 0;
      yield* [1, 2, 3];
      await new Promise(() => undefined);
    };
    for await (const _ of bulk(first(), (item, context) => (item === 0 ? undefined : wait(item, context))))
      break;
    expect(running.size).toBe(0);
  });

  test('a source that throws ends the call after the inputs before it', async () => {
    const realm = await realmOf(names(5));
    const source = async function* () {
      yield* names(5);
      throw new Error('disk');
    };
    const deleted = await upToError(realm.users.deleteMany(source()));
    expect(told(deleted.seen)).toEqual(names(5).map(() => 'deleted'));
    expect(deleted.error).toMatchObject({ message: 'disk' });
    const progress = () => {
      throw new Error('screen');
    };
    const created = await upToError(
      realm.roles.createMany([{ name: 'one' }, { name: 'two' }], { onProgress: progress }),
    );
    expect(created.error).toMatchObject({ message: 'screen' });
    expect(created.seen.length).toBe(2);
  });

  test('a call that was left is continued from its checkpoint, and a source can be shared', async () => {
    const realm = await temporaryRealm();
    const given = names(80, 'role').map((name) => ({ name }));
    let state: BulkState | undefined;
    const checkpoint = {
      load: () => state,
      save: (now: BulkState) => {
        state = now;
      },
    };
    const seen: Told[] = [];
    for await (const outcome of realm.roles.createMany(given, { checkpoint })) {
      if (outcome.index === 30) break;
      seen.push(outcome);
    }
    expect(state).toMatchObject({ done: 30 });
    const before = new Set((await realm.roles.all()).map(({ name }) => name));
    seen.push(...(await collected(realm.roles.createMany(given, { checkpoint }))));
    inOrder(seen, given);
    // Whose those are that the call before had sent nobody knows; the server may work on the last of them only now.
    const existing = seen.filter(({ outcome }) => outcome === 'existing').map(({ index }) => index);
    const left = given.flatMap(({ name }, index) => (index >= 30 && before.has(name) ? [index] : []));
    expect(existing).toEqual(expect.arrayContaining(left));
    expect(existing.every((index) => index >= 30 && index < 30 + 2 * 8)).toBe(true);
    expect(seen.filter(({ outcome }) => outcome === 'created')).toHaveLength(80 - existing.length);
    expect(state).toEqual({ done: 80, sent: 80, since: 0 });
    const again = await collected(realm.roles.createMany(given, { checkpoint }));
    expect(again).toEqual([]);

    const shards = [0, 1, 2].map((index) =>
      collected(realm.roles.createMany(given, { ifExists: 'return', shard: { index, of: 3 } })),
    );
    const all = (await Promise.all(shards)).flat().sort((one, other) => one.index - other.index);
    inOrder(all, given);
    const wrong = await upToError(realm.roles.createMany(given, { shard: { index: 3, of: 3 } }));
    expect(wrong.error).toBeInstanceOf(TypeError);
  });
});

describe('behind a gateway that', () => {
  test.for(faults)('%s, each input is worked on, and the outcome is true', async ([, fault]) => {
    const realm = await realmOf(names(30));
    await realm.roles.create({ name: 'editor' });
    await realm.roles.create({ name: 'role-0007' });
    const { proxy, there } = await behindProxy(realm);
    const writes = /^(POST|PUT|DELETE) .*\/(users|roles|groups|role-mappings)\b/;
    // Each write fails at first, and each read of users, too.
    proxy.fault = ({ method, path }, earlier) => {
      const isHit = writes.test(`${method} ${path}`) || /\/users\?/.test(path);
      // POSTs of roles and groups have one path.
      const isOne = method === 'POST' && /\/(roles|groups)$/.test(path);
      return isHit && (isOne ? earlier % 3 === 0 : earlier === 0) ? fault : undefined;
    };
    const assigned = await collected(there.users.assignMany(names(10), { realmRoles: ['editor'] }));
    expect(told(assigned)).toEqual(names(10).map(() => 'assigned'));
    expect(await realm.roles.byName('editor').users.all()).toHaveLength(10);

    const changes = names(10).map((username) => ({ username, lastName: username }));
    expect(told(await collected(there.users.updateMany(changes)))).toEqual(names(10).map(() => 'updated'));
    expect(await realm.users.byUsername('crew-0009').get()).toMatchObject({ lastName: 'crew-0009' });

    const gone = [...names(20).slice(10), 'nobody'];
    const deleted = await collected(there.users.deleteMany(gone));
    expect(told(deleted)).toEqual(gone.map((name) => (name === 'nobody' ? 'absent' : 'deleted')));
    expect(await realm.users.count()).toBe(20);

    const roles = names(10, 'role').map((name) => ({ name }));
    const created = await collected(there.roles.createMany(roles, { ifExists: 'return' }));
    expect(told(created)).toEqual(roles.map((_, index) => (index === 7 ? 'existing' : 'created')));

    needs('/groups/{}/children');
    const groups = names(4, 'team').map((name) => ({
      name,
      realmRoles: ['editor'],
      subGroups: [{ name: 'one' }],
    }));
    const made = await collected(there.groups.createMany(groups, { ifExists: 'return' }));
    expect(told(made)).toEqual(groups.map(() => 'created'));
    const trees = await realm.groups.tree();
    expect(trees.map(({ name, subGroups }) => [name, subGroups.map(({ name }) => name)])).toEqual(
      groups.map(({ name }) => [name, ['one']]),
    );
    expect(await realm.roles.byName('editor').groups.all()).toHaveLength(4);
  });
});
