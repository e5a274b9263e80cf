import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import type { RequestingPartyTokenClaims } from '../../src/auth/jwt/claims.ts';
import { AmbiguousError, OAuthError } from '../../src/index.ts';
import { parseChallenge } from '../../src/uma/challenge.ts';
import { hasPermission } from '../../src/uma/claims.ts';
import { failure } from '../unit/support.ts';
import { has, Traffic } from './support.ts';
import { type Photos, photos, photosClient } from './uma-support.ts';

/** The resource `album`, of which bob may view and print, but not edit. */
async function album({ uma, authorization }: Photos): Promise<string> {
  const { resources } = uma;
  const node = await resources.create({
    name: 'album',
    uris: ['/albums/*', '/album'],
    resource_scopes: ['view', 'edit', 'print'],
  });
  await resources.create({ name: 'closed', resource_scopes: ['view'] });
  await authorization.policies.user.create({ name: 'bobs', users: ['bob'] });
  const may = { resources: ['album'], policies: ['bobs'] };
  await authorization.permissions.scope.create({ name: 'view', scopes: ['view'], ...may });
  await authorization.permissions.scope.create({ name: 'print', scopes: ['print'], ...may });
  return (await node.get())._id;
}

test('a resource that does not exist is an error, also if the resource server asks for itself', async () => {
  const server = await photos();
  const id = await album(server);
  const own = await server.serviceToken();
  // The server's own answer to the resource server: denied, whether the resource exists or not.
  const bare = server.as({ clientId: 'photos' });
  const denied = bare.decide(own, { resource: 'nope' });
  if (has('26.1')) expect(await denied).toBe(false);
  else await expect(denied).rejects.toMatchObject({ error: 'invalid_resource' });
  for (const token of [own, await server.token('bob')]) {
    await expect(server.uma.allows(token, { resource: 'nope' })).rejects.toMatchObject({
      name: 'OAuthError',
      error: 'invalid_resource',
    });
  }
  expect(await server.uma.allows(own, { resource: 'closed' })).toBe(false);
  expect(await server.uma.allows(own, { resource: id, scopes: ['edit'] })).toBe(false);
  for (const options of [{ audience: null }, { leeway: 5 }, { timout: 5 }] as never[]) {
    await expect(server.uma.allows(own, { resource: 'closed' }, options)).rejects.toThrow(TypeError);
  }
});

test('allows means all scopes, allowsAny any of them, and so does the server where it decides', async () => {
  const server = await photos();
  const { uma, as } = server;
  const id = await album(server);
  const bob = await server.token('bob');
  // A public client, with no more than the name of the resource server.
  const open = as({ clientId: 'photos' });
  for (const resource of ['album', id]) {
    const decided = [
      [['view'], true, true],
      [['view', 'print'], true, true],
      [['view', 'edit'], false, true],
      [['edit'], false, false],
      [undefined, true, true],
    ] as const;
    for (const [scopes, all, any] of decided) {
      const permission = scopes ? { resource, scopes } : { resource };
      expect(await uma.allows(bob, permission), `${resource} ${scopes}`).toBe(all);
      expect(await open.allows(bob, permission)).toBe(all);
      expect(await uma.allowsAny(bob, permission)).toBe(any);
      expect(await uma.decide(bob, permission)).toBe(any);
    }
  }
  expect(await uma.allows(bob, ['album#view', 'album#print'])).toBe(true);
  expect(await uma.allows(bob, ['album#view', 'closed#view'])).toBe(false);
  expect(await uma.allowsAny(bob, ['album#edit', 'closed'])).toBe(false);
  expect(await uma.allowsAny(bob, ['closed', 'album#view'])).toBe(true);
  expect(await uma.allows(await server.token('eve'), { resource: id })).toBe(false);

  const byUri = { uri: '/albums/7', matchingUri: true };
  expect(await uma.allows(bob, { uri: '/album', scopes: ['view'] })).toBe(true);
  expect(await uma.allows(bob, { ...byUri, scopes: ['view', 'print'] })).toBe(true);
  expect(await uma.allows(bob, { ...byUri, scopes: ['view', 'edit'] })).toBe(false);

  expect(await uma.grantedPermissions(bob)).toEqual([
    { rsid: id, rsname: 'album', scopes: expect.anything() },
  ]);
  expect((await uma.grantedPermissions(bob, 'album#view,edit'))[0]?.scopes).toEqual(['view']);
  expect(await uma.grantedPermissions(bob, 'closed')).toEqual([]);
});

