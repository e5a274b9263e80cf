/** A process of the run: mixed work, one call after the other, until its parent says so. */
import { setTimeout as sleep } from 'node:timers/promises';
import { KeycloakRealm } from '../../src/index.ts';
import { FileStore } from '../../test/unit/auth/file-store.ts';
import { accounts, Books, dice, type Ledger, type Workload } from './ledger.ts';
import { rawWork } from './raw.ts';

const load = JSON.parse(process.argv[2] ?? '') as Workload;
const { id, url: serverUrl, realmName, start, store, rest } = load;
const books = new Books(load);
const renewals: number[] = [];
const heap: number[] = [];
const roll = dice(id);
let isOver = false;
process.on('message', () => {
  isOver = true;
});
process.on('disconnect', () => process.exit());

/** The parts of the work, each as often as it stands there. */
function work(): readonly (() => Promise<unknown>)[] {
  const { robot, steward, guard } = accounts;
  const realm = new KeycloakRealm({
    serverUrl,
    realmName,
    auth: store ? { ...steward, store: new FileStore(store) } : robot,
    hooks: {
      response: ({ path, status }) => {
        if (store && path.endsWith('/token') && status === 200) renewals.push(Date.now());
      },
    },
  });
  const visitors = new KeycloakRealm({ serverUrl, realmName });
  const there = realm.admin.realms.byName(realmName);
  const oidc = visitors.openIdConnect(guard);
  const uma = visitors.uma(guard);
  const own = `own-${id}`;
  let round = 0;
  let serial = 0;
  let isEditor = false;

  const reads = async (): Promise<void> => {
    await books.run('users.byUsername().get', () => there.users.byUsername(own).get());
    await books.run('users.iterate', async () => {
      let seen = 0;
      for await (const _ of there.users.iterate({}, { pageSize: 50 })) if (++seen === 120) break;
    });
    await books.run('roles.all', () => there.roles.all());
  };
  const update = async (): Promise<void> => {
    const value = String(++round);
    const isDone = await books.run('users.update(function)', () =>
      there.users
        .byUsername(own)
        .update(({ attributes }) => ({ attributes: { ...attributes, round: [value] } })),
    );
    books.claim('attribute', own, isDone ? value : undefined);
  };
  const ensure = async (): Promise<void> => {
    // The same names by all processes at about the same time.
    const name = `shared-${Math.floor((Date.now() - start) / 4000)}`;
    const kinds = {
      user: () => there.users.ensure({ username: name, firstName: 'Shared' }),
      role: () => there.roles.ensure({ name, description: 'Shared' }),
      group: () => there.groups.ensure({ name }),
      client: () => there.clients.ensure({ clientId: name, name: 'Shared' }),
    };
    for (const [kind, call] of Object.entries(kinds))
      if (await books.run(`${kind}s.ensure`, call)) books.claim(kind as 'user', name, true);
    const component = { name: `${name}-${id}`, providerId: 'hmac-generated' };
    const keys = {
      ...component,
      providerType: 'org.keycloak.keys.KeyProvider',
      config: { priority: ['-1'] },
    };
    if (await books.run('components.ensure', () => there.components.ensure(keys)))
      books.claim('component', component.name, true);
  };
  const importing = async (): Promise<void> => {
    const batch = ++serial;
    const users = Array.from({ length: 24 }, (_, index) => ({ username: `many-${id}-${batch}-${index}` }));
    const left = new Set(users.map(({ username }) => username));
    await books.run('users.createMany', async () => {
      for await (const { index, outcome } of there.users.createMany(users, { batchSize: 8 })) {
        const username = users[index]?.username ?? '';
        if (outcome === 'failed') throw new Error(`${username} failed`);
        left.delete(username);
        books.claim('user', username, true);
      }
    });
    for (const username of left) books.claim('user', username, undefined);
  };
  const login = async (): Promise<void> => {
    await books.run('login', async () => {
      const { access_token } = await oidc.password({ username: own, password: own });
      await oidc.decodeToken(access_token, { audience: 'account' });
      if (!(await uma.allows(access_token, 'door#open'))) throw new Error('The door stays closed');
    });
  };
  const decision = async (): Promise<void> => {
    await books.run('login by client', () => oidc.clientCredentials());
  };
  const create = async (): Promise<void> => {
    const username = `made-${id}-${++serial}`;
    const isMade = await books.run('users.create', () => there.users.create({ username }), false);
    books.claim('user', username, isMade || undefined);
    if (!isMade || serial % 2 === 0) return;
    const isGone = await books.run('users.delete', () => there.users.byUsername(username).delete());
    books.claim('user', username, isGone ? false : undefined);
  };
  const mapping = async (): Promise<void> => {
    const { realm: roles } = there.users.byUsername(own).roleMappings;
    isEditor = !isEditor;
    const verb = isEditor ? 'add' : 'remove';
    const isDone = await books.run(`roleMappings.${verb}`, () => roles[verb]('editor'));
    books.claim('mapping', own, isDone ? isEditor : undefined);
  };
  ends.push(
    () => realm.close(),
    () => visitors.close(),
  );
  return [reads, reads, update, update, update, ensure, importing, login, login, decision, create, mapping];
}

const ends: (() => Promise<void>)[] = [];
const parts = load.isRaw ? await rawWork(load, books) : work();
let collectedAt = performance.now();
for (let turn = 0; !isOver; turn++) {
  await (turn < parts.length ? parts[turn] : parts[roll(parts.length)])?.();
  // What the first calls load stays.
  if (performance.now() - collectedAt > 15_000) {
    collectedAt = performance.now();
    globalThis.gc?.();
    heap.push(Math.round(process.memoryUsage().heapUsed / 2 ** 10) / 2 ** 10);
  }
  if (rest > 0) await sleep(rest);
}
for (const end of ends) await books.run('close', end);
const { calls, failures, unsafe, claims, longest } = books;
const ledger: Ledger = { id, calls, failures, unsafe, claims, renewals, heap, longest };
process.send?.(ledger, () => process.disconnect());
