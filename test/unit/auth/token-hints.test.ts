import { calculateJwkThumbprint, exportJWK, generateKeyPair, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { type Auth, type KeycloakError, KeycloakRealm } from '../../../src/index.ts';
import { failure, recording, serverUrl } from '../support.ts';

const pair = await generateKeyPair('ES256');
const jkt = await calculateJwkThumbprint(await exportJWK(pair.publicKey));
const client = { clientId: 'robot', clientSecret: 'secret' };
const iss = `${serverUrl}/realms/acme`;
const sessionEnded = /^Its session may have ended/;

/** The hints of a call that is refused with this status, made with a token that has these claims. */
async function hintsFor(claims: object, status: number, auth?: Auth, issuer?: string): Promise<string> {
  const token = new UnsecuredJWT({ iss, ...claims }).encode();
  const { fetch } = recording(({ method }) =>
    method === 'POST'
      ? Response.json({ access_token: token, token_type: 'DPoP', expires_in: 60 })
      : Response.json({ error: 'refused' }, { status }),
  );
  const realm = new KeycloakRealm({ serverUrl, realmName: 'acme', auth: auth ?? token, issuer, fetch });
  const error = (await failure(realm.admin.realms.byName('acme').users.all())) as KeycloakError;
  expect(String(error)).not.toContain(token.slice(0, 20));
  return error.hints.join('\n');
}

test.for<[string, object, RegExp, (Auth | undefined)?, string?]>([
  ['a token that has expired', { exp: 1 }, /expired at 1970-01-01/],
  ['an issuer elsewhere', { iss: 'https://other.test/realms/acme' }, /issued by "https:\/\/other.test/],
  [
    'the issuer that the option names',
    { iss: 'https://p.test/x' },
    sessionEnded,
    undefined,
    'https://p.test/x',
  ],
  ['an ID token', { typ: 'ID' }, /ID token/],
  ['a refresh token', { typ: 'Refresh' }, /auth\.refreshToken/],
  ['an offline token', { typ: 'Offline' }, /auth\.refreshToken/],
  ['a bound token without a proof', { cnf: { jkt } }, /works only with the auth\.dpop that obtained it/],
  ['a token bound to another key', { cnf: { jkt: 'x' } }, /a different key/, { ...client, dpop: pair }],
  ['a token that is not bound', {}, /not bound to a key/, { ...client, dpop: pair }],
  ['a token bound to this key', { cnf: { jkt } }, sessionEnded, { ...client, dpop: pair }],
  ['nothing that its claims tell', {}, sessionEnded],
])('401 for %s', async ([, claims, hint, auth, issuer]) => {
  expect(await hintsFor(claims, 401, auth, issuer)).toMatch(hint);
});

test('403 names the realm of a token that cannot administer the one of the path', async () => {
  const other = { iss: `${serverUrl}/realms/other` };
  expect(await hintsFor(other, 403)).toMatch(/the realm "other", whose accounts cannot administer "acme"/);
  for (const own of ['acme', 'master']) {
    expect(await hintsFor({ iss: `${serverUrl}/realms/${own}` }, 403)).not.toMatch(/administer/);
  }
});

const roles = { roles: ['view-users', 'query-groups'] };
const master = { iss: `${serverUrl}/realms/master` };

test.for<[string, object, RegExp]>([
  [
    'of an account of the realm',
    { resource_access: { 'realm-management': roles } },
    /has the roles query-groups, view-users of realm-management\./,
  ],
  [
    'of an account of master',
    { ...master, resource_access: { 'acme-realm': roles } },
    /view-users of acme-realm\./,
  ],
  ['when there are none', { resource_access: { account: roles } }, /has no role of realm-management\./],
  ['with its client', { azp: 'web', resource_access: {} }, /The token of the client "web" has no role/],
])('403 tells the roles %s', async ([, claims, hint]) => {
  expect(await hintsFor(claims, 403)).toMatch(hint);
});

test('403 tells the role that the request needs, also where the token tells none', async () => {
  expect(await hintsFor({ resource_access: {} }, 403)).toMatch(
    /^The request needs the role `view-users` of realm-management\.\nThe token has no role/,
  );
  expect(await hintsFor({ ...master, resource_access: {} }, 403)).toMatch(/`view-users` of acme-realm\./);
  const lightweight = await hintsFor({}, 403);
  expect(lightweight).toMatch(/^The request needs the role `view-users` of realm-management\./);
  expect(lightweight).toMatch(/If the account has it: since Keycloak 26\.8\.2, .* `kc-admin-api`/);
  const opaque = recording(() => Response.json({ error: 'refused' }, { status: 403 }));
  const realm = new KeycloakRealm({ serverUrl, realmName: 'acme', auth: 'opaque', fetch: opaque.fetch });
  expect(await failure(realm.admin.realm.users.byId('1').impersonate())).toMatchObject({
    hints: ['The request needs the role `impersonation`.'],
  });
});

test('403 speaks of the client scope of the Admin API where the role is there', async () => {
  const access = (role: string): object => ({ resource_access: { 'realm-management': { roles: [role] } } });
  expect(await hintsFor(access('view-users'), 403)).toMatch(/Since Keycloak 26\.8\.2, .* `kc-admin-api`/);
  expect(await hintsFor(access('query-users'), 403)).not.toMatch(/26\.8\.2/);
});

test.for([401, 403])(
  '%i names the client scope of the Admin API where the token lacks it',
  async (status) => {
    expect(await hintsFor({}, status)).toMatch(/ince Keycloak 26\.8\.2, .* `kc-admin-api`/);
    expect(await hintsFor({ scope: 'email kc-admin-api' }, status)).not.toMatch(/kc-admin-api/);
    expect(await hintsFor({ exp: 1 }, 401)).not.toMatch(/kc-admin-api/);
  },
);
