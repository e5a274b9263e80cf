import { expect, test } from 'vitest';
import { type Method, NotFoundError } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { routes } from '../contract/routes.ts';
import { administrator, needs, temporaryRealm } from './support.ts';

const internal = routes.filter(({ status }) => status === 'internal').map(({ name }) => name);

/** A realm with one object of each kind that internal routes are about, and the id of each by its word in the path. */
async function furnished(): Promise<{ realm: RealmNode; ids: Record<string, string> }> {
  const realm = await temporaryRealm({ bruteForceProtected: true });
  const ada = await realm.users.create({ username: 'ada', enabled: true });
  const staff = await realm.groups.create({ name: 'staff' });
  const web = await realm.clients.create({ clientId: 'web', fullScopeAllowed: false });
  const orders = await realm.clientScopes.create({ name: 'orders', protocol: 'openid-connect' });
  const chief = await realm.roles.create({ name: 'chief' });
  await realm.roles.create({ name: 'editor' });
  const holders = [ada.roleMappings.realm, staff.roleMappings.realm, web.scopeMappings.realm];
  for (const list of [...holders, orders.scopeMappings.realm, chief.composites]) await list.add('editor');
  const browser = realm.authentication.flows.byAlias('browser');
  const nodes = {
    users: ada,
    groups: staff,
    clients: web,
    clientScopes: orders,
    roles: chief,
    flow: browser,
  };
  const found = Object.entries(nodes).map(async ([kind, node]) => [kind, (await node.get()).id]);
  return { realm, ids: Object.fromEntries(await Promise.all(found)) };
}

/** An internal route as a request below its realm. */
function below(
  route: string,
  ids: Record<string, string>,
): { method: Method; subpath: string; kind: string } {
  const [method, path = ''] = route.split(' /admin/realms/{}/') as [Method, string | undefined];
  const kind = path.split('/').at(-2) ?? '';
  const subpath = path.replace('{}/{}', `clients/${ids['flow']}`).replace('{}', String(ids[kind]));
  return { method, subpath, kind };
}

test('every internal route that reads answers through the realm, with what it is about', async () => {
  needs('routes of the admin console');
  const { realm, ids } = await furnished();
  const query = { type: 'ALL', clientId: ids['clients'], first: 0, max: 10_000 };
  const answers = new Map<string, unknown>();
  for (const route of internal.filter((name) => name.startsWith('GET '))) {
    const { method, subpath } = below(route, ids);
    answers.set(subpath.replace(/[0-9a-f-]{36}$/, '{}'), await realm.request(method, subpath, { query }));
  }
  expect(answers.size).toBe(25);
  const named = (name: string): unknown => expect.arrayContaining([expect.objectContaining({ name })]);
  for (const kind of ['users', 'groups', 'clients', 'clientScopes', 'roles']) {
    expect(answers.get(`ui-ext/effective-roles-all/${kind}/{}`), kind).toEqual(named('editor'));
    expect(answers.get(`ui-ext/available-roles/${kind}/{}`), kind).toEqual(expect.any(Array));
    expect(answers.get(`ui-ext/effective-roles/${kind}/{}`), kind).toEqual(expect.any(Array));
  }
  expect(answers.get('ui-ext/realms/names')).toEqual(named('master'));
  expect(answers.get('ui-ext/authentication-management/required-actions')).toEqual(named('Update Password'));
  expect(answers.get('ui-ext/brute-force-user')).toMatchObject([{ username: 'ada', bruteForceStatus: {} }]);
  expect(answers.get('ui-ext/info')).toHaveProperty('userProfileProvidersEnabled');
  expect(answers.get('ui-ext/sessions')).toEqual([]);
});

test('every internal route that removes a role mapping does so, and the one that writes the realm writes it', async () => {
  needs('routes of the admin console');
  const { realm, ids } = await furnished();
  const { id: roleId, name: roleName } = await realm.roles.byName('editor').get();
  const effective = (kind: string): Promise<unknown> =>
    realm.request('GET', ['ui-ext', 'effective-roles-all', kind, String(ids[kind])]);
  const removals = internal.filter((name) => name.startsWith('POST '));
  expect(removals).toHaveLength(5);
  for (const route of removals) {
    const { method, subpath, kind } = below(route, ids);
    const before = (await effective(kind)) as { name: string }[];
    expect(await realm.request(method, subpath, { body: [{ roleId, roleName }] }), kind).toBeUndefined();
    const left = before.filter(({ name }) => name !== 'editor');
    expect(left, kind).toHaveLength(before.length - 1);
    expect(await effective(kind), kind).toEqual(left);
  }
  const { realm: name } = await realm.get();
  await realm.request('PUT', 'ui-ext', { body: { realm: name, displayName: 'Acme' } });
  expect(await realm.get()).toMatchObject({ displayName: 'Acme' });
});

test('a node sends JSON, text and forms below its own address, and encodes what stands in the path', async () => {
  needs('/organizations');
  const { realm } = await furnished();
  const web = realm.clients.byClientId('web');
  const key = 'a/b c?d#e%2F';

  expect(await web.request('POST', 'roles', { body: { name: key } })).toBeUndefined();
  expect(await web.request('GET', ['roles', key])).toMatchObject({ name: key, clientRole: true });
  const body = 'Grüße';
  await realm.localization
    .byLocale('de')
    .request('PUT', [key], { body, contentType: 'text/plain;charset=utf-8' });
  expect(await realm.localization.byLocale('de').request('GET')).toEqual({ [key]: body });

  const form = new FormData();
  form.set('providerId', 'oidc');
  form.set('file', new Blob(['{"issuer":"https://login.partner.test"}']), 'file');
  const config = await realm.request('POST', 'identity-provider/import-config', { body: form });
  expect(config).toMatchObject({ issuer: 'https://login.partner.test' });

  await realm.update({ organizationsEnabled: true });
  const partner = await realm.organizations.create({ name: 'partner', domains: [{ name: 'partner.test' }] });
  const { id } = await realm.users.byUsername('ada').get();
  const fields = new URLSearchParams({ id });
  // The server found the user whom the form names, and nowhere to write to.
  await expect(partner.request('POST', 'members/invite-existing-user', { body: fields })).rejects.toThrow(
    /User does not have an email address|Failed to send invite email/,
  );
});

test('a route that does not exist is an error that says so', async () => {
  const { realm } = await furnished();
  for (const node of [realm, realm.clients.byClientId('web')]) {
    const error = await node.request('GET', 'nothing/of the/kind').catch((error: unknown) => error);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({
      httpStatus: 404,
      method: 'GET',
      path: expect.stringMatching(/\/nothing\/of%20the\/kind$/),
      hints: [expect.stringContaining('he server has no such route.')],
    });
  }
  // Above the realms the server has no route, but knows the method OPTIONS for all paths.
  await expect(administrator().admin.request('GET', 'nothing')).rejects.toThrow('405 ');
  await expect(realm.request('GET', 'users/nobody')).rejects.toMatchObject({ hints: [] });
});