test('a resource or a scope that does not exist is an error, whatever else is asked for', async () => {
  const server = await photos();
  const { uma } = server;
  const id = await album(server);
  const bob = await server.token('bob');
  const wrong = [
    ['nope', 'invalid_resource'],
    ['nope#view', 'invalid_resource'],
    ['00000000-0000-4000-8000-000000000000', 'invalid_resource'],
    ['album#nope', 'invalid_scope'],
    ['album#view,nope', 'invalid_scope'],
    [`${id}#edit,nope`, 'invalid_scope'],
    [{ uri: '/nope' }, 'invalid_resource'],
    [{ uri: '/albums/7' }, 'invalid_resource'],
    [['album#view', 'nope'], 'invalid_resource'],
  ] as const;
  for (const [permission, code] of wrong) {
    for (const check of ['allows', 'allowsAny', 'accessStatus'] as const) {
      const error = await failure(uma[check](bob, permission));
      expect(error, `${check} ${JSON.stringify(permission)}`).toBeInstanceOf(OAuthError);
      expect((error as OAuthError).error).toBe(code);
    }
  }
  // The server by itself passes over the scope that does not exist.
  expect(await uma.decide(bob, 'album#view,nope')).toBe(true);
  await expect(uma.grantedPermissions(bob, 'nope')).rejects.toMatchObject({
    hints: [expect.stringContaining('Does the resource server (audience) have this resource')],
  });
  await expect(uma.decide(bob, 'nope')).rejects.toThrow(OAuthError);
  await expect(uma.allows(bob, 'album', { audience: 'app' })).rejects.toMatchObject({
    hints: [expect.stringContaining('Is authorization enabled')],
  });
  await expect(uma.allows(bob, 'album', { audience: 'none' })).rejects.toThrow('Unknown resource server id');
  await expect(uma.allows(bob, '#view')).rejects.toThrow('requires a resource or a uri');
  await expect(uma.allows(bob, 'resource-type:urn:a')).rejects.toThrow('not a resource type');
  await expect(uma.allows(bob, [])).rejects.toThrow('list of permissions is empty');
});

test('the name of a resource is not lent to one that a user makes', async () => {
  const server = await photos();
  const { uma } = server;
  const id = await album(server);
  const bob = await server.token('bob');
  const ada = await server.user('ada');
  // A friend's resource with the same name, shared with bob.
  const trap = await ada.resources.create({
    name: 'album',
    resource_scopes: ['edit'],
    ownerManagedAccess: true,
  });
  const { _id: resource } = await trap.get();
  const shared = { scopeName: 'edit', requesterName: 'bob', granted: true };
  await ada.permissionTickets.create({ resource, ...shared });
  expect(await uma.grantedPermissions(bob, 'album#edit')).toMatchObject([
    { rsid: resource, scopes: ['edit'] },
  ]);
  expect(await uma.allows(bob, 'album#edit')).toBe(false);
  expect(await uma.allows(bob, 'album#view')).toBe(true);
  expect(await uma.allows(bob, { resource, scopes: ['edit'] })).toBe(true);
  // Who does not know which is meant does not decide.
  const open = server.as({ clientId: 'photos' });
  await expect(open.allows(bob, 'album')).rejects.toThrow(AmbiguousError);

  // Nor is the id of one resource the name of another.
  const { authorization } = server;
  const gone = await uma.resources.create({ name: 'gone', resource_scopes: ['edit'] });
  const { _id: goneId } = await gone.get();
  await gone.delete();
  const named = await ada.resources.create({
    name: goneId,
    resource_scopes: ['edit'],
    ownerManagedAccess: true,
  });
  await ada.permissionTickets.create({ resource: (await named.get())._id, ...shared });
  expect(await uma.allows(bob, { resource: goneId, scopes: ['edit'] })).toBe(false);

  // Nor is a name that the resource server does not have; ids of its own making are.
  const theirs = { resource_scopes: ['edit'], ownerManagedAccess: true };
  const absent = await ada.resources.create({ name: 'absent', ...theirs });
  await ada.permissionTickets.create({ resource: (await absent.get())._id, ...shared });
  expect(await open.allows(bob, 'absent#edit')).toBe(true);
  expect(await uma.allows(bob, 'absent#edit')).toBe(false);
  for (const _id of ['own-id', 'plainid']) {
    await uma.resources.create({ _id, name: `name of ${_id}`, resource_scopes: ['edit'] });
    const may = { resources: [`name of ${_id}`], scopes: ['edit'], policies: ['bobs'] };
    await authorization.permissions.scope.create({ name: _id, ...may });
    expect(await uma.allows(bob, `name of ${_id}#edit`)).toBe(true);
  }
  expect(await uma.allows(bob, 'own-id#edit')).toBe(true);

  // A name is asked for once, and again when its resource was made anew.
  const traffic = new Traffic();
  const counted = server.as(photosClient, traffic);
  await counted.allows(bob, 'album#view');
  await counted.allows(bob, 'album#print');
  expect(traffic.count('/resource_set')).toBe(1);
  await uma.resources.byId(id).delete();
  await uma.resources.create({ name: 'album', resource_scopes: ['view'] });
  await authorization.permissions.resource.create({ name: 'new', resources: ['album'], policies: ['bobs'] });
  expect(await counted.allows(bob, 'album#view')).toBe(true);
  expect(traffic.count('/resource_set')).toBe(2);
});

