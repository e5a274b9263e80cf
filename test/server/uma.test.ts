import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import {
  AmbiguousError,
  BadRequestError,
  ConflictError,
  ForbiddenError,
  KeycloakError,
  NotFoundError,
} from '../../src/index.ts';
import { IgnoredError } from '../../src/tree/errors.ts';
import { failure } from '../unit/support.ts';
import { has, needs, Traffic } from './support.ts';
import { photos, photosClient } from './uma-support.ts';

const names = (listed: readonly { name?: string | undefined }[]): (string | undefined)[] =>
  listed.map(({ name }) => name).sort();

test('a resource is created, read alike by every way, changed and removed', async () => {
  const { uma } = await photos();
  const album = await uma.resources.create({
    name: 'album',
    type: 'urn:album',
    uris: ['/albums/*'],
    resource_scopes: ['view', { name: 'edit' }],
    displayName: 'Album',
    icon_uri: '/icon.png',
    ownerManagedAccess: true,
    attributes: { year: ['2026'], place: ['here'] },
  });
  const read = await album.get();
  expect(read).toMatchObject({
    name: 'album',
    type: 'urn:album',
    uris: ['/albums/*'],
    resource_scopes: [{ name: 'view' }, { name: 'edit' }],
    displayName: 'Album',
    icon_uri: '/icon.png',
    ownerManagedAccess: true,
    attributes: { year: ['2026'], place: ['here'] },
  });
  const [listed] = await uma.resources.all();
  expect(listed).toMatchObject({ ...read, owner: { name: 'photos' } });
  expect(Object.keys(listed ?? {}).sort()).toEqual(Object.keys(read).sort());
  expect(await uma.resources.byName('album').find()).toEqual(read);

  await album.update({ displayName: 'Pictures', attributes: { place: null, by: ['ada'] } });
  expect(await album.get()).toEqual({
    ...read,
    displayName: 'Pictures',
    attributes: { year: ['2026'], by: ['ada'] },
  });
  await album.update({ resource_scopes: ['view', 'print'] });
  expect(names((await album.get()).resource_scopes)).toEqual(['print', 'view']);

  // What the server's PUT does by itself: all but the attributes is gone.
  await album.request('PUT', [], { body: { name: 'album' } });
  const wiped = await album.get();
  expect(wiped).toMatchObject({ uris: [], resource_scopes: [], ownerManagedAccess: false });
  expect(wiped.type).toBeUndefined();
  expect(wiped.attributes).toEqual({ year: ['2026'], by: ['ada'] });
  await album.replace(read);
  expect(await album.get()).toEqual(read);

  await album.delete();
  expect(await album.exists()).toBe(false);
  await expect(album.get()).rejects.toThrow(NotFoundError);
  await expect(uma.resources.byName('album').get()).rejects.toThrow('No object has the name "album"');
  expect(await uma.resources.all()).toEqual([]);
});

test('resources are found by each filter, whole lists come in pages', async () => {
  const { uma, user } = await photos();
  const { resources } = uma;
  const made = { type: 'urn:album', uris: ['/albums/*'], resource_scopes: ['view'] };
  const { _id: id } = await (await resources.create({ name: 'album', ...made })).get();
  await resources.create({ name: 'albums' });
  await (await user('ada')).resources.create({ name: 'album' });
  const filters = [
    [{ name: 'alb' }, ['album', 'album', 'albums']],
    [{ name: 'ALBUM', exactName: true }, ['album', 'album']],
    [{ name: 'album', exactName: true, owner: 'photos' }, ['album']],
    [{ owner: 'ada' }, ['album']],
    [{ uri: '/albums/*' }, ['album']],
    [{ uri: '/albums/7' }, []],
    [{ uri: '/albums/7', matchingUri: true }, ['album']],
    [{ type: 'urn:al' }, ['album']],
    [{ scope: 'view' }, ['album']],
    [{ _id: id }, ['album']],
    [{ first: 1, max: 1 }, ['album']],
  ] as const;
  for (const [query, expected] of filters) {
    const found = await resources.all(query);
    expect(names(found), JSON.stringify(query)).toEqual(expected);
    expect(await resources.ids(query)).toEqual(found.map(({ _id }) => _id));
  }

  const many = Array.from({ length: 205 }, (_, at) => `r${at}`);
  for (let at = 0; at < many.length; at += 5) {
    await Promise.all(many.slice(at, at + 5).map((name) => resources.create({ name })));
  }
  // The server itself stops at 100.
  expect(await resources.request('GET')).toHaveLength(100);
  expect(await resources.ids()).toHaveLength(208);
  const streamed: string[] = [];
  for await (const { name } of resources.iterate({ name: 'r' })) streamed.push(name);
  expect(streamed.sort()).toEqual(many.sort());
});

