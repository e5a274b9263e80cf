import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { type Fetch, KeycloakAdmin, KeycloakRealm } from '../../../src/index.ts';

/** Remembers what was sent, and gives tokens. */
function recording(): { sent: string[]; fetch: Fetch } {
  const sent: string[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { method, url, headers } = new Request(input, init);
    sent.push(`${method} ${new URL(url).pathname} ${headers.get('authorization')}`);
    if (url.endsWith('/logout')) return new Response(null, { status: 204 });
    if (!url.endsWith('/token')) return Response.json([]);
    return Response.json({
      access_token: 'given',
      expires_in: 60,
      refresh_token: 'again',
      refresh_expires_in: 600,
      token_type: 'Bearer',
    });
  };
  return { sent, fetch };
}

const place = { serverUrl: 'https://sso.test', realmName: 'acme' };
const tokenEndpoint = 'POST /realms/acme/protocol/openid-connect/token null';

test('a KeycloakAdmin is the tree itself, logs in once and logs out', async () => {
  const { sent, fetch } = recording();
  const auth = { username: 'ada', password: 'secret' };
  {
    await using admin = new KeycloakAdmin({ ...place, auth, fetch });
    await Promise.all([admin.realms.byName('other').roles.all({ max: 1 }), admin.realm.roles.all()]);
  }
  expect(sent).toEqual([
    tokenEndpoint,
    'GET /admin/realms/other/roles Bearer given',
    'GET /admin/realms/acme/roles Bearer given',
    'POST /realms/acme/protocol/openid-connect/logout null',
  ]);
});

test('a KeycloakAdmin can be given a token, and has no use for one after it is closed', async () => {
  const { sent, fetch } = recording();
  const admin = new KeycloakAdmin({ ...place, fetch });
  await expect(admin.serverInfo.get()).rejects.toThrow('No credentials: pass `auth` to KeycloakAdmin');
  expect(admin.setToken('mine')).toBe(admin);
  await admin.serverInfo.get();
  expect(sent).toEqual(['GET /admin/serverinfo Bearer mine']);
  await admin.close();
  await expect(admin.serverInfo.get()).rejects.toMatchObject({ code: 'closed' });
  expect(sent).toHaveLength(1);
});

test('a KeycloakAdmin shows where it is, and no secret', () => {
  const admin = new KeycloakAdmin({ ...place, auth: { clientId: 'web', clientSecret: 'secret' } });
  expect(inspect(admin)).toBe('KeycloakAdmin <https://sso.test/admin>');
  expect(inspect(admin.realm)).toBe('RealmNode <https://sso.test/admin/realms/acme>');
});

test('options that cannot be right are refused at once', () => {
  expect(() => new KeycloakAdmin({ ...place, realmName: '..' })).toThrow(TypeError);
  expect(() => new KeycloakAdmin({ ...place, issuer: [] })).toThrow(TypeError);
  expect(() => new KeycloakAdmin({ ...place, serverUrl: 'sso.test' })).toThrow(TypeError);
});

test('`realm.admin.realm` is the realm of the KeycloakRealm', () => {
  const { admin } = new KeycloakRealm({ ...place, realmName: 'a b' });
  expect(admin.realm.url).toBe('https://sso.test/admin/realms/a%20b');
  expect(admin.realm.users.url).toBe(admin.realms.byName('a b').users.url);
});

test('a KeycloakRealm has one verifier, and keeps to the options that it was made of', () => {
  const options = { ...place, issuer: ['https://login.test/realms/acme', 'https://sso.test/realms/acme'] };
  const realm = new KeycloakRealm(options);
  options.issuer = ['https://evil.test'];
  expect(realm.verifier.issuers).toEqual(['https://login.test/realms/acme', 'https://sso.test/realms/acme']);
  expect(realm.verifier).toBe(realm.verifier);
  expect(inspect(realm)).toBe('KeycloakRealm <https://sso.test/realms/acme>');
  expect(Object.keys(realm)).toEqual(['serverUrl', 'realmName']);
});
