import { expect, inject, test } from 'vitest';
import { DPoP } from '../../src/index.ts';
import { faultProxy } from './fault-proxy.ts';
import { isSince } from './release.ts';
import { administrator, connect, has, nameOf, shared, Traffic, temporaryRealm } from './support.ts';

const secret = 'a secret';
const robot = { clientId: 'robot', clientSecret: secret };
const realm = shared(() =>
  temporaryRealm({
    clients: [{ clientId: 'robot', secret, serviceAccountsEnabled: true }],
    users: [{ username: 'ada', enabled: true }],
  }),
);
const version = (): string => inject('keycloak').version;

/** How a raw request for users or their number is answered. */
const raw = (path: string, query: object): Promise<unknown> => realm().request('GET', path, { query });

const parameters = [
  ['users created before', '26.6', 'users', { createdBefore: 0 }, []],
  ['users created after', '26.6', 'users', { createdAfter: Date.UTC(2999, 0) }, []],
  ['the number of those created before', '26.6', 'users/count', { createdBefore: 0 }, 0],
  ['the number of those with a provider', '26.6', 'users/count', { idpAlias: 'nope' }, 0],
  ['identity providers of the realm', '26', 'identity-provider/instances', { realmOnly: true }, []],
] as const;

test.for(parameters)(
  '%s: an older server ignores the parameter, and is not asked',
  async ([, since, path, query, right]) => {
    const [parameter] = Object.keys(query);
    const isKnown = isSince(version(), since);
    if (path !== 'identity-provider/instances')
      expect(JSON.stringify(await raw(path, query)) === JSON.stringify(right)).toBe(isKnown);
    const traffic = new Traffic();
    const acme = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm()));
    const ask = (): Promise<unknown> => {
      if (path === 'users') return acme.users.all(query as never);
      return path === 'users/count'
        ? acme.users.count(query as never)
        : acme.identityProviders.all(query as never);
    };
    if (isKnown) {
      expect(await ask()).toEqual(right);
      expect(await ask()).toEqual(right);
      expect(traffic.count('/admin/serverinfo')).toBe(1);
    } else {
      await expect(ask()).rejects.toMatchObject({
        code: 'ignored',
        message: expect.stringMatching(
          new RegExp(`^Keycloak .* would ignore ${parameter} .* needs ${since}$`),
        ),
      });
      expect(traffic.count(`/${path}`)).toBe(0);
    }
  },
);

test('who may not see the version learns all the same what the server knows', async () => {
  const account = realm().clients.byClientId('robot').serviceAccountUser;
  await account.roleMappings.clients.byClientId('realm-management').set(['view-users']);
  const own = connect(nameOf(realm()), robot).admin;
  const { systemInfo } = await own.serverInfo.get();
  expect(systemInfo?.version === undefined).toBe(isSince(version(), '26.4'));
  const count = own.realms.byName(nameOf(realm())).users.count({ idpAlias: 'nope' });
  if (isSince(version(), '26.6')) expect(await count).toBe(0);
  else await expect(count).rejects.toMatchObject({ code: 'ignored' });
});

test('queries that every release knows cost no request more', async () => {
  const traffic = new Traffic();
  const acme = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm()));
  await acme.users.all({ username: 'ada', exact: true });
  await acme.identityProviders.all();
  expect(traffic.count('/admin/serverinfo')).toBe(0);
});

/** What the token endpoint answers to a proof of possession. */
async function rawTokenType(): Promise<string> {
  const url = `${inject('keycloak').url}/realms/${nameOf(realm())}/protocol/openid-connect/token`;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'robot',
    client_secret: secret,
  });
  const headers = { dpop: await new DPoP().proof('POST', url) };
  const answer = await fetch(url, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { token_type: string }).token_type;
}

test('a server that knows no DPoP gives tokens that anybody can use, which are refused unless they are wanted', async () => {
  const type = await rawTokenType();
  expect(type).toBe(isSince(version(), '26.4') ? 'DPoP' : 'Bearer');
  const account = realm().clients.byClientId('robot').serviceAccountUser;
  await account.roleMappings.clients.byClientId('realm-management').set(['view-users']);
  for (const allowBearer of [false, true]) {
    const dpop = new DPoP(undefined, { allowBearer });
    const own = connect(nameOf(realm()), { ...robot, dpop });
    const oidc = own.openIdConnect({ ...robot, dpop });
    const users = (): Promise<number> => own.admin.realms.byName(nameOf(realm())).users.count();
    if (type === 'DPoP' || allowBearer) {
      expect((await oidc.clientCredentials()).token_type).toBe(type);
      expect(await users()).toBe(1);
    } else {
      const refused = { name: 'InvalidResponseError', message: expect.stringContaining('is not bound') };
      await expect(oidc.clientCredentials()).rejects.toMatchObject(refused);
      await expect(users()).rejects.toMatchObject(refused);
    }
  }
});