test('create meets a name that is taken, and an owner that the server does not take', async () => {
  const { realm, uma, user } = await photos();
  const { resources } = uma;
  const first = await resources.create({ name: 'album', uris: ['/a'], resource_scopes: ['view'] });
  await expect(resources.create({ name: 'album' })).rejects.toThrow(ConflictError);
  const same = await resources.create({ name: 'album', uris: ['/b'] }, { ifExists: 'return' });
  expect(await same.get()).toMatchObject({ _id: (await first.get())._id, uris: ['/a'] });
  await resources.create({ name: 'album', uris: ['/b'] }, { ifExists: 'update' });
  expect(await first.get()).toMatchObject({ uris: ['/b'], resource_scopes: [{ name: 'view' }] });
  const withId = await resources.create({ _id: 'own-id', name: 'with id', uris: ['/a'] });
  await expect(resources.create({ _id: 'own-id', name: 'other' })).rejects.toThrow(
    'The id "own-id" is taken',
  );
  await resources.create({ _id: 'own-id', name: 'other' }, { ifExists: 'return' });
  expect(await withId.get()).toMatchObject({ name: 'with id', uris: ['/a'] });
  await resources.create({ _id: 'own-id', name: 'other' }, { ifExists: 'update' });
  expect(await withId.get()).toMatchObject({ name: 'other', uris: ['/a'] });
  const otherId = resources.create({ _id: 'another-id', name: 'other' }, { ifExists: 'return' });
  await expect(otherId).rejects.toThrow(ConflictError);
  // What the server does by itself: no conflict, but the same resource with less.
  await resources.request('POST', [], { body: { _id: 'own-id', name: 'third' } });
  expect(await withId.get()).toMatchObject({ name: 'third', uris: [] });

  needs('resource servers that own what they make');
  const { id: ada } = await realm.users.byUsername('ada').get();
  for (const owner of ['ada', ada, { id: ada }, { name: 'ada' }]) {
    const error = await failure(resources.create({ name: `of ${JSON.stringify(owner)}`, owner }));
    expect(error).toBeInstanceOf(IgnoredError);
    const { node, message, hints, ignored } = error as IgnoredError;
    expect(ignored).toEqual([`the owner "${typeof owner === 'string' ? owner : (owner.name ?? owner.id)}"`]);
    expect(message).toContain(node.url);
    expect(hints.join()).toContain('It belongs to "photos"');
    expect(await node.request('GET')).toMatchObject({ name: `of ${JSON.stringify(owner)}` });
  }
  const again = resources.create({ name: 'album', owner: 'ada' }, { ifExists: 'return' });
  await expect(again).rejects.toThrow(IgnoredError);
  await resources.create({ name: 'mine', owner: 'photos' });

  const hers = await (await user('ada')).resources.create({ name: 'album', owner: 'ada' });
  expect((await hers.get()).owner.id).toBe(ada);
  await expect(hers.update({ owner: 'bob' } as object)).rejects.toThrow(
    'owner of a resource cannot be changed',
  );
  await hers.update({ ...(await hers.get()), displayName: 'Hers' });
  expect(await hers.get()).toMatchObject({ displayName: 'Hers', owner: { id: ada } });
});

test('a name is that of the resource server, or of the owner that is named', async () => {
  const { uma, as, user, serviceToken } = await photos();
  const own = await uma.resources.create({ name: 'album' });
  const ada = await user('ada');
  const hers = await ada.resources.create({ name: 'album', displayName: 'Hers' });
  const { _id: id } = await own.get();
  expect((await uma.resources.byName('album').get())._id).toBe(id);
  expect(await uma.resources.byName('album', { owner: 'ada' }).get()).toEqual(await hers.get());
  // An older server shows a user those of the resource server too.
  if (has('26.5')) expect(await ada.resources.byName('album').get()).toEqual(await hers.get());
  else await expect(ada.resources.byName('album').get()).rejects.toThrow(AmbiguousError);
  expect(await uma.resources.byName('ALBUM').find()).toBeUndefined();

  // Who has the resource server's token alone does not say whose is meant.
  const byToken = as({ token: await serviceToken() });
  await expect(byToken.resources.byName('album').get()).rejects.toThrow(AmbiguousError);
  expect((await byToken.resources.byName('album', { owner: 'photos' }).get())._id).toBe(id);
});

