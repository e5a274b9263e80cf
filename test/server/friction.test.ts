import { expect, test } from 'vitest';
import { failure } from '../unit/support.ts';
import { administrator, has, randomName, shared, temporaryRealm } from './support.ts';

const realm = shared(() => temporaryRealm({ organizationsEnabled: true }));

interface Listed {
  readonly username: string;
}

test('lists of users leave out service accounts on demand, and nobody else', async () => {
  const acme = await temporaryRealm();
  await acme.clients.create({ clientId: 'robot', serviceAccountsEnabled: true, publicClient: false });
  // A username that only looks like one of a service account.
  for (const username of ['ada', 'service-account-of-mine', 'zoe']) {
    await acme.users.create({ username, email: `${username}@acme.test`, enabled: true });
  }
  const raw = await acme.request<Listed[]>('GET', 'users', { query: { enabled: true } });
  const people = ['ada', 'service-account-of-mine', 'zoe'];
  expect(raw.map(({ username }) => username)).toEqual([...people, 'service-account-robot'].sort());
  expect(raw.some((user) => 'serviceAccountClientId' in user)).toBe(false);

  const filters = [
    {},
    { enabled: true },
    { emailVerified: false },
    { exact: true },
    { username: 'service' },
    ...(has('26.6') ? [{ createdAfter: '2020-01-01' }] : []),
    { search: 'service' },
    { enabled: true, briefRepresentation: true },
  ];
  for (const filter of filters) {
    const listed = await acme.users.all(filter);
    const found = await acme.users.all({ ...filter, serviceAccounts: false });
    const own = listed.filter(({ username }) => username !== 'service-account-robot');
    expect(found, JSON.stringify(filter)).toEqual(own);
  }
  const named = async (query: { first?: number; max?: number }): Promise<string[]> => {
    const found = await acme.users.all({ ...query, enabled: true, serviceAccounts: false });
    return found.map(({ username }) => username);
  };
  expect(await named({ max: 2 })).toEqual(people.slice(0, 2));
  expect(await named({ first: 1, max: 5 })).toEqual(people.slice(1));
  expect(await named({ first: 2 })).toEqual(people.slice(2));
  expect(await failure(acme.users.all({ serviceAccounts: true } as never))).toBeInstanceOf(TypeError);
});

test('the roles that a token may contain depend on the scopes that are asked for', async () => {
  const acme = await temporaryRealm();
  await acme.roles.create({ name: 'editor' });
  const scope = await acme.clientScopes.create({ name: 'edit', protocol: 'openid-connect' });
  await scope.scopeMappings.realm.add('editor');
  const web = await acme.clients.create({ clientId: 'web', fullScopeAllowed: false });
  await web.optionalClientScopes.add('edit');
  const { realm: name = '' } = await acme.get();
  const path = ['evaluate-scopes', 'scope-mappings', name, 'granted'];
  const [raw, asked] = await Promise.all([
    web.request<{ name: string }[]>('GET', path),
    web.request<{ name: string }[]>('GET', path, { query: { scope: 'edit' } }),
  ]);
  expect(raw.map((role) => role.name)).not.toContain('editor');
  expect(asked.map((role) => role.name)).toContain('editor');

  const roles = web.evaluateScopes.scopeMappings.byId(name);
  expect(await roles.granted({ scope: 'edit' })).toEqual(asked);
  expect((await roles.granted()).map((role) => role.name)).not.toContain('editor');
  expect((await roles.notGranted({ scope: 'edit' })).map((role) => role.name)).not.toContain('editor');
  expect((await roles.notGranted()).map((role) => role.name)).toContain('editor');
});

