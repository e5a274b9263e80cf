import { describe, expect, test } from 'vitest';
import type { KeycloakRealmOptions, RealmNode } from '../../src/index.ts';
import { administrator, nameOf, shared, temporaryRealm } from './support.ts';

interface Counted {
  readonly there: RealmNode;
  /** The requests below the realm since the last time. */
  readonly calls: () => string[];
}

/** The same realm with a client of its own, whose requests are counted. */
function counting(realm: RealmNode, options: Partial<KeycloakRealmOptions> = {}): Counted {
  const name = nameOf(realm);
  let seen: string[] = [];
  const base = `/admin/realms/${name}`;
  const fetch: KeycloakRealmOptions['fetch'] = (url, init) => {
    const { pathname, search } = new URL(url);
    if (pathname.startsWith(base))
      seen.push(`${init.method} ${decodeURIComponent(pathname.slice(base.length))}${search}`);
    return globalThis.fetch(url, init);
  };
  const calls = (): string[] => {
    const before = seen;
    seen = [];
    return before;
  };
  return { there: administrator({ fetch, ...options }).admin.realms.byName(name), calls };
}

const count = (calls: readonly string[], start: string): number =>
  calls.filter((call) => call.startsWith(start)).length;

async function filled(): Promise<RealmNode> {
  const realm = await temporaryRealm();
  for (const name of ['editor', 'viewer', 'c/d 🦊', ...Array.from({ length: 8 }, (_, at) => `role-${at}`)])
    await realm.roles.create({ name });
  await realm.clients.create({ clientId: 'web' }).then(({ roles }) => roles.create({ name: 'admin' }));
  await realm.clientScopes.create({ name: 'billing', protocol: 'openid-connect' });
  await realm.users.import(Array.from({ length: 150 }, (_, at) => ({ username: `user-${at}` })));
  return realm;
}

describe('look-ups at the same time', () => {
  const realm = shared(filled);

  test('of one role are one request, though 150 users get it', async () => {
    const { there, calls } = counting(realm());
    const users = await there.users.all();
    calls();
    await Promise.all(users.map(({ id }) => there.users.byId(id).roleMappings.realm.add('editor')));
    const seen = calls();
    expect(count(seen, 'GET')).toBe(1);
    expect(seen).toHaveLength(151);
    expect(await realm().roles.byName('editor').users.all()).toHaveLength(150);
    // Once more, each has it: the server takes that.
    await there.users.byId(users[0]?.id ?? '').roleMappings.realm.add(['editor', 'c/d 🦊']);
    expect(calls()).toHaveLength(3);
  });

  test('of one clientId are one request', async () => {
    const { there, calls } = counting(realm());
    const names = await Promise.all(
      Array.from({ length: 20 }, async () => (await there.clients.byClientId('web').get()).clientId),
    );
    expect(names).toEqual(Array.from({ length: 20 }, () => 'web'));
    expect(count(calls(), 'GET /clients?')).toBe(1);
  });

  test('of many roles are one list, of a few a request for each', async () => {
    const { there, calls } = counting(realm());
    const users = await there.users.all({ max: 8 });
    calls();
    await Promise.all(users.map(({ id }, at) => there.users.byId(id).roleMappings.realm.add(`role-${at}`)));
    expect(calls().filter((call) => call.startsWith('GET'))).toEqual(['GET /roles']);
    await Promise.all(
      users.slice(0, 2).map(({ id }, at) => there.users.byId(id).roleMappings.realm.add(`role-${at}`)),
    );
    expect(calls().filter((call) => call.startsWith('GET /roles'))).toEqual([
      'GET /roles/role-0',
      'GET /roles/role-1',
    ]);
  });

  test('fail each by itself: a missing name, an abort and a timeout are those of one caller', async () => {
    const { there } = counting(realm());
    const [user] = await there.users.all({ max: 1 });
    const { realm: roles } = there.users.byId(user?.id ?? '').roleMappings;
    const left = new AbortController();
    const outcomes = Promise.allSettled([
      there.clients.byClientId('web').get({ signal: left.signal }),
      there.clients.byClientId('web').get({ timeout: 1 }),
      there.clients.byClientId('web').get(),
      roles.add('viewer', { signal: left.signal }),
      there.users.byUsername('user-1').roleMappings.realm.add('viewer'),
      there.users.byUsername('user-2').roleMappings.realm.add('nope'),
      there.users.byUsername('user-3').roleMappings.realm.add('nope'),
    ]);
    left.abort(new Error('left'));
    const seen = (await outcomes).map((outcome) =>
      outcome.status === 'fulfilled' ? 'done' : String(outcome.reason.name ?? outcome.reason),
    );
    expect(seen).toEqual([
      'Error',
      'TimeoutError',
      'done',
      'Error',
      'done',
      'NotFoundError',
      'NotFoundError',
    ]);
  });

  test('that began before a write do not answer those that begin after it', async () => {
    const { there, calls } = counting(realm());
    const early = there.users.byUsername('new-one').find();
    const made = there.users.create({ username: 'new-one' });
    await made;
    expect(await there.users.byUsername('new-one').find()).toMatchObject({ username: 'new-one' });
    await early;
    expect(count(calls(), 'GET /users?username=new-one')).toBe(2);
  });
});