test('the names that seeds and older servers have for fields are taken', async () => {
  const { uma } = await photos();
  const old = { DisplayName: 'Album', icon_url: '/icon', uri: '/a', scopes: ['view'] };
  const album = await uma.resources.create({ name: 'album', ...old });
  const today = {
    displayName: 'Album',
    icon_uri: '/icon',
    uris: ['/a'],
    resource_scopes: [{ name: 'view' }],
  };
  expect(await album.get()).toMatchObject(today);
  expect(() => uma.resources.create({ name: 'b', scopes: ['a'], resource_scopes: ['b'] })).toThrow(
    'Set either resource_scopes or scopes, not both',
  );
  const unknown = uma.resources.create({ name: 'b', colour: 'red' } as { name: string });
  await expect(unknown).rejects.toThrow('Unrecognized field "colour"');
});

test('an owner shares a resource by policies', async () => {
  const { realm, uma, user, token } = await photos();
  const ada = await user('ada');
  const shared = { resource_scopes: ['view', 'edit'], ownerManagedAccess: true };
  const album = await ada.resources.create({ name: 'album', ...shared });
  const { _id: id } = await album.get();
  const { policies } = ada.resources.byName('album');
  await realm.groups.create({ name: 'family' });
  const policy = await policies.create({
    name: 'family',
    scopes: ['view'],
    groups: ['/family'],
    users: ['bob'],
  });
  const read = await policy.get();
  expect(read).toMatchObject({
    name: 'family',
    type: 'uma',
    scopes: ['view'],
    groups: ['/family'],
    users: ['bob'],
  });
  await realm.users.byUsername('bob').groups.add(await realm.groups.byPath('/family').get());
  expect(await uma.grantedPermissions(await token('bob'), id)).toMatchObject([
    { rsid: id, scopes: ['view'] },
  ]);
  expect(await uma.grantedPermissions(await token('eve'), id)).toEqual([]);

  await policy.update({ description: 'Ours' });
  expect(await policy.get()).toEqual({ ...read, description: 'Ours' });
  await expect(policy.update({ users: [], groups: [] })).rejects.toThrow('the server would delete it');
  expect(await policy.exists()).toBe(true);
  needs('policies that leave out the roles and groups that do not exist');
  const lost = await failure(
    policy.update({ roles: ['nope', 'offline_access'], groups: ['family', '/strangers'] }),
  );
  expect(lost).toBeInstanceOf(IgnoredError);
  expect((lost as IgnoredError).ignored).toEqual(['the role nope', 'the group /strangers']);
  expect(await policy.get()).toMatchObject({
    roles: ['offline_access'],
    groups: ['/family'],
    users: ['bob'],
  });

  await expect(policies.create({ name: 'family' })).rejects.toThrow(ConflictError);
  await policies.create({ name: 'family', clients: ['app'] }, { ifExists: 'update' });
  expect(await policy.get()).toMatchObject({ clients: ['app'], users: ['bob'], scopes: ['view'] });
  const nobody = await failure(policies.create({ name: 'nobody', roles: ['photos/nope'] }));
  expect(nobody).toBeInstanceOf(IgnoredError);
  await ada.resources.create({ name: 'other', ...shared });

  expect(names(await policies.all())).toEqual(['family', 'nobody']);
  expect(names(await policies.all({ scope: 'edit' }))).toEqual(['nobody']);
  expect(names(await ada.policies.all({ name: 'fam' }))).toEqual(['family']);
  expect(await ada.policies.all({ resource: 'nope' })).toEqual([]);
  expect(names(await ada.policies.all({ first: 1, max: 1 }))).toEqual(['nobody']);
  expect(await ada.resources.byName('other').policies.all()).toEqual([]);
  const streamed: string[] = [];
  for await (const { name } of policies) streamed.push(name);
  for await (const { name } of ada.policies) streamed.push(name);
  expect(streamed.sort()).toEqual(['family', 'family', 'nobody', 'nobody']);

  // Policies are their owner's business, also for the resource server.
  expect(await uma.policies.all()).toEqual([]);
  await expect(uma.policies.byId(read.id).get()).rejects.toThrow('Only resource owner can access policies');

  // What the server's PUT does by itself: without members the policy is gone.
  await policy.request('PUT', [], { body: { name: 'family' } });
  expect(await policy.exists()).toBe(false);
  await (await ada.policies.byId((await policies.all())[0]?.id ?? '')).delete();
  expect(await policies.all()).toEqual([]);
});