test('the owner of a resource grants what another user asked for by a ticket', async () => {
  const { uma, as, user, token } = await photos();
  const ada = await user('ada');
  const shared = { resource_scopes: ['view', 'edit'], ownerManagedAccess: true };
  const { _id: resource_id } = await (await ada.resources.create({ name: 'diary', ...shared })).get();
  const bob = await token('bob');
  const { permissionTickets } = uma;

  // The resource server, to which bob came without a permission:
  const wanted = [{ resource_id, resource_scopes: ['view'] }];
  const header = uma.challenge(await permissionTickets.issue(wanted));
  // The client, which knows nothing but that header:
  const { ticket = '', asUri } = parseChallenge(`Bearer, ${header}`) ?? {};
  expect(asUri).toBe(uma.url.replace('/authz/protection', ''));
  const client = as({ clientId: 'app' });
  const denied = await failure(client.requestPermissions(bob, { ticket }));
  expect(denied).toMatchObject({ error: 'access_denied', httpStatus: 403 });

  // No check has written down a request.
  const check = { resource: resource_id, scopes: ['view', 'edit'] };
  expect(await uma.allows(bob, check)).toBe(false);
  expect(await uma.allowsAny(bob, check)).toBe(false);
  expect(await uma.decide(bob, check)).toBe(false);
  expect(await uma.grantedPermissions(bob, check)).toEqual([]);
  expect((await uma.accessStatus(bob, check)).isAuthorized).toBe(false);
  expect(await permissionTickets.count()).toBe(0);

  const submitted = await failure(client.requestPermissions(bob, { ticket, submitRequest: true }));
  expect(submitted).toBeInstanceOf(OAuthError);
  expect(submitted).toMatchObject({ error: 'request_submitted', code: 'request_submitted', httpStatus: 403 });
  const [request] = await ada.permissionTickets.all({ granted: false, returnNames: true });
  expect(request).toMatchObject({ requesterName: 'bob', scopeName: 'view', resourceName: 'diary' });
  await ada.permissionTickets.byId(request?.id ?? '').update({ granted: true });

  const rpt = await client.requestPermissions(bob, { ticket });
  const claims = decodeJwt<RequestingPartyTokenClaims>(rpt.access_token);
  expect(claims.aud).toBe('photos');
  expect(hasPermission(claims, { resource: resource_id, scopes: ['view'] })).toBe(true);
  expect(hasPermission(claims, check)).toBe(false);
  expect(await uma.allows(bob, { ...check, scopes: ['view'] })).toBe(true);
  expect(await uma.allows(bob, check)).toBe(false);
  await ada.permissionTickets.byId(request?.id ?? '').update({ granted: false });
  expect(await uma.allowsAny(bob, check)).toBe(false);

  expect(await permissionTickets.issue({ resource_scopes: ['view'], claims: { org: ['acme'] } })).toMatch(
    /^ey/,
  );
  await expect(permissionTickets.issue({ resource_id: 'nope' })).rejects.toThrow('nope');
  await expect(permissionTickets.issue({ resource_id, resource_scopes: ['nope'] })).rejects.toThrow('nope');
});

