import { expect, test } from 'vitest';
import { BadRequestError, ConflictError, NotFoundError } from '../../src/index.ts';
import type { ResourceServerNode } from '../../src/resources/authorization/authorization.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { temporaryRealm, withoutDefaults } from './support.ts';

/** A client of a new realm that protects resources, and its realm. */
async function resourceServer(): Promise<{ realm: RealmNode; authorization: ResourceServerNode }> {
  const realm = await temporaryRealm();
  const services = { serviceAccountsEnabled: true, authorizationServicesEnabled: true };
  const { authorization } = await realm.clients.create({ clientId: 'photos', ...services });
  await withoutDefaults(authorization);
  return { realm, authorization };
}

const named = (listed: readonly { name?: string | undefined }[]): (string | undefined)[] =>
  listed.map(({ name }) => name).sort();

test('update of a resource server keeps the settings that replace puts back to their defaults', async () => {
  const { realm, authorization } = await resourceServer();
  await authorization.scopes.create({ name: 'view' });
  const strict = { policyEnforcementMode: 'PERMISSIVE', allowRemoteResourceManagement: false };
  await authorization.update(strict);
  await authorization.update({ decisionStrategy: 'AFFIRMATIVE' });
  expect(await authorization.get()).toMatchObject({
    ...strict,
    name: 'photos',
    decisionStrategy: 'AFFIRMATIVE',
  });
  await authorization.replace({ decisionStrategy: 'UNANIMOUS' });
  expect(await authorization.get()).toMatchObject({
    policyEnforcementMode: 'ENFORCING',
    allowRemoteResourceManagement: true,
  });
  const incomplete = { policyEnforcementMode: 'DISABLED' } as never;
  await expect(authorization.replace(incomplete)).rejects.toThrow(ConflictError);
  expect(named(await authorization.scopes.all())).toEqual(['view']);

  const none = (await realm.clients.create({ clientId: 'none' })).authorization;
  expect(await none.find()).toBeUndefined();
  await expect(none.resources.all()).rejects.toThrow(NotFoundError);
});

test('settings hold everything by name, and import makes the same of another client', async () => {
  const { realm, authorization } = await resourceServer();
  await realm.roles.create({ name: 'editor' });
  await authorization.resources.create({ name: 'album', uris: ['/a/*'], scopes: [{ name: 'view' }] });
  await authorization.policies.role.create({ name: 'editors', roles: [{ id: 'editor' }] });
  const view = { scopes: ['view'], resources: ['album'], policies: ['editors'] };
  await authorization.permissions.scope.create({ name: 'may view', ...view });
  const settings = await authorization.settings();
  expect(settings).toMatchObject({ policyEnforcementMode: 'ENFORCING', scopes: [{ name: 'view' }] });

  const copy = await realm.clients.create({
    clientId: 'copy',
    serviceAccountsEnabled: true,
    authorizationServicesEnabled: true,
  });
  await withoutDefaults(copy.authorization);
  await copy.authorization.import(settings);
  const permission = copy.authorization.permissions.byName('may view');
  expect(await permission.associatedPolicies.all()).toMatchObject([{ name: 'editors', type: 'role' }]);
  expect(await permission.resources.all()).toMatchObject([{ name: 'album' }]);
  expect(await permission.scopes.all()).toMatchObject([{ name: 'view' }]);

  await copy.authorization.update({ policyEnforcementMode: 'PERMISSIVE' });
  await copy.authorization.import({ resources: [{ name: 'new' }] });
  expect(named(await copy.authorization.resources.all())).toEqual(['album', 'new']);
  expect(await copy.authorization.get()).toMatchObject({ policyEnforcementMode: 'ENFORCING' });
});

