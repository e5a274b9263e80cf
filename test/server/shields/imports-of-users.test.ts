import { expect, test } from 'vitest';
import { ApiError, NotFoundError, ServerError } from '../../../src/index.ts';
import { administrator, nameOf, Traffic, temporaryRealm } from '../support.ts';

const plain = (name: string, count: number): { username: string; enabled: boolean }[] =>
  Array.from({ length: count }, (_, index) => ({ username: `${name}-${index}`, enabled: true }));

test('a batch of the server fails whole; an import makes all but those who cannot be made, and says who they are', async () => {
  const realm = await temporaryRealm();
  const culprit = { username: 'taken-address', email: 'one@example.test' };
  await realm.users.create({ username: 'crew-3', email: 'one@example.test', firstName: 'Kept' });
  const wanted = [...plain('crew', 120), culprit, { username: 'crew-7', firstName: 'Twice' }];
  const body = { ifResourceExists: 'SKIP', users: wanted };
  await expect(realm.request('POST', 'partialImport', { body })).rejects.toThrow(ApiError);
  expect(await realm.users.count()).toBe(1);

  const traffic = new Traffic();
  const { users } = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm));
  const { added, existing, failed } = await users.import(wanted);
  expect(added).toHaveLength(119);
  expect(new Set(existing.map(({ username }) => username))).toEqual(new Set(['crew-3', 'crew-7']));
  expect(failed).toMatchObject([{ user: culprit, error: { httpStatus: 409 } }]);
  expect(await users.count()).toBe(120);
  expect(await users.byUsername('crew-3').get()).toMatchObject({ firstName: 'Kept' });
  expect(added.map(({ username }) => username)).toContain('crew-119');
  expect(await users.byId(added[0]?.id ?? '').exists()).toBe(true);
  expect(traffic.count('/partialImport')).toBeLessThan(30);
  // Made again, nobody is made.
  expect(await users.import(wanted)).toMatchObject({ added: [], failed: [{ user: culprit }] });
});

test('roles and groups of an import are looked up first, where the server makes a role of any word', async () => {
  const realm = await temporaryRealm();
  const { users } = realm;
  const raw = (user: object): Promise<unknown> =>
    realm.request('POST', 'partialImport', { body: { ifResourceExists: 'SKIP', users: [user] } });
  await raw({ username: 'raw', realmRoles: ['misspelt'] });
  expect(await realm.roles.byName('misspelt').exists()).toBe(true);
  await expect(raw({ username: 'other', groups: ['/nowhere'] })).rejects.toThrow(ServerError);

  await realm.roles.create({ name: 'editor' });
  await realm.groups.create({ name: 'staff' });
  await realm.clients.create({ clientId: 'web' }).then((web) => web.roles.create({ name: 'viewer' }));
  const grants = { realmRoles: ['editor'], clientRoles: { web: ['viewer'] }, groups: ['/staff'] };
  const error = await users
    .import([
      { username: 'ada', ...grants },
      { username: 'bob', realmRoles: ['nope'], clientRoles: { web: ['no'] }, groups: ['/no'] },
    ])
    .catch((thrown) => thrown);
  expect(error).toBeInstanceOf(NotFoundError);
  for (const name of ['"nope"', '"no"', '/no']) expect(error.message).toContain(name);
  expect(await users.byUsername('ada').exists()).toBe(false);
  await expect(users.import([{ username: '' }])).rejects.toThrow(TypeError);

  await users.import([{ username: 'ada', ...grants, credentials: [{ type: 'password', value: 'engine' }] }]);
  const ada = users.byUsername('ada');
  expect((await ada.roleMappings.realm.all()).map(({ name }) => name)).toContain('editor');
  expect(await ada.roleMappings.clients.byClientId('web').all()).toMatchObject([{ name: 'viewer' }]);
  expect(await ada.groups.all()).toMatchObject([{ path: '/staff' }]);
  expect(await ada.credentials.all()).toMatchObject([{ type: 'password' }]);
});

test('imported users have none of the defaults of the realm but those they name, as the docs say', async () => {
  const realm = await temporaryRealm();
  await realm.groups.create({ name: 'staff' });
  await realm.defaultGroups.add('/staff');
  await realm.authentication.requiredActions.byAlias('UPDATE_PASSWORD').update({ defaultAction: true });
  const role = `default-roles-${nameOf(realm)}`;
  const named = { realmRoles: [role], groups: ['/staff'], requiredActions: ['UPDATE_PASSWORD'] };
  await realm.users.create({ username: 'created' });
  await realm.users.import([{ username: 'bare' }, { username: 'named', ...named }]);
  for await (const { outcome } of realm.users.createMany([{ username: 'one-of-many' }]))
    expect(outcome).toBe('created');
  const defaultsOf = async (username: string): Promise<unknown> => {
    const user = realm.users.byUsername(username);
    const [roles, groups] = [await user.roleMappings.realm.all(), await user.groups.all()];
    return {
      realmRoles: roles.map(({ name }) => name),
      groups: groups.map(({ path }) => path),
      requiredActions: (await user.get()).requiredActions,
    };
  };
  const none = { realmRoles: [], groups: [], requiredActions: [] };
  expect(await defaultsOf('created')).toEqual(named);
  expect(await defaultsOf('bare')).toEqual(none);
  expect(await defaultsOf('one-of-many')).toEqual(none);
  expect(await defaultsOf('named')).toEqual(named);
});
