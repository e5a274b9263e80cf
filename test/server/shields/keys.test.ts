import { describe, expect, inject, test } from 'vitest';
import { NotFoundError } from '../../../src/index.ts';
import { failure } from '../../unit/support.ts';
import { administrator, has, nameOf, needs, Traffic, temporaryRealm } from '../support.ts';
import { rawRequests } from './raw.ts';

describe('a key that is no key', () => {
  test('such as `..` removes the realm by a plain `fetch`, encoded or not; no node takes it', async () => {
    const raw = await rawRequests();
    for (const dots of ['..', '%2e%2e']) {
      const lost = nameOf(await temporaryRealm());
      expect(await raw('DELETE', `/admin/realms/${lost}/users/${dots}`)).toMatchObject({ status: 204 });
      expect(await raw('GET', `/admin/realms/${lost}`)).toMatchObject({ status: 404 });
    }

    const traffic = new Traffic();
    const acme = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(await temporaryRealm()));
    expect(() => acme.users.byId('..').delete()).toThrow(TypeError);
    expect(await failure(acme.request('DELETE', 'users/..'))).toBeInstanceOf(TypeError);
    expect(traffic.requests).toEqual([]);
    expect(await failure(acme.users.byId('%2e%2e').delete())).toBeInstanceOf(NotFoundError);
    expect(await acme.exists()).toBe(true);
  });

  test('an empty one is the list, and a word another route; no node takes them', async () => {
    const raw = await rawRequests();
    const traffic = new Traffic();
    const name = nameOf(await temporaryRealm());
    const { users } = administrator({ hooks: traffic.hooks }).admin.realms.byName(name);
    expect(await raw('GET', `/admin/realms/${name}/users/`)).toMatchObject({ status: 200, body: [] });
    expect(await raw('GET', `/admin/realms/${name}/users/count`)).toMatchObject({ status: 200, body: 0 });
    const profile = await raw('GET', `/admin/realms/${name}/users/profile`);
    expect(profile).toMatchObject({ status: 200, body: { attributes: expect.any(Array) } });
    for (const key of ['', 'count', 'profile', undefined]) {
      expect(() => users.byId(key as string).get(), String(key)).toThrow(TypeError);
    }
    expect(traffic.requests).toEqual([]);
  });
});

describe('a delete of mappings without a body removes all of them; `remove` names what it removes', () => {
  test.each(['users', 'groups', 'scope mappings'] as const)('of %s', async (kind) => {
    const raw = await rawRequests();
    const traffic = new Traffic();
    const acme = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(await temporaryRealm()));
    for (const name of ['editor', 'reviewer']) await acme.roles.create({ name });
    const holder = {
      users: async () => (await acme.users.create({ username: 'ada' })).roleMappings,
      groups: async () => (await acme.groups.create({ name: 'staff' })).roleMappings,
      'scope mappings': async () => (await acme.clients.create({ clientId: 'web' })).scopeMappings,
    };
    const { realm: mapped } = await holder[kind]();
    const path = new URL(mapped.url).pathname.slice(new URL(inject('keycloak').url).pathname.length - 1);
    await mapped.add(['editor', 'reviewer']);
    expect(await raw('DELETE', path, [])).toMatchObject({ status: 204 });
    expect(await mapped.all()).not.toEqual([]);
    expect(await raw('DELETE', path)).toMatchObject({ status: 204 });
    expect(await mapped.all()).toEqual([]);

    await mapped.add(['editor', 'reviewer']);
    traffic.requests.length = 0;
    for (const nothing of [undefined, null, {}, [undefined]]) {
      expect(await failure(mapped.remove(nothing as never))).toBeInstanceOf(TypeError);
    }
    await mapped.remove([]);
    expect(traffic.requests).toEqual([]);
    await mapped.remove('editor');
    expect((await mapped.all()).map(({ name }) => name)).toEqual(['reviewer']);
  });
});

describe('a client has an id beside its `clientId`', () => {
  test('paths take the id alone; byClientId finds it once, and again when another client has the name', async () => {
    const raw = await rawRequests();
    const traffic = new Traffic();
    const acme = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(await temporaryRealm()));
    await acme.clients.create({ clientId: 'web' });
    await acme.users.create({ username: 'ada' });
    const path = `/admin/realms/${nameOf(acme)}`;
    expect(await raw('GET', `${path}/clients/web`)).toMatchObject({ status: 404 });
    const { id } = await acme.users.byUsername('ada').get();
    const mappings = await raw('GET', `${path}/users/${id}/role-mappings/clients/web`);
    expect(mappings).toMatchObject({ status: 404 });

    const web = acme.clients.byClientId('web');
    traffic.requests.length = 0;
    const first = await web.get();
    await web.get();
    expect(traffic.count('/clients')).toBe(1);
    await acme.clients.byId(first.id).delete();
    await acme.clients.create({ clientId: 'web' });
    const second = await web.get();
    expect(second).toMatchObject({ clientId: 'web' });
    expect(second.id).not.toBe(first.id);
    expect(await acme.users.byUsername('ada').roleMappings.clients.byClientId('web').all()).toEqual([]);
  });
});

