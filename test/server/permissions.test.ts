import { expect, test } from 'vitest';
import { NotFoundError } from '../../src/index.ts';
import type { PermissionNode } from '../../src/resources/authorization/permissions.ts';
import { has, needs, temporaryRealm, withoutDefaults } from './support.ts';

const named = (listed: readonly { name: string }[]): string[] => listed.map(({ name }) => name).sort();

/** The authorization services of a new client, with a resource that has scopes, and policies. */
async function resourceServer() {
  const realm = await temporaryRealm();
  const { id: ada } = await (await realm.users.create({ username: 'ada' })).get();
  await realm.users.create({ username: 'bob' });
  const services = { serviceAccountsEnabled: true, authorizationServicesEnabled: true };
  const { authorization } = await realm.clients.create({ clientId: 'photos', ...services });
  await withoutDefaults(authorization);
  const scopes = [{ name: 'view' }, { name: 'edit' }];
  await authorization.resources.create({ name: 'album', type: 'urn:album', scopes });
  for (const name of ['noon', 'night']) await authorization.policies.time.create({ name, hour: '1' });
  const { permissions, resources, policies } = authorization;
  return { ada, permissions, resources, policies };
}

/** What a permission names. */
async function links(permission: Pick<PermissionNode, 'associatedPolicies' | 'resources' | 'scopes'>) {
  return {
    policies: named(await permission.associatedPolicies.all()),
    resources: named(await permission.resources.all()),
    scopes: named(await permission.scopes.all()),
  };
}

test('update of a permission keeps what replace clears, and what it names', async () => {
  const { permissions } = await resourceServer();
  const rules = { description: 'D', decisionStrategy: 'AFFIRMATIVE', policies: ['noon', 'night'] } as const;
  const made = [
    permissions.resource.create({
      name: 'named',
      ...rules,
      policies: [...rules.policies],
      resources: ['album'],
    }),
    permissions.resource.create({
      name: 'typed',
      ...rules,
      policies: [...rules.policies],
      resourceType: 'urn:album',
    }),
    permissions.scope.create({
      name: 'scoped',
      ...rules,
      policies: [...rules.policies],
      resources: ['album'],
      scopes: ['view'],
    }),
    permissions.create({
      name: 'plain',
      type: 'scope',
      ...rules,
      policies: [...rules.policies],
      resources: ['album'],
      scopes: ['view'],
    }),
  ];
  for (const permission of await Promise.all(made)) {
    const before = await permission.get();
    const linked = await links(permission);
    expect(linked.policies, before.name).toEqual(['night', 'noon']);
    await permission.update({ description: 'E' });
    expect(await permission.get(), before.name).toEqual({ ...before, description: 'E' });
    expect(await links(permission), before.name).toEqual(linked);
    expect(await permissions.byId(before.id).get(), before.name).toEqual({ ...before, description: 'E' });
    await permissions.byId(before.id).update({ policies: ['noon'] });
    expect(await permission.get(), before.name).toEqual({ ...before, description: 'E' });
    expect(await links(permission), before.name).toEqual({ ...linked, policies: ['noon'] });
  }

  const { resource, scope } = permissions;
  expect((await resource.byName('typed').get()).resourceType).toBe('urn:album');
  await resource.byName('typed').replace({ name: 'typed' });
  const { resourceType, description, decisionStrategy } = await resource.byName('typed').get();
  expect([resourceType, description, decisionStrategy]).toEqual([undefined, undefined, 'UNANIMOUS']);
  expect((await links(resource.byName('typed'))).policies).toEqual(['noon']);
  await scope.byName('scoped').update({ scopes: ['edit'], resources: [], policies: [] });
  expect(await links(scope.byName('scoped'))).toEqual({ policies: [], resources: [], scopes: ['edit'] });

  await scope.create({ name: 'scoped', scopes: ['view'] }, { ifExists: 'update' });
  expect((await links(permissions.byName('scoped'))).scopes).toEqual(['view']);
  await scope.byName('scoped').delete();
  await permissions.byName('plain').delete();
  expect(named(await permissions.all())).toEqual(['named', 'typed']);
  await expect(scope.byName('scoped').associatedPolicies.all()).rejects.toThrow(NotFoundError);
  expect(await scope.byName('named').exists()).toBe(false);
});

