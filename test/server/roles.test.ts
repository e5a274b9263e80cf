import { expect, test } from 'vitest';
import { ConflictError, NotFoundError, ServerError } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import type { Roles } from '../../src/resources/roles/roles.ts';
import type { ResourceNode } from '../../src/tree/node.ts';
import { administrator, connect, has, nameOf, needs, Traffic, temporaryRealm } from './support.ts';

const named = (roles: readonly { name: string }[]): string[] => roles.map(({ name }) => name).sort();

/** The two kinds of roles: the same class, in a realm that has the client `web`. */
const kinds: { kind: string; of: (realm: RealmNode) => Roles }[] = [
  { kind: 'realm', of: (realm) => realm.roles },
  { kind: 'client', of: (realm) => realm.clients.byClientId('web').roles },
];

async function realmWithClient(): Promise<RealmNode> {
  const realm = await temporaryRealm();
  await realm.clients.create({ clientId: 'web' });
  return realm;
}

/** The same realm, with a count of what is sent. */
function watched(realm: RealmNode): { realm: RealmNode; traffic: Traffic } {
  const traffic = new Traffic();
  return { realm: administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm)), traffic };
}

test.for(kinds)('$kind roles are created, listed, found and removed', async ({ kind, of }) => {
  const roles = of(await realmWithClient());
  const editor = await roles.create({ name: 'editor', description: 'May edit', attributes: { a: ['1'] } });
  for (const name of ['edition', 'viewer']) await roles.create({ name });
  expect(await editor.get()).toMatchObject({
    name: 'editor',
    description: 'May edit',
    attributes: { a: ['1'] },
    clientRole: kind === 'client',
  });

  expect(named(await roles.all())).toEqual(expect.arrayContaining(['edition', 'editor', 'viewer']));
  expect(named(await roles.all({ search: 'edit' }))).toEqual(['edition', 'editor']);
  expect(await roles.all({ max: 1 })).toHaveLength(1);
  expect(named(await roles.all({ search: 'edit', first: 1 }))).toEqual(['editor']);
  expect((await roles.all({ search: 'editor' }))[0]?.attributes).toBeUndefined();
  const whole = await roles.all({ search: 'editor', briefRepresentation: false });
  expect(whole[0]?.attributes).toEqual({ a: ['1'] });
  const streamed: string[] = [];
  for await (const { name } of roles.iterate({ search: 'edit' })) streamed.push(name);
  expect(streamed).toEqual(['edition', 'editor']);

  await expect(roles.create({ name: 'editor' })).rejects.toThrow(ConflictError);
  await roles.create({ name: 'editor', description: 'New' }, { ifExists: 'return' });
  expect((await editor.get()).description).toBe('May edit');
  await roles.create({ name: 'editor', description: 'New' }, { ifExists: 'update' });
  expect(await editor.get()).toMatchObject({ description: 'New', attributes: { a: ['1'] } });

  await editor.delete();
  expect(await roles.byName('editor').exists()).toBe(false);
  await expect(editor.delete()).rejects.toThrow(NotFoundError);
});

test.for(kinds)('names of $kind roles may hold any character', async ({ of }) => {
  const roles = of(await realmWithClient());
  const names = [
    'a/b',
    '50%',
    'a%2Fb',
    'why?',
    'a#b',
    'a&b=c',
    'a+b',
    'a b',
    'e;f',
    'g\\h',
    'ü',
    // Keycloak 22 fails at braces, which it takes for a template.
    has('26') ? '😀 {x}' : '😀',
    '...',
  ];
  for (const name of names) {
    const node = await roles.create({ name });
    expect(await node.get(), name).toMatchObject({ name });
    await node.update({ description: 'Odd' });
    expect((await roles.byName(name).get()).description, name).toBe('Odd');
  }
  expect(named(await roles.all())).toEqual(expect.arrayContaining(names));
  for (const name of names) {
    await roles.byName(name).delete();
    expect(await roles.byName(name).exists(), name).toBe(false);
  }
});

test.for(kinds)('update of $kind roles keeps what is not given, replace clears it', async ({ of }) => {
  const roles = of(await realmWithClient());
  const attributes = { colour: ['red'], shape: ['round'] };
  const editor = await roles.create({ name: 'editor', description: 'May edit', attributes });
  await editor.update({ attributes: { colour: ['blue', 'green'] } });
  expect(await editor.get()).toMatchObject({
    description: 'May edit',
    attributes: { colour: ['blue', 'green'], shape: ['round'] },
  });
  await editor.update({ description: 'Edits', attributes: { shape: null } });
  expect(await editor.get()).toMatchObject({
    description: 'Edits',
    attributes: { colour: ['blue', 'green'] },
  });
  expect((await editor.get()).attributes).not.toHaveProperty('shape');

  await editor.update({ name: 'the editor' });
  const renamed = roles.byName('the editor');
  expect(await renamed.get()).toMatchObject({
    description: 'Edits',
    attributes: { colour: ['blue', 'green'] },
  });
  await expect(editor.get()).rejects.toThrow(NotFoundError);

  await renamed.replace({ name: 'the editor' });
  const kept = await renamed.get();
  expect(kept.description).toBeUndefined();
  expect(kept.attributes).toEqual({ colour: ['blue', 'green'] });
  await renamed.replace({ name: 'the editor', attributes: {} });
  expect((await renamed.get()).attributes).toEqual({});
});