describe('a create is answered with a Location', () => {
  test('that is encoded, of the host that was asked, and wrong for some names; `create` gives a node', async () => {
    needs('a Location that is encoded');
    const { url } = inject('keycloak');
    const other = url.replace('localhost', '127.0.0.1');
    const raw = await rawRequests(other);
    const acme = await temporaryRealm();
    const path = `/admin/realms/${nameOf(acme)}/roles`;
    const location = async (name: string): Promise<string> =>
      (await raw('POST', path, { name })).headers.get('location') ?? '';
    expect(await location('a/b')).toBe(`${other}${path}/a%2Fb`);
    expect(await location('e;f')).toBe(`${other}${path}/e;f`);
    expect(await raw('GET', `${path}/e;f`)).toMatchObject({ status: has('26.5') ? 400 : 404 });
    expect(await location('🗝')).toMatch(/\/%3F%3F$/);

    for (const name of ['a/c', 'e;g', '🗝️', 'ü % ? # & + \\']) {
      const role = await acme.roles.create({ name });
      expect(await role.get()).toMatchObject({ name });
    }
    const ada = await acme.users.create({ username: 'ada' });
    expect(await ada.get()).toMatchObject({ username: 'ada' });
  });
});

describe('the path of the server', () => {
  test('must be normal; slashes at its end are dropped', async () => {
    const { url } = inject('keycloak');
    const raw = await rawRequests();
    expect(await raw('GET', '//admin/realms')).toMatchObject({ status: has('26.1') ? 400 : 200 });
    for (const serverUrl of [`${url}/`, `${url}///`]) {
      expect(await administrator({ serverUrl }).admin.realms.byName('master').exists()).toBe(true);
    }
  });

  test('may be another one than is thought: the error says so', async () => {
    const raw = await rawRequests();
    const { url } = inject('keycloak');
    const answer = await raw('GET', '/auth/admin/realms');
    expect(answer).toMatchObject({
      status: 404,
      body: { error: has('26') ? 'Unable to find matching target resource method' : expect.any(String) },
    });
    const old = administrator({ serverUrl: `${url}/auth` });
    expect(await failure(old.admin.realms.all())).toMatchObject({
      hints: [expect.stringContaining('Check the path of serverUrl')],
    });
  });
});

describe('one process with many realms', () => {
  test('never mixes them: the realm is in the path of each node', async () => {
    const names = [nameOf(await temporaryRealm()), nameOf(await temporaryRealm())];
    const { realms } = administrator().admin;
    const trees = names.map((name) => realms.byName(name));
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const tree = trees[index % 2];
        const role = await tree?.roles.create({ name: `${index % 2}-${index}` });
        await role?.update({ description: `of ${index % 2}` });
      }),
    );
    for (const [at, tree] of trees.entries()) {
      const made = (await tree.roles.all()).filter(({ name }) => /^\d-/.test(name));
      expect(made).toHaveLength(10);
      for (const { name, description } of made)
        expect([name[0], description]).toEqual([String(at), `of ${at}`]);
    }
    expect(realms.byName(names[0] as string)).not.toBe(trees[0]);
    for (const tree of trees) expect(Object.keys(tree)).toEqual([]);
  });
});

describe('a role is mapped by its id and its name together', () => {
  test('one of them is not enough; `add` takes names, in one request, or tells all that are missing', async () => {
    const raw = await rawRequests();
    const traffic = new Traffic();
    const acme = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(await temporaryRealm()));
    const { id } = await (await acme.roles.create({ name: 'editor' })).get();
    const reviewer = await acme.roles.create({ name: 'reviewer' });
    const ada = await acme.users.create({ username: 'ada' });
    const path = new URL(ada.roleMappings.realm.url).pathname;
    for (const part of [{ id }, { name: 'editor' }]) {
      const answer = await raw('POST', path, [part]);
      expect(answer).toMatchObject({ status: 404, body: { error: 'Role not found' } });
    }

    traffic.requests.length = 0;
    const missing = await failure(ada.roleMappings.realm.add(['nobody', 'editor', 'none']));
    expect(missing).toBeInstanceOf(NotFoundError);
    expect(missing).toMatchObject({ description: 'No such role: "nobody", "none"' });
    expect(traffic.requests.filter((request) => request.startsWith('POST'))).toEqual([]);
    await ada.roleMappings.realm.add(['editor', reviewer]);
    expect(traffic.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
    const names = (await ada.roleMappings.realm.all()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['editor', 'reviewer']));
  });
});