describe('a cache', () => {
  const realm = shared(filled);

  test('keeps the ids of clients and client scopes, and roles, for its time', async () => {
    const { there, calls } = counting(realm(), { cache: { ttl: 60_000 } });
    const use = async (): Promise<void> => {
      await there.clients.byClientId('web').get();
      await there.clientScopes.byName('billing').get();
      await there.users.byUsername('user-1').roleMappings.realm.add('editor');
      await there.users.byUsername('user-1').roleMappings.clients.byClientId('web').add('admin');
    };
    await use();
    calls();
    await use();
    expect(calls().filter((call) => call.includes('?') || call.startsWith('GET /roles'))).toEqual([
      // Users are looked up each time.
      'GET /users?username=user-1&exact=true',
      'GET /users?username=user-1&exact=true',
    ]);
    const { there: other, calls: those } = counting(realm());
    await other.clients.byClientId('web').get();
    await other.clients.byClientId('web').get();
    expect(count(those(), 'GET /clients?')).toBe(2);
  });

  test('forgets after its time, by a monotonic clock', async () => {
    const { there, calls } = counting(realm(), { cache: { ttl: 1 } });
    await there.clients.byClientId('web').get();
    await new Promise((done) => setTimeout(done, 20));
    await there.clients.byClientId('web').get();
    expect(count(calls(), 'GET /clients?')).toBe(2);
  });

  test('forgets what this client renames or deletes', async () => {
    const { there, calls } = counting(realm(), { cache: { ttl: 60_000 } });
    const web = await there.clients.create({ clientId: 'shop' });
    const first = await there.clients.byClientId('shop').get();
    await web.update({ clientId: 'store' });
    const again = await there.clients.create({ clientId: 'shop' });
    calls();
    expect((await there.clients.byClientId('shop').get()).id).toBe(again.id);
    expect((await there.clients.byClientId('store').get()).id).toBe(first.id);
    await again.delete();
    expect(await there.clients.byClientId('shop').find()).toBeUndefined();
  });

  test('looks again for what another process has made anew', async () => {
    const { there, calls } = counting(realm(), { cache: { ttl: 60_000 } });
    const user = there.users.byId((await realm().users.byUsername('user-2').get()).id);
    await user.roleMappings.realm.add('viewer');
    await there.clients.byClientId('web').get();
    await user.roleMappings.clients.byClientId('web').add('admin');
    // By another client, of whose writes this one hears nothing.
    await realm().roles.byName('viewer').delete();
    await realm().roles.create({ name: 'viewer' });
    await realm().clients.byClientId('web').delete();
    const made = await realm().clients.create({ clientId: 'web' });
    await made.roles.create({ name: 'admin' });
    calls();
    await user.roleMappings.realm.add('viewer');
    expect(calls()).toEqual([
      expect.stringMatching(/^POST .*role-mappings/),
      'GET /roles/viewer',
      expect.stringMatching(/^POST .*role-mappings/),
    ]);
    expect((await there.clients.byClientId('web').get()).id).toBe(made.id);
    await user.roleMappings.clients.byClientId('web').add('admin');
    const { clientMappings, realmMappings } = await user.roleMappings.get();
    expect(realmMappings?.map(({ name }) => name)).toContain('viewer');
    expect(clientMappings?.['web']?.id).toBe(made.id);
  });

  test('is of one account: another token looks up for itself', async () => {
    const { there, calls } = counting(realm(), { cache: { ttl: 60_000 } });
    await there.clients.byClientId('web').get();
    calls();
    await there.clients.byClientId('web').get({ headers: { 'x-other': '1' } });
    expect(count(calls(), 'GET /clients?')).toBe(1);
    for (const cache of [null, {}, { ttl: 0 }, { ttl: '1' }, { ttl: Number.NaN }])
      expect(() => administrator({ cache } as never)).toThrow(TypeError);
  });
});