test('an RPT has what was asked for, keeps what another had, and stays within its limits', async () => {
  const server = await photos();
  const { uma } = server;
  const id = await album(server);
  const bob = await server.token('bob');
  const granted = (token: string) => decodeJwt<RequestingPartyTokenClaims>(token).authorization.permissions;
  const all = await uma.requestPermissions(bob);
  expect(granted(all.access_token)).toMatchObject([{ rsid: id, rsname: 'album' }]);
  expect(all.expiresAt).toBeGreaterThan(Date.now());
  expect(all.upgraded).toBe(false);
  const view = await uma.requestPermissions(bob, { permissions: 'album#view', includeResourceName: false });
  expect(granted(view.access_token)).toEqual([{ rsid: id, scopes: ['view'] }]);
  const both = await uma.requestPermissions(bob, { permissions: 'album#print', rpt: view.access_token });
  expect(both.upgraded).toBe(true);
  expect(granted(both.access_token)[0]?.scopes?.toSorted()).toEqual(['print', 'view']);
  const scoped = await uma.requestPermissions(bob, { permissions: id, scope: 'print', permissionsLimit: 1 });
  expect(granted(scoped.access_token)).toMatchObject([{ scopes: ['print'] }]);
  await expect(uma.requestPermissions(bob, { permissions: 'closed' })).rejects.toThrow('not_authorized');
  await expect(uma.requestPermissions(bob, { ticket: 'nope' })).rejects.toThrow('invalid_ticket');
  const two = uma.requestPermissions(bob, { permissions: 'album', ticket: 'x' });
  await expect(two).rejects.toThrow('either permissions or ticket');
  const nowhere = server.as({ token: bob }).requestPermissions(bob);
  await expect(nowhere).rejects.toThrow('Set the audience');

  // The word of the resource server about a user of a public client; from that client itself it counts for nothing.
  const claimToken = { place: ['hér'] };
  expect(await uma.grantedPermissions(bob, 'album#view', { claimToken })).toMatchObject([
    { claims: claimToken },
  ]);
  expect(await uma.allows(bob, 'album#view', { claimToken })).toBe(true);
  const open = server.as({ clientId: 'photos' });
  const refused = failure(open.grantedPermissions(bob, 'album#view', { claimToken }));
  expect(await refused).toMatchObject({
    error: 'invalid_grant',
    hints: [expect.stringContaining('credentials')],
  });
});

test('the status of an access has three states', async () => {
  const server = await photos();
  const { uma } = server;
  const id = await album(server);
  const bob = await server.token('bob');
  expect(await uma.accessStatus(bob, 'album#view,print')).toEqual({
    isLoggedIn: true,
    isAuthorized: true,
    missingPermissions: [],
  });
  const several = ['album#view,edit', { resource: id, scopes: ['edit'] }, 'closed'];
  expect(await uma.accessStatus(bob, several)).toEqual({
    isLoggedIn: true,
    isAuthorized: false,
    missingPermissions: ['album#edit', `${id}#edit`, 'closed'],
  });
  const loggedOut = {
    isLoggedIn: false,
    isAuthorized: false,
    missingPermissions: ['album#view', 'album#edit', `${id}#edit`, 'closed'],
  };
  expect(await uma.accessStatus('no-token', several)).toEqual(loggedOut);
  await server.realm.users.byUsername('bob').logout();
  expect(await uma.accessStatus(bob, several)).toEqual(loggedOut);
  expect(await uma.accessStatus(bob, several, { claimToken: { a: ['b'] } })).toEqual(loggedOut);
  const error = await failure(uma.allows(bob, 'album'));
  expect(error).toMatchObject({
    error: 'invalid_grant',
    hints: [expect.stringContaining('session has ended')],
  });
  expect(String(error)).not.toContain(bob);
  await expect(uma.allows('', 'album')).rejects.toThrow(TypeError);
});