test('an import tells whom a request made whose answer was lost: older servers give imported users no date', async () => {
  const acme = await temporaryRealm();
  await acme.request('POST', 'partialImport', { body: { users: [{ username: 'raw' }] } });
  expect('createdTimestamp' in (await acme.users.byUsername('raw').get())).toBe(isSince(version(), '26.5'));
  await acme.users.create({ username: 'before' });
  // The clocks of the two may differ by so much.
  await new Promise((done) => setTimeout(done, 700));
  const proxy = await faultProxy();
  proxy.fault = ({ method }) => (method === 'POST' ? { status: 500 } : undefined);
  const given = ['before', 'ada', 'bob'].map((username) => ({ username }));
  const { added, existing } = await proxy.at(acme).users.import(given);
  expect([added, existing].map((users) => users.map(({ username }) => username).sort())).toEqual([
    ['ada', 'bob'],
    ['before'],
  ]);
});

test('every mapping of a role is removed in one request', async () => {
  const acme = await temporaryRealm();
  await acme.roles.create({ name: 'editor' });
  const holders = [
    (await acme.users.create({ username: 'ada' })).roleMappings,
    (await acme.groups.create({ name: 'staff' })).roleMappings,
    (await acme.clients.create({ clientId: 'web' })).scopeMappings,
    (await acme.clientScopes.create({ name: 'edit', protocol: 'openid-connect' })).scopeMappings,
  ];
  for (const { realm } of holders) {
    await realm.add('editor');
    await realm.removeAll();
    expect(await realm.all()).toEqual([]);
  }
});

test('a user who is there is updated whatever case the name has: to 22 another case is another name', async () => {
  const acme = await temporaryRealm();
  const { id } = await acme.users.create({ username: 'ada', firstName: 'Ada' });
  const raw = acme.request('PUT', ['users', id], { body: { username: 'ADA' } });
  if (has('24')) await raw;
  else await expect(raw).rejects.toThrow('Attribute username is read only');
  const wanted = { username: 'ADA', lastName: 'Byron' };
  const again = await acme.users.create(wanted, { ifExists: 'update' });
  expect(again.id).toBe(id);
  expect(await again.get()).toMatchObject({ username: 'ada', firstName: 'Ada', lastName: 'Byron' });
  const imported = [{ ...wanted, lastName: 'Lovelace' }];
  const { updated, failed } = await acme.users.import(imported, { ifExists: 'update' });
  expect([updated.length, failed]).toEqual([1, []]);
  expect(await again.get()).toMatchObject({ firstName: 'Ada', lastName: 'Lovelace' });
});

test('a new name of a mapper of an identity provider, which 22 ignores, is set or is an error', async () => {
  const { identityProviders } = await temporaryRealm();
  const config = { clientId: 'c', clientSecret: 's' };
  const gh = await identityProviders.create({ alias: 'gh', providerId: 'github', config });
  const fields = { identityProviderMapper: 'hardcoded-attribute-idp-mapper' };
  const mapper = await gh.mappers.create({ ...fields, name: 'one', config: { attribute: 'a' } });
  const body = await mapper.get();
  await mapper.request('PUT', [], { body: { ...body, name: 'two' } });
  let { name } = await mapper.get();
  expect(name).toBe(has('26') ? 'two' : 'one');
  const renamings = [
    () => mapper.update({ name: 'three', config: { 'attribute.value': 'b' } }),
    () => gh.mappers.byName(name).replace({ ...fields, name: 'four', config: { attribute: 'c' } }),
  ];
  for (const [index, rename] of renamings.entries()) {
    const renamed = index === 0 ? 'three' : 'four';
    if (has('26')) {
      await rename();
      name = renamed;
    } else {
      await expect(rename()).rejects.toMatchObject({ name: 'IgnoredError', ignored: ['name'] });
    }
    expect((await gh.mappers.byName(name).get()).config).toEqual(
      index === 0 ? { attribute: 'a', 'attribute.value': 'b' } : { attribute: 'c' },
    );
  }
  await mapper.update({ name, config: { attribute: 'd' } });
  expect((await mapper.get()).config).toEqual({ attribute: 'd' });
});

test('clients by an attribute that is not searchable are an error on each release: up to 26.0 the server returns all', async () => {
  const acme = await temporaryRealm();
  const { clients } = acme;
  const attributes = { 'a b': 'say "hi"', saml_idp_initiated_sso_url_name: 'here', colour: 'Red' };
  await clients.create({ clientId: 'web', attributes });
  const raw = (q: string): Promise<object[]> => acme.request<object[]>('GET', 'clients', { query: { q } });
  if (has('26.5')) await expect(raw('colour:red')).rejects.toThrow('Attributes [colour] not allowed');
  else expect(await raw('colour:red')).toHaveLength((await clients.all()).length);
  const refused = [
    'colour:red',
    { colour: 'red' },
    { 'a b': 'say "hello"' },
    '"a b":"say \\"hello\\""',
    'saml_idp_initiated_sso_url_name:here size:2',
  ];
  for (const q of refused) {
    const error = { name: 'BadRequestError', message: expect.stringContaining('not allowed for search') };
    await expect(clients.all({ q })).rejects.toMatchObject(error);
    await expect(clients.iterate({ q }).next()).rejects.toMatchObject(error);
  }
  for (const q of ['saml_idp_initiated_sso_url_name:here', { saml_idp_initiated_sso_url_name: 'here' }])
    expect(await clients.all({ q })).toMatchObject([{ clientId: 'web' }]);
  expect(await clients.all({ q: 'saml_idp_initiated_sso_url_name:there' })).toEqual([]);
  expect(await clients.findByAttributes({ colour: 'Red' })).toMatchObject([{ clientId: 'web' }]);
});
