import { createHash, randomBytes } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { ForbiddenError } from '../../src/index.ts';
import { ada } from './login.ts';
import { administrator, connect, has, nameOf, temporaryRealm } from './support.ts';

test('the server tells its version, its features and what can be plugged in', async () => {
  const info = await administrator().admin.serverInfo.get();
  expect(info.systemInfo?.version).toMatch(/^\d+\.\d+\.\d+/);
  const organizations = info.features?.find(({ name }) => name === 'ORGANIZATION');
  if (has('26')) expect(organizations).toMatchObject({ type: 'DEFAULT' });
  expect(info.providers?.['login-protocol']?.providers).toHaveProperty('openid-connect');
  expect(info.enums?.['eventType']).toContain('LOGIN_ERROR');
  expect(info.passwordPolicies?.map(({ id }) => id)).toContain('length');
  expect(info.componentTypes).toHaveProperty(['org.keycloak.keys.KeyProvider']);
  expect(info.themes?.['login']?.length).toBeGreaterThan(0);
});

/** The token of the admin console in a browser, after a login with this password. */
async function consoleToken(realmName: string, username: string, password: string): Promise<string> {
  const { url } = inject('keycloak');
  const endpoints = `${url}/realms/${realmName}/protocol/openid-connect`;
  const verifier = randomBytes(32).toString('base64url');
  const client = {
    client_id: 'security-admin-console',
    redirect_uri: `${url}/admin/${realmName}/console/`,
  };
  const query = new URLSearchParams({
    ...client,
    response_type: 'code',
    scope: 'openid',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await fetch(`${endpoints}/auth?${query}`);
  const action = /action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
  const cookie = page.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ');
  const body = new URLSearchParams({ username, password, credentialId: '' });
  const back = await fetch(action, { method: 'POST', headers: { cookie }, body, redirect: 'manual' });
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const grant = new URLSearchParams({
    ...client,
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
  });
  const tokens = await fetch(`${endpoints}/token`, { method: 'POST', body: grant });
  return ((await tokens.json()) as { access_token: string }).access_token;
}

test('the admin console is told who uses it, and what the account may do in a realm', async () => {
  const { username, password } = inject('keycloak');
  const realm = await temporaryRealm();
  const name = nameOf(realm);
  const user = await realm.users.create(ada);
  await user.resetPassword({ value: 'secret' });
  await user.roleMappings.clients.byClientId('realm-management').add('view-users');

  const own = connect(name, await consoleToken(name, 'ada', 'secret')).admin;
  expect(await own.whoAmI(name)).toMatchObject({
    userId: (await user.get()).id,
    realm: name,
    displayName: 'Ada Lovelace',
    createRealm: false,
    realm_access: { [name]: expect.arrayContaining(['view-users']) },
  });

  const master = connect('master', await consoleToken('master', username, password)).admin;
  const anywhere = await master.whoAmI('master');
  expect(anywhere).toMatchObject({ realm: 'master', createRealm: true });
  const realms = Object.keys(anywhere.realm_access ?? {});
  expect(realms).toEqual(has('24') ? ['master'] : expect.arrayContaining(['master']));

  if (has('26')) await expect(administrator().admin.whoAmI('master')).rejects.toThrow(ForbiddenError);
  await expect(master.whoAmI('..')).rejects.toThrow(TypeError);
  const there = await master.whoAmI('master', { currentRealm: name });
  expect(Object.keys(there.realm_access ?? {})).toEqual([name]);
  expect(there.realm_access?.[name]).toContain('manage-realm');
});