test('a role by its id answers to the same verbs, and searches what it includes', async () => {
  const realm = await realmWithClient();
  for (const name of ['viewer', 'reviewer', 'editor']) await realm.roles.create({ name });
  const web = realm.clients.byClientId('web');
  await web.roles.create({ name: 'view-site' });
  await realm.roles.create({ name: 'chief', description: 'All of it' });
  const { id } = await realm.roles.byName('chief').get();
  const chief = realm.rolesById.byId(id);
  expect(await chief.get()).toMatchObject({ name: 'chief' });
  expect(await chief.exists()).toBe(true);

  await chief.composites.add([
    'viewer',
    'reviewer',
    realm.roles.byName('editor'),
    web.roles.byName('view-site'),
  ]);
  const { composites } = chief;
  expect(named(await composites.all())).toEqual(['editor', 'reviewer', 'view-site', 'viewer']);
  expect(named(await composites.all({ search: 'view' }))).toEqual(['reviewer', 'view-site', 'viewer']);
  expect(await composites.all({ first: 1, max: 2 })).toHaveLength(2);
  expect(named(await composites.realm.all())).toEqual(['editor', 'reviewer', 'viewer']);
  expect(named(await composites.clients.byClientId('web').all())).toEqual(['view-site']);
  expect(named(await composites.clients.byId((await web.get()).id).all())).toEqual(['view-site']);
  const streamed: string[] = [];
  for await (const { name } of composites) streamed.push(name);
  expect(streamed).toHaveLength(4);
  await composites.remove(['viewer', 'reviewer']);
  expect(named(await composites.all())).toEqual(['editor', 'view-site']);

  await chief.update({ name: 'boss' });
  expect(await chief.get()).toMatchObject({ name: 'boss', description: 'All of it' });
  await chief.replace({ name: 'boss' });
  expect((await chief.get()).description).toBeUndefined();
  await chief.delete();
  expect(await chief.exists()).toBe(false);
  expect(await realm.roles.byName('editor').exists()).toBe(true);

  await realm.request('POST', 'roles', { body: { name: '..' } });
  const [dots] = await realm.roles.all({ search: '..' });
  await realm.rolesById.byId(dots?.id ?? '').delete();
  expect(await realm.roles.all({ search: '..' })).toEqual([]);
});

test('the default role is found by what the realm says, and is what every user has', async () => {
  const realm = await realmWithClient();
  await realm.roles.create({ name: 'reader' });
  const before = await realm.users.create({ username: 'ada' });
  expect(String(realm.defaultRole)).toBe(`${realm.url}/roles-by-id/{default role}`);
  expect(await realm.defaultRole.get()).toEqual(
    await realm.roles.byName(`default-roles-${nameOf(realm)}`).get(),
  );

  await realm.defaultRole.composites.add('reader');
  const after = await realm.users.create({ username: 'grace' });
  for (const user of [before, after])
    expect(named(await user.roleMappings.realm.composite())).toContain('reader');
  expect(named(await realm.defaultRole.composites.realm.all())).toContain('reader');
  await realm.defaultRole.composites.remove('reader');
  expect(named(await before.roleMappings.realm.composite())).not.toContain('reader');

  // To an account like this a realm shows its name alone.
  const clerk = { clientId: 'clerk', clientSecret: 'geheim' };
  await realm.clients.create({ clientId: 'clerk', secret: 'geheim', serviceAccountsEnabled: true });
  const { serviceAccountUser } = realm.clients.byClientId('clerk');
  await serviceAccountUser.roleMappings.clients.byClientId('realm-management').add('view-clients');
  const seen = connect(nameOf(realm), clerk).admin.realms.byName(nameOf(realm));
  await expect(seen.defaultRole.get()).rejects.toThrow('requires `view-realm`');
});