test('resources are created, found by name and by filters, and told with what belongs to them', async () => {
  const { realm, authorization } = await resourceServer();
  const { resources } = authorization;
  const { id: ada } = await (await realm.users.create({ username: 'ada' })).get();
  const settings = { type: 'urn:album', uris: ['/albums/*'], attributes: { a: ['1'] } };
  const album = await resources.create({ name: 'album', ...settings, scopes: [{ name: 'view' }] });
  const odd = await resources.create({ name: 'ä/b? %', displayName: 'Odd', icon_uri: '/icon' });
  expect(await album.get()).toMatchObject({ name: 'album', ...settings, scopes: [{ name: 'view' }] });
  expect(await resources.byName('ä/b? %').get()).toEqual(await odd.get());
  expect(await resources.byName('ALBUM').find()).toBeUndefined();
  await expect(resources.byName('alb').get()).rejects.toThrow('No object has the name "alb"');
  expect(await resources.byId('nope').exists()).toBe(false);

  // The same name, owned by users: said by username, by id, and as an object.
  for (const [at, owner] of ['ada', ada, { id: ada }].entries()) {
    const owned = await resources.create({ name: `album${'s'.repeat(at)}`, owner, ownerManagedAccess: true });
    expect((await owned.get()).owner).toEqual({ id: ada, name: 'ada' });
  }
  expect((await resources.byName('album').get()).owner.name).toBe('photos');
  for (const owner of ['ada', { id: ada }]) {
    await expect(resources.create({ name: 'album', owner })).rejects.toThrow(ConflictError);
    const again = await resources.create({ name: 'album', owner }, { ifExists: 'return' });
    expect(await again.get()).toMatchObject({ owner: { name: 'ada' }, ownerManagedAccess: true });
    await resources.create({ name: 'album', owner, uris: ['/hers'] }, { ifExists: 'update' });
    expect(await again.get()).toMatchObject({ uris: ['/hers'], ownerManagedAccess: true });
  }
  // What the server does by itself: no conflict, but the same resource with less.
  const hers = (await resources.all({ owner: 'ada', name: 'album', exactName: true }))[0];
  const posted = await resources.request('POST', [], { body: { name: 'album', owner: 'ada' } });
  expect(posted).toMatchObject({ _id: hers?._id, uris: [] });
  expect(await resources.byName('albums').find()).toBeUndefined();

  const filters = [
    [{ name: 'ALBUM' }, ['album', 'album', 'albums', 'albumss']],
    [{ name: 'album', exactName: true }, ['album', 'album']],
    [{ name: 'album', exactName: true, owner: 'photos' }, ['album']],
    [{ owner: ada }, ['album', 'albums', 'albumss']],
    [{ owner: 'ada', max: 1 }, ['album']],
    [{ uri: '/albums/*' }, ['album']],
    [{ uri: '/albums/7' }, []],
    [{ uri: '/albums/7', matchingUri: true }, ['album']],
    [{ type: 'urn:al' }, ['album']],
    [{ scope: 'view' }, ['album']],
    [{ _id: (await odd.get())._id }, ['ä/b? %']],
  ] as const;
  for (const [query, names] of filters) {
    expect(named(await resources.all(query)), JSON.stringify(query)).toEqual(names);
  }
  expect((await resources.all({ type: 'urn:album', deep: false }))[0]?.scopes).toBeUndefined();

  await authorization.permissions.resource.create({ name: 'by type', resourceType: 'urn:album' });
  await authorization.permissions.resource.create({ name: 'by name', resources: ['album'] });
  await authorization.permissions.scope.create({ name: 'by scope', scopes: ['view'] });
  expect(named(await album.permissions.all())).toEqual(['by name', 'by scope']);
  expect(named(await album.scopes.all())).toEqual(['view']);
  expect(await album.attributes.get()).toEqual({ a: ['1'] });
  await album.delete();
  expect(await album.exists()).toBe(false);
});