test('tickets are granted, taken back and counted', async () => {
  needs('tickets that a resource server makes for what is not its own');
  const { realm, uma, user } = await photos();
  const ada = await user('ada');
  const shared = { resource_scopes: ['view', 'edit'], ownerManagedAccess: true };
  const { _id: resource } = await (await ada.resources.create({ name: 'album', ...shared })).get();
  const { permissionTickets } = uma;
  const asked = await permissionTickets.create({ resource, scopeName: 'view', requesterName: 'bob' });
  await ada.permissionTickets.create({ resource, scopeName: 'edit', requesterName: 'eve', granted: true });
  const { id: bob } = await realm.users.byUsername('bob').get();
  const [ticket] = await permissionTickets.all({ requester: 'bob' });
  expect(ticket).toMatchObject({ resource, requester: bob, granted: false });
  expect(permissionTickets.byId(ticket?.id ?? '').url).toBe(asked.url);
  const [named] = await permissionTickets.all({ requester: bob, returnNames: true });
  const all = { resourceName: 'album', scopeName: 'view', ownerName: 'ada', requesterName: 'bob' };
  expect(named).toMatchObject({ ...ticket, ...all });

  const filters = [
    [{}, 2],
    [{ granted: true }, 1],
    [{ owner: 'ada' }, 2],
    [{ owner: 'bob' }, 0],
    [{ scopeId: 'view' }, 1],
    [{ resourceId: resource, requester: 'eve' }, 1],
    [{ resourceId: 'nope' }, 0],
  ] as const;
  for (const [filter, count] of filters) {
    expect(await permissionTickets.count(filter), JSON.stringify(filter)).toBe(count);
    expect(await permissionTickets.all(filter)).toHaveLength(count);
  }
  expect(await permissionTickets.all({ first: 1, max: 5 })).toHaveLength(1);
  // A requester sees what they asked for.
  const seen: string[] = [];
  for await (const { id } of (await user('bob')).permissionTickets) seen.push(id);
  expect(seen).toEqual([ticket?.id]);

  const again = permissionTickets.create({ resource, scopeName: 'view', requesterName: 'bob' });
  await expect(again).rejects.toThrow('Permission already exists');
  const byBob = (await user('bob')).permissionTickets.byId(ticket?.id ?? '');
  await expect(byBob.update({ granted: true })).rejects.toThrow(ForbiddenError);
  expect(() => asked.update({} as { granted: boolean })).toThrow('granted must be true or false');
  await asked.update({ granted: true });
  await asked.update({ granted: true });
  expect(await permissionTickets.count({ granted: true })).toBe(2);
  await asked.update({ granted: false });
  expect(await permissionTickets.count({ requester: 'bob' })).toBe(0);
  await expect(asked.delete()).rejects.toThrow(BadRequestError);
  // The requester gives it back.
  const [given] = await permissionTickets.all({ requester: 'eve' });
  await (await user('eve')).permissionTickets.byId(given?.id ?? '').delete();
  expect(await permissionTickets.count()).toBe(0);

  // What the server's PUT does by itself: what is not said is a no.
  await permissionTickets.create({ resource, scopeName: 'view', requesterName: 'bob', granted: true });
  const [last] = await permissionTickets.all();
  await permissionTickets.request('PUT', 'ticket', { body: { id: last?.id } });
  expect(await permissionTickets.count()).toBe(0);
});

test('the tree needs credentials, keeps one token, and shows none of it', async () => {
  const { uma, as, token } = await photos();
  const traffic = new Traffic();
  const counted = as(photosClient, traffic);
  await Promise.all([counted.resources.all(), counted.permissionTickets.count(), counted.policies.all()]);
  expect(traffic.count('/token')).toBe(1);
  await expect(as({ clientId: 'photos' }).resources.all()).rejects.toThrow(KeycloakError);
  const { issuer, resource_registration_endpoint } = await as({ clientId: 'any' }).wellKnown();
  expect(resource_registration_endpoint).toBe(uma.resources.url);
  expect(uma.url).toBe(`${issuer}/authz/protection`);
  // A client that is no resource server.
  const byApp = as({ token: await token('ada') }).resources.all();
  await expect(byApp).rejects.toThrow('[app] is not registered as a resource server');
  const asked = await failure(as({ ...photosClient, clientSecret: 'wrong' }).resources.all());
  expect(inspect([counted, counted.resources, asked], { depth: 9, showHidden: true })).not.toMatch(
    /photos-secret|wrong|ey[JK]/,
  );
  expect(String(uma)).toMatch(/\/realms\/[\w-]+\/authz\/protection$/);
  expect(inspect(uma.resources.byName('a/b').policies)).toContain('uma-policy/{name=a/b}>');
});