test('what is there is not added again except to lists of roles, and what is not there is not removed', async () => {
  const writes: string[] = [];
  const hooks = {
    request: ({ method, path }: { method: string; path: string }) =>
      method === 'GET' || path.endsWith('/token') ? undefined : writes.push(`${method} ${path}`),
  };
  const { realm: name = '' } = await realm().get();
  const acme = administrator({ hooks }).admin.realms.byName(name);
  const own = randomName('x');
  await acme.roles.create({ name: own });
  const role = await acme.roles.create({ name: `${own}-all` });
  const group = await acme.groups.create({ name: own });
  const user = await acme.users.create({ username: own, enabled: true });
  const scope = await acme.clientScopes.create({ name: own, protocol: 'openid-connect' });
  const web = await acme.clients.create({ clientId: own });
  const alias = `idp-${own}`;
  await acme.identityProviders.create({ alias, providerId: 'oidc', config: { clientId: 'x' } });
  const organization = await acme.organizations.create({ name: own, domains: [{ name: `${own}.test` }] });
  await organization.members.add(own);
  const inside = has('26.6') ? await organization.groups.create({ name: own }) : undefined;
  await organization.members.remove(own);
  const lists: [string, { add(one: never): Promise<void>; remove(one: never): Promise<void> }, unknown][] = [
    ['composites', role.composites, own],
    ['composites of the realm', role.composites.realm, own],
    ['role mappings of a user', user.roleMappings.realm, own],
    ['role mappings of a group', group.roleMappings.realm, own],
    ['scope mappings', web.scopeMappings.realm, own],
    ['groups of a user', user.groups, group],
    ['default groups', acme.defaultGroups, group],
    ['client scopes by name', web.optionalClientScopes, own],
    ['client scopes by id', web.defaultClientScopes, { id: scope.id }],
    ['client scopes of the realm', acme.optionalClientScopes, own],
    ['required actions', user.requiredActions, 'UPDATE_PASSWORD'],
    ['identity providers of an organization', organization.identityProviders, alias],
    ['members of an organization', organization.members, user],
  ];
  if (inside) lists.push(['members of a group of an organization', inside.members, user]);
  const sent = async (run: Promise<void>): Promise<number> => {
    writes.length = 0;
    await run;
    return writes.length;
  };
  for (const [label, list, one] of lists) {
    if (label.startsWith('members of a group')) await organization.members.add(user);
    expect(await sent(list.remove(one as never)), `${label}: remove what is not there`).toBe(0);
    expect(await sent(list.add(one as never)), `${label}: add`).toBeGreaterThan(0);
    // The server takes roles that are mapped already: to look first would cost a request each time.
    const again = /^(role|scope) mappings|^composites/.test(label) ? 1 : 0;
    expect(await sent(list.add(one as never)), `${label}: add again`).toBe(again);
    expect(await sent(list.remove(one as never)), `${label}: remove`).toBeGreaterThan(0);
    expect(await sent(list.remove(one as never)), `${label}: remove again`).toBe(0);
  }
});

test('an own export is imported with SKIP, whose masks belong to clients that are skipped', async () => {
  const acme = await temporaryRealm();
  const web = await acme.clients.create({ clientId: 'web', publicClient: false, secret: 'of-the-client' });
  const config = {
    clientId: 'x',
    clientSecret: 'of-the-provider',
    authorizationUrl: 'https://x.test',
    tokenUrl: 'https://x.test',
  };
  await acme.identityProviders.create({ alias: 'partner', providerId: 'oidc', config });
  const document = await acme.partialExport({ exportClients: true, exportGroupsAndRoles: true });
  const raw = await acme.request<{ skipped: number }>('POST', 'partialImport', {
    body: { ...document, ifResourceExists: 'SKIP' },
  });
  expect(raw.skipped).toBeGreaterThan(1);

  const outcome = await acme.partialImport({ ...document, ifResourceExists: 'SKIP' });
  expect(outcome).toMatchObject({ added: 0, overwritten: 0, skipped: raw.skipped });
  expect((await web.clientSecret.get()).value).toBe('of-the-client');
  await web.delete();
  const again = acme.partialImport({ ...document, ifResourceExists: 'SKIP' });
  expect(await failure(again)).toMatchObject({ message: expect.stringMatching(/clients\[\d+\]\.secret/) });
  const failing = acme.partialImport({ ...document, ifResourceExists: 'FAIL' });
  expect(await failure(failing)).toBeInstanceOf(TypeError);
});

test('a realm acts for somebody else, and is aborted as a whole', async () => {
  const controller = new AbortController();
  const server = administrator({ signal: controller.signal });
  const { realm: name = '' } = await realm().get();
  const { username = '' } = await server.admin.realms
    .byName(name)
    .users.create({ username: randomName('u') })
    .then((user) => user.get());
  expect(username).toMatch(/^u-/);
  const other = server.as('no-token');
  expect(await failure(other.admin.realms.byName(name).get())).toMatchObject({ httpStatus: 401 });
  await other.close();
  expect(await server.admin.realms.byName(name).users.count()).toBeGreaterThan(0);
  const call = server.admin.realms.byName(name).users.all();
  const reason = new Error('shutting down');
  controller.abort(reason);
  expect(await failure(call)).toBe(reason);
});