test('update of a resource keeps what replace clears', async () => {
  const { resources } = (await resourceServer()).authorization;
  const settings = { type: 'urn:album', uris: ['/albums/*'], displayName: 'Album', ownerManagedAccess: true };
  const whole = {
    name: 'album',
    ...settings,
    scopes: [{ name: 'view' }],
    attributes: { a: ['1'], b: ['2'] },
  };
  const album = await resources.create({ ...whole, icon_uri: '/icon' });
  const before = await album.get();
  await album.update({ attributes: { b: null, c: ['3'] } });
  expect(await album.get()).toEqual({ ...before, attributes: { a: ['1'], c: ['3'] } });
  await album.update({ uris: ['/b'], scopes: [{ name: 'edit' }] });
  expect(await album.get()).toMatchObject({ ...settings, uris: ['/b'], scopes: [{ name: 'edit' }] });

  await album.replace({ name: 'album' });
  const { type, scopes, displayName, ...left } = await album.get();
  expect([type, scopes, displayName]).toEqual([undefined, undefined, undefined]);
  expect(left).toMatchObject({ uris: [], ownerManagedAccess: false, attributes: { a: ['1'], c: ['3'] } });

  await expect(resources.create(whole)).rejects.toThrow(ConflictError);
  await resources.create({ name: 'album', type: 'other' }, { ifExists: 'return' });
  expect((await album.get()).type).toBeUndefined();
  const same = await resources.create({ name: 'album', type: 'other' }, { ifExists: 'update' });
  expect(await same.get()).toMatchObject({ _id: before._id, type: 'other', attributes: { a: ['1'] } });
});

test('a scope is not overwritten by the creation of one with its name, and update keeps what replace clears', async () => {
  const { scopes, resources, permissions } = (await resourceServer()).authorization;
  const view = await scopes.create({ name: 'view', displayName: 'View', iconUri: '/icon' });
  const before = await view.get();
  await expect(scopes.create({ name: 'view' })).rejects.toThrow(ConflictError);
  const again = await scopes.create({ name: 'view', displayName: 'Other' }, { ifExists: 'return' });
  expect(await again.get()).toEqual(before);
  await scopes.create({ name: 'view', displayName: 'New' }, { ifExists: 'update' });
  expect(await view.get()).toEqual({ ...before, displayName: 'New' });
  // What the server does by itself:
  await scopes.request('POST', [], { body: { name: 'view' } });
  expect(await view.get()).toEqual({ id: before.id, name: 'view' });

  await view.update({ iconUri: '/icon' });
  await view.update({ displayName: 'View' });
  expect(await view.get()).toEqual(before);
  await view.replace({ name: 'view' });
  expect(await view.get()).toEqual({ id: before.id, name: 'view' });
  await view.update({ name: 'a/b' });
  expect((await scopes.byName('a/b').get()).id).toBe(before.id);
  expect(await scopes.byName('A/B').find()).toBeUndefined();

  expect(named(await scopes.all({ name: 'A' }))).toEqual(['a/b']);
  expect(await scopes.all({ scopeId: 'nope' })).toEqual([]);
  const album = await resources.create({ name: 'album', scopes: [{ name: 'a/b' }] });
  await permissions.scope.create({ name: 'may', scopes: ['a/b'] });
  expect(named(await view.resources.all())).toEqual(['album']);
  expect(named(await view.permissions.all())).toEqual(['may']);
  await expect(view.delete()).rejects.toThrow(BadRequestError);
  await album.update({ scopes: [] });
  await view.delete();
  expect(await view.exists()).toBe(false);
});

test('lists hold all resources, scopes, policies and permissions, however many there are', async () => {
  const { authorization } = await resourceServer();
  const names = Array.from({ length: 205 }, (_, index) => `n-${String(index + 100)}`);
  await authorization.import({
    resources: names.map((name) => ({ name })),
    scopes: names.map((name) => ({ name })),
    policies: names.flatMap((name) => [
      { name: `policy-${name}`, type: 'time', config: { nbf: '2020-01-01 00:00:00' } },
      { name: `permission-${name}`, type: 'resource' },
    ]),
    decisionStrategy: 'UNANIMOUS',
  });
  const { resources, scopes, policies, permissions } = authorization;
  const lists = [resources, scopes, policies, policies.time, permissions, permissions.resource] as const;
  for (const list of lists) {
    const streamed: string[] = [];
    for await (const { name } of list) streamed.push(name);
    expect(new Set(streamed).size, String(list)).toBe(205);
    expect(await list.all(), String(list)).toHaveLength(205);
    expect(await list.all({ first: 200, max: 10 }), String(list)).toHaveLength(5);
    // The server's own default, as the docs have it.
    expect(await list.request('GET'), String(list)).toHaveLength(100);
  }
  expect(await policies.byName('policy-n-304').exists()).toBe(true);
});
