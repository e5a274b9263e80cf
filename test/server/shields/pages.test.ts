import { expect, test } from 'vitest';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { fewAtOnce } from '../../../src/tree/few-at-once.ts';
import { nameOf, needs, temporaryRealm } from '../support.ts';
import { rawRequests } from './raw.ts';

const count = 450;
const keys = Array.from({ length: count }, (_, index) => `a-${String(index).padStart(3, '0')}`);

interface Item {
  readonly id: string;
}

/** A list that the server orders by name, with those who write to it. */
interface Case {
  readonly list: string;
  readonly make: (realm: RealmNode) => Promise<{
    /** Below the realm. */
    readonly path: string;
    readonly iterate: () => AsyncIterable<Item>;
    readonly remove: (id: string) => Promise<unknown>;
    /** One more object, ahead of all the others. */
    readonly add: (name: string) => Promise<unknown>;
  }>;
}

const cases: Case[] = [
  {
    list: 'users',
    make: async (realm) => {
      await realm.users.import(keys.map((username) => ({ username, enabled: true })));
      return {
        path: '/users',
        iterate: () => realm.users.iterate(),
        remove: (id) => realm.users.byId(id).delete(),
        add: (username) => realm.users.create({ username }),
      };
    },
  },
  {
    list: 'enabled users, who are disabled',
    make: async (realm) => {
      await realm.users.import(keys.map((username) => ({ username, enabled: true })));
      return {
        path: '/users?enabled=true',
        iterate: () => realm.users.iterate({ enabled: true }),
        remove: (id) => realm.users.byId(id).update({ enabled: false }),
        add: (username) => realm.users.create({ username, enabled: true }),
      };
    },
  },
  {
    list: 'groups',
    make: async (realm) => {
      await realm.partialImport({ groups: keys.map((name) => ({ name, path: `/${name}` })) });
      return {
        path: '/groups',
        iterate: () => realm.groups.iterate(),
        remove: (id) => realm.groups.byId(id).delete(),
        add: (name) => realm.groups.create({ name }),
      };
    },
  },
  {
    list: 'clients',
    make: async (realm) => {
      await realm.partialImport({ clients: keys.map((clientId) => ({ clientId })) }, { timeout: 50_000 });
      return {
        path: '/clients',
        iterate: () => realm.clients.iterate(),
        remove: (id) => realm.clients.byId(id).delete(),
        add: (clientId) => realm.clients.create({ clientId }),
      };
    },
  },
  {
    list: 'organizations',
    make: async (realm) => {
      await realm.update({ organizationsEnabled: true });
      await fewAtOnce(keys, (name) =>
        realm.organizations.create({ name, domains: [{ name: `${name}.test` }] }),
      );
      return {
        path: '/organizations',
        iterate: () => realm.organizations.iterate(),
        remove: (id) => realm.organizations.byId(id).delete(),
        add: (name) => realm.organizations.create({ name, domains: [{ name: `${name}.test` }] }),
      };
    },
  },
  {
    list: 'members',
    make: async (realm) => {
      await realm.update({ organizationsEnabled: true });
      const acme = await realm.organizations.create({ name: 'acme', domains: [{ name: 'acme.test' }] });
      const { added } = await realm.users.import(keys.map((username) => ({ username })));
      await fewAtOnce(added, ({ id }) => acme.request('POST', 'members', { body: id }));
      return {
        path: `/organizations/${acme.id}/members`,
        iterate: () => acme.members.iterate(),
        remove: (id) => acme.members.remove({ id }),
        add: async (username) => acme.members.add({ id: (await realm.users.create({ username })).id }),
      };
    },
  },
];

test.for(cases)(
  '$list: what is there from beginning to end comes once while others write',
  async ({ make }) => {
    const realm = await temporaryRealm();
    const { path, iterate, remove, add } = await make(realm);
    const raw = await rawRequests();
    const page = async (first: number, max: number): Promise<Item[]> => {
      const window = `${path.includes('?') ? '&' : '?'}first=${first}&max=${max}`;
      return (await raw('GET', `/admin/realms/${nameOf(realm)}${path}${window}`)).body as Item[];
    };
    // The server counts from the beginning each time: what moves up is in neither page.
    const before = (await page(0, 1000)).map(({ id }) => id);
    const first = await page(0, 200);
    await fewAtOnce(first.slice(0, 8), ({ id }) => remove(id));
    const second = await page(200, 1000);
    const read = new Set([...first, ...second].map(({ id }) => id));
    expect(before.filter((id) => !read.has(id))).toHaveLength(8);

    const there = (await page(0, 1000)).map(({ id }) => id);
    const removed = new Set<string>();
    const seen: string[] = [];
    let writes: Promise<unknown> = Promise.resolve();
    for await (const { id } of iterate()) {
      seen.push(id);
      // One of the first pages goes for each three that are read, and sometimes one comes ahead of all.
      if (seen.length % 3 === 0 && removed.size < 60) {
        const name = `0-0-${seen.length}`;
        const gone = seen[seen.length - 3] as string;
        removed.add(gone);
        const turn = seen.length % 30 === 0 ? () => add(name) : () => remove(gone);
        if (seen.length % 30 === 0) removed.delete(gone);
        writes = writes.then(turn);
      }
      if (seen.length % 100 === 0) await writes;
    }
    await writes;
    expect(new Set(seen).size).toBe(seen.length);
    const listed = new Set(seen);
    expect(there.filter((id) => !removed.has(id) && !listed.has(id))).toEqual([]);
  },
);

test('a loop that disables the enabled users comes to each of them', async () => {
  const realm = await temporaryRealm();
  await realm.users.import(keys.map((username) => ({ username, enabled: true })));
  const raw = await rawRequests();
  const enabled = `/admin/realms/${nameOf(realm)}/users?enabled=true&max=1000&first=`;
  const seen: string[] = [];
  for await (const { id, username } of realm.users.iterate({ enabled: true })) {
    seen.push(username);
    await realm.request('PUT', ['users', id], { body: { username, enabled: false } });
  }
  expect(seen).toEqual(keys);
  expect((await raw('GET', `${enabled}0`)).body).toEqual([]);
});

test('groups that are found below one parent come all, where a page of the server is shorter than it was asked for', async () => {
  needs('pages of groups in which those below one parent count');
  const realm = await temporaryRealm();
  const subGroups = keys.map((name) => ({ name: `kid-${name}`, path: `/top/kid-${name}` }));
  await realm.partialImport({ groups: [{ name: 'top', path: '/top', subGroups }] });
  const raw = await rawRequests();
  const path = `/admin/realms/${nameOf(realm)}/groups?search=kid&first=0&max=200`;
  expect((await raw('GET', path)).body).toMatchObject([{ name: 'top', subGroups: { length: 200 } }]);
  const [top, ...others] = await realm.groups.all({ search: 'kid' });
  expect(top?.subGroups).toHaveLength(count);
  expect(others).toEqual([]);
});