test('permissions are found by what they name, and removed with the last of it', async () => {
  const { permissions, policies, resources } = await resourceServer();
  await permissions.resource.create({ name: 'named', resources: ['album'], policies: ['noon'] });
  await permissions.resource.create({ name: 'typed', resourceType: 'urn:album' });
  await permissions.scope.create({ name: 'scoped', scopes: ['view'], policies: ['noon'] });
  const filters = [
    [{}, ['named', 'scoped', 'typed']],
    [{ resource: 'album' }, ['named']],
    [{ scope: 'view' }, ['scoped']],
    ...(has('26.2') ? ([[{ resourceType: 'urn:al' }, ['typed']]] as const) : []),
    [{ type: 'resource' }, ['named', 'typed']],
    [{ name: 'ED', first: 1, max: 1 }, ['scoped']],
  ] as const;
  for (const [query, names] of filters) {
    expect(named(await permissions.all(query)), JSON.stringify(query)).toEqual(names);
  }
  expect(named(await permissions.resource.all())).toEqual(['named', 'typed']);
  expect(named(await policies.byName('noon').dependentPolicies.all())).toEqual(['named', 'scoped']);
  expect(await permissions.byName('named').dependentPolicies.all()).toEqual([]);
  expect(await permissions.resource.byName('named').dependentPolicies.all()).toEqual([]);

  needs('every field of a permission on demand');
  const [whole] = await permissions.scope.all({ fields: '*' });
  expect(whole?.scopesData).toMatchObject([{ name: 'view' }]);
  const detailed = await permissions.byName('named').get({ fields: '*' });
  expect(detailed).toMatchObject({ resources: [expect.any(String)], resourcesData: [{ name: 'album' }] });
  expect((await permissions.byName('named').get()).resources).toBeUndefined();

  await policies.aggregate.create({ name: 'alone', policies: ['noon'] });
  await policies.aggregate.create({ name: 'both', policies: ['noon', 'night'] });
  await policies.byName('noon').delete();
  expect(named(await policies.all())).toEqual(['both', 'night']);
  expect(named(await permissions.all())).toEqual(['typed']);
  await resources.create({ name: 'other' });
  await permissions.resource.create({ name: 'on album', resources: ['album'], policies: ['night'] });
  await permissions.resource.create({ name: 'on both', resources: ['album', 'other'], policies: ['night'] });
  await resources.byName('album').delete();
  expect(named(await permissions.all())).toEqual(['on both', 'typed']);
});

test('what a user gives to others is listed as uma alone, and ends without anybody to have it', async () => {
  const { permissions, resources, ada } = await resourceServer();
  const own = { name: 'own', owner: 'ada', ownerManagedAccess: true, scopes: [{ name: 'view' }] };
  const { _id } = await (await resources.create(own)).get();
  const gift = { name: 'gift', owner: ada, resources: [_id], scopes: ['view'], users: ['bob'] };
  const permission = await permissions.uma.create({ ...gift, description: 'D' });
  const before = await permission.get();
  expect(before).toMatchObject({ owner: ada, users: ['bob'], scopes: ['view'], description: 'D' });
  await permission.update({ description: 'E' });
  expect(await permission.get()).toEqual({ ...before, description: 'E' });
  expect((await links(permission)).resources).toEqual(['own']);
  expect(named(await permissions.uma.all({ owner: ada }))).toEqual(['gift']);
  expect(await permissions.uma.byName('gift').exists()).toBe(true);
  expect(await permissions.all()).toEqual([]);

  await permission.replace({ name: 'gift', resources: [_id] });
  expect(await permission.exists()).toBe(false);
});
