import { beforeEach, expect, test } from 'vitest';
import { BadRequestError, ConflictError, NotFoundError } from '../../src/index.ts';
import { ada, passwordClient } from './login.ts';
import { needs, temporaryRealm } from './support.ts';

beforeEach(() => needs('organizations without a domain'));

const login = {
  alias: 'acme-login',
  providerId: 'oidc',
  config: {
    clientId: 'keycloak',
    clientSecret: 'secret',
    authorizationUrl: 'https://acme.test/auth',
    tokenUrl: 'https://acme.test/token',
  },
};

test('identity providers of the realm are added to an organization and taken from it', async () => {
  const realm = await temporaryRealm({ organizationsEnabled: true, identityProviders: [login] });
  const acme = await realm.organizations.create({ name: 'acme' });
  const other = await realm.organizations.create({ name: 'other' });
  const { identityProviders } = acme;
  const node = identityProviders.byAlias('acme-login');
  expect(await identityProviders.all()).toEqual([]);
  expect(await node.exists()).toBe(false);

  await identityProviders.add('acme-login');
  const { id } = await acme.get();
  expect(await node.get()).toMatchObject({
    alias: 'acme-login',
    organizationId: id,
    config: { clientId: 'keycloak', clientSecret: '**********' },
  });
  const streamed: string[] = [];
  for await (const { alias } of identityProviders) streamed.push(alias);
  expect(streamed).toEqual(['acme-login']);
  const again = identityProviders.request('POST', [], { body: 'acme-login' });
  await expect(again).rejects.toThrow(ConflictError);
  await identityProviders.add('acme-login');
  await expect(other.identityProviders.add('acme-login')).rejects.toThrow(BadRequestError);
  await expect(identityProviders.add('nope')).rejects.toThrow(BadRequestError);
  for (const reference of ['', undefined, null, {}])
    await expect(identityProviders.add(reference as never)).rejects.toThrow(TypeError);

  const staff = await acme.groups.create({ name: 'staff', attributes: { a: ['1'] } });
  await staff.children.create({ name: 'editors' });
  await acme.groups.create({ name: 'guests' });
  const names = async (query?: Parameters<typeof node.groups.all>[0]): Promise<string[]> =>
    (await node.groups.all(query)).map(({ name }) => name);
  expect(await names()).toEqual(['guests', 'staff']);
  expect(await names({ first: 1, max: 1 })).toEqual(['staff']);
  expect(await names({ search: 'edit' })).toEqual(['editors']);
  expect(await names({ search: 'edit', exact: true })).toEqual([]);
  expect(await names({ q: 'a:1' })).toEqual(['staff']);
  const [, whole] = await node.groups.all({ briefRepresentation: false, subGroupsCount: true });
  expect(whole).toMatchObject({ attributes: { a: ['1'] }, subGroupCount: 1 });
  for await (const { name } of node.groups) streamed.push(name);
  expect(streamed).toEqual(['acme-login', 'guests', 'staff']);

  await node.delete();
  expect(await node.find()).toBeUndefined();
  await expect(node.delete()).rejects.toThrow(NotFoundError);
  const global = realm.identityProviders.byAlias('acme-login');
  for (const reference of [global, await global.get(), other.identityProviders.byAlias('acme-login')]) {
    await other.identityProviders.add(reference);
    await other.identityProviders.byAlias('acme-login').delete();
  }
  expect(await global.exists()).toBe(true);
});

/** The page where a browser ends that opens this one, and fills in the form of a login on the way. */
async function browse(url: string, login: Record<string, string>): Promise<string> {
  const cookies = new Map<string, { path: string; pair: string }>();
  let request = new Request(url, { redirect: 'manual' });
  for (let step = 0; step < 12; step++) {
    const { pathname } = new URL(request.url);
    const sent = [...cookies.values()].filter(({ path }) => pathname.startsWith(path));
    request.headers.set('cookie', sent.map(({ pair }) => pair).join('; '));
    const response = await fetch(request);
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const path = /path=([^;]*)/i.exec(cookie)?.[1] ?? '/';
      cookies.set(`${path} ${pair.split('=')[0]}`, { path, pair });
    }
    const location = response.headers.get('location');
    const form = /<form[^>]*id="kc-form-login"[^>]*action="([^"]*)"/.exec(await response.text());
    if (location !== null) request = new Request(new URL(location, request.url), { redirect: 'manual' });
    else if (form === null) break;
    else {
      const action = (form[1] ?? '').replaceAll('&amp;', '&');
      const body = new URLSearchParams(login);
      request = new Request(action, { method: 'POST', body, redirect: 'manual' });
    }
    if (request.url.startsWith('https://acme.test/')) break;
  }
  return request.url;
}

test('a member whom a provider brought is managed: the account goes with the membership or the organization', async () => {
  const account = { ...ada, emailVerified: true, credentials: [{ type: 'password', value: 'pass' }] };
  const partner = await temporaryRealm({
    users: [account, { ...account, username: 'eve', email: 'eve@acme.test' }],
    clients: [{ clientId: 'keycloak', secret: 'secret', redirectUris: ['*'] }],
  });
  const protocol = `${partner.url.replace('/admin/', '/')}/protocol/openid-connect`;
  const urls = { authorizationUrl: `${protocol}/auth`, tokenUrl: `${protocol}/token` };
  const realm = await temporaryRealm({
    organizationsEnabled: true,
    sslRequired: 'none',
    identityProviders: [{ ...login, trustEmail: true, config: { ...login.config, ...urls } }],
    clients: [passwordClient],
  });
  const acme = await realm.organizations.create({ name: 'acme', domains: [{ name: 'acme.test' }] });
  const { members, identityProviders } = acme;
  await identityProviders.add('acme-login');
  await members.add(await realm.users.create({ username: 'bob' }));

  const auth = new URL(`${realm.url.replace('/admin/', '/')}/protocol/openid-connect/auth`);
  auth.search = String(
    new URLSearchParams({
      client_id: 'web',
      redirect_uri: 'https://acme.test/',
      response_type: 'code',
      scope: 'openid',
      kc_idp_hint: 'acme-login',
    }),
  );
  for (const username of ['ada', 'eve']) {
    const end = await browse(auth.href, { username, password: 'pass' });
    expect(end).toMatch(/^https:..acme\.test.*code=/);
  }
  const managed = await members.all({ membershipType: 'MANAGED' });
  expect(managed.map(({ email }) => email).sort()).toEqual(['ada@acme.test', 'eve@acme.test']);
  const brought = await members.byEmail('ada@acme.test').get();
  expect(brought.membershipType).toBe('MANAGED');
  expect(await members.byUsername('bob').get()).toMatchObject({ membershipType: 'UNMANAGED' });
  await members.byId(brought.id).delete();
  expect(await realm.users.byId(brought.id).exists()).toBe(false);
  expect(await realm.users.byEmail('eve@acme.test').exists()).toBe(true);
  await acme.delete();
  expect((await realm.users.all()).map(({ username }) => username)).toEqual(['bob']);
});