test.for(kinds)('composites of $kind roles take names, representations and nodes', async ({ of }) => {
  const realm = await realmWithClient();
  const web = realm.clients.byClientId('web');
  for (const name of ['a', 'b', 'c', 'd']) await realm.roles.create({ name });
  await web.roles.create({ name: 'view-site' });
  const chief = await of(realm).create({ name: 'chief' });
  const b = await realm.roles.byName('b').get();
  const byId = realm.rolesById.byId((await realm.roles.byName('d').get()).id);

  await chief.composites.add('a');
  await chief.composites.add(['a', b, { name: 'c' }, byId, web.roles.byName('view-site')]);
  expect(named(await chief.composites.all())).toEqual(['a', 'b', 'c', 'd', 'view-site']);
  expect(named(await chief.composites.realm.all())).toEqual(['a', 'b', 'c', 'd']);
  expect(named(await chief.composites.clients.byClientId('web').all())).toEqual(['view-site']);
  expect(named(await chief.composites.clients.byId((await web.get()).id).all())).toEqual(['view-site']);
  expect((await chief.get()).composite).toBe(true);

  await chief.composites.remove(['a', web.roles.byName('view-site')]);
  const streamed: string[] = [];
  for await (const { name } of chief.composites) streamed.push(name);
  expect(streamed.sort()).toEqual(['b', 'c', 'd']);
  await chief.composites.remove(b);
  expect(named(await chief.composites.all())).toEqual(['c', 'd']);
});

test.for(kinds)('$kind roles can be created with what they include', async ({ of }) => {
  const realm = await realmWithClient();
  await realm.roles.create({ name: 'editor' });
  await realm.clients.byClientId('web').roles.create({ name: 'viewer' });
  const composites = { realm: ['editor'], client: { web: ['viewer'] } };
  const chief = await of(realm).create({ name: 'chief', composites });
  expect(named(await chief.composites.all())).toEqual(['editor', 'viewer']);
});

test('unknown roles are told in one error, and nothing is changed', async () => {
  const temporary = await realmWithClient();
  for (const name of ['editor', 'chief']) await temporary.roles.create({ name });
  const { realm, traffic } = watched(temporary);
  const { composites } = realm.roles.byName('chief');
  const gone = realm.clients.byClientId('web').roles.byName('gone');
  const error = await composites.add(['nope', 'editor', 'a/b', gone]).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(NotFoundError);
  expect(error).toMatchObject({ httpStatus: 404, path: `/admin/realms/${nameOf(realm)}/roles` });
  expect(error.missing).toEqual(['a/b', gone.url, 'nope']);
  expect(error.message).toContain(`No such role: "a/b", "nope", ${gone.url}`);
  expect(traffic.requests.filter((request) => /^(POST|DELETE) .*\/composites$/.test(request))).toEqual([]);
  expect(await composites.all()).toEqual([]);
});

test('an empty list sends nothing, and what is no role is a TypeError before any request', async () => {
  const temporary = await realmWithClient();
  const { realm, traffic } = watched(temporary);
  const { composites } = realm.roles.byName('offline_access');
  await composites.add([]);
  await composites.remove([]);
  for (const roles of [undefined, null, [undefined], {}, [{ id: 7 }], 5, ['']]) {
    await expect(composites.add(roles as never), JSON.stringify(roles)).rejects.toThrow(TypeError);
    await expect(composites.remove(roles as never), JSON.stringify(roles)).rejects.toThrow(TypeError);
  }
  expect(traffic.requests).toEqual([]);
});

test.for(kinds)('a $kind role lists all of its users and groups', async ({ of }) => {
  const realm = await realmWithClient();
  const editor = await of(realm).create({ name: 'editor' });
  const role = await editor.get();
  const roles = role.clientRole ? { clientRoles: { web: ['editor'] } } : { realmRoles: ['editor'] };
  const usernames = Array.from({ length: 105 }, (_, index) => `user-${String(index).padStart(3, '0')}`);
  await realm.partialImport({
    users: usernames.map((username) => ({ username, attributes: { a: ['1'] }, ...roles })),
    groups: usernames.map((name) => ({ name, path: `/${name}`, ...roles })),
  });
  expect((await editor.users.all()).map(({ username }) => username).sort()).toEqual(usernames);
  expect((await editor.groups.all()).map(({ name }) => name).sort()).toEqual(usernames);
  expect(await editor.users.all({ max: 3 })).toHaveLength(3);
  expect(await editor.groups.all({ first: 100, max: 50 })).toHaveLength(5);
  const brief = await editor.users.all({ max: 1, briefRepresentation: true });
  if (has('26')) expect(brief[0]?.attributes).toBeUndefined();
  const streamed = { users: 0, groups: 0 };
  for await (const _ of editor.users) streamed.users++;
  for await (const _ of editor.groups) streamed.groups++;
  expect(streamed).toEqual({ users: 105, groups: 105 });
});

test('fine-grained permissions of roles say that their feature is off', async () => {
  needs('fine-grained permissions that are off');
  const realm = await realmWithClient();
  const role = realm.roles.byName('offline_access');
  const inWeb = await realm.clients.byClientId('web').roles.create({ name: 'editor' });
  const nodes = [role, inWeb, realm.rolesById.byId((await role.get()).id)];
  for (const { permissions } of nodes) {
    await expect(permissions.get(), (permissions as ResourceNode).url).rejects.toThrow(ServerError);
    await expect(permissions.update({ enabled: true })).rejects.toMatchObject({
      httpStatus: 501,
      hints: [expect.stringContaining('--features')],
    });
  }
});
