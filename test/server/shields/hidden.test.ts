import { describe, expect, inject, test } from 'vitest';
import { ForbiddenError, type KeycloakRealm } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { connect, nameOf, needs, shared, temporaryRealm } from '../support.ts';

const world = shared(async () => {
  const realm = await temporaryRealm({ organizationsEnabled: true });
  await realm.users.create({ username: 'eve', email: 'eve@acme.test' });
  await realm.groups.create({ name: 'staff' });
  await realm.clients.create({ clientId: 'web' });
  await realm.roles.create({ name: 'editor' });
  return { realm, name: nameOf(realm) };
});

/** The realm as an account sees it that has these roles alone. */
async function seenWith(
  ...roles: string[]
): Promise<{ acme: RealmNode; session: KeycloakRealm; raw: (path: string) => Promise<unknown> }> {
  const { realm, name } = world();
  const username = `with-${roles.join('-')}`;
  const profile = { email: `${username}@acme.test`, firstName: 'A', lastName: 'B' };
  const credentials = [{ type: 'password', value: 'pw' }];
  const user = await realm.users.create(
    { username, enabled: true, ...profile, credentials },
    { ifExists: 'return' },
  );
  if (roles.length > 0) await user.roleMappings.clients.byClientId('realm-management').add(roles);
  const session = connect(name, { username, password: 'pw' });
  const raw = async (path: string): Promise<unknown> => {
    const form = new URLSearchParams({
      grant_type: 'password',
      client_id: 'admin-cli',
      username,
      password: 'pw',
    });
    const { url } = inject('keycloak');
    const login = await fetch(`${url}/realms/${name}/protocol/openid-connect/token`, {
      method: 'POST',
      body: form,
    });
    const { access_token } = (await login.json()) as { access_token: string };
    const answer = await fetch(`${url}/admin/realms/${name}/${path}`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    return answer.ok ? answer.json() : answer.status;
  };
  return { acme: session.admin.realms.byName(name), session, raw };
}

type Call = (acme: RealmNode) => Promise<unknown>;

const emptied: [query: string, view: string, path: string, calls: Record<string, Call>][] = [
  [
    'query-users',
    'view-users',
    'users',
    {
      'all()': ({ users }) => users.all(),
      'byUsername().exists()': ({ users }) => users.byUsername('eve').exists(),
      'byEmail().get()': ({ users }) => users.byEmail('eve@acme.test').get(),
    },
  ],
  [
    'query-groups',
    'view-users',
    'groups',
    {
      'all()': ({ groups }) => groups.all(),
      'all() with a filter': ({ groups }) => groups.all({ search: 'staff' }),
    },
  ],
  [
    'query-clients',
    'view-clients',
    'clients',
    {
      'all()': ({ clients }) => clients.all(),
      'byClientId().exists()': ({ clients }) => clients.byClientId('web').exists(),
    },
  ],
  [
    'query-clients',
    'view-clients',
    'client-scopes',
    {
      'all()': ({ clientScopes }) => clientScopes.all(),
      'byName().find()': ({ clientScopes }) => clientScopes.byName('profile').find(),
    },
  ],
];

describe.for(emptied)('with %s alone', ([query, view, path, calls]) => {
  test(`and without ${view}, ${path} are empty for the server, and refused here`, async () => {
    const { acme, raw } = await seenWith(query);
    expect(await raw(path)).toEqual([]);
    for (const [name, call] of Object.entries(calls)) {
      const error = await call(acme).then(String, (thrown) => thrown as ForbiddenError);
      expect(error, name).toBeInstanceOf(ForbiddenError);
      expect((error as ForbiddenError).hints.join(), name).toContain(
        `needs the role \`${view}\` of realm-management`,
      );
    }
  });

  test(`and ${view}, ${path} are told`, async () => {
    const { acme } = await seenWith(query, view);
    for (const [name, call] of Object.entries(calls)) expect(await call(acme), name).toBeTruthy();
  });
});

test('an account that may see all is told that nothing is there', async () => {
  const { acme } = await seenWith('view-users', 'view-clients');
  expect(await acme.users.byUsername('nobody').exists()).toBe(false);
  expect(await acme.users.all({ search: 'nobody' })).toEqual([]);
  expect(await acme.clients.byClientId('nope').exists()).toBe(false);
  expect(await acme.groups.all({ search: 'nope' })).toEqual([]);
});

/** Requests of each family, and whether an account needs more than the named role. */
const reads: [name: string, call: Call][] = [
  ['users', ({ users }) => users.byUsername('eve').get()],
  ['groups', ({ groups }) => groups.all()],
  ['clients', ({ clients }) => clients.all()],
  ['client scopes', ({ clientScopes }) => clientScopes.all()],
  ['roles', ({ roles }) => roles.all()],
  ['users of a role', ({ roles }) => roles.byName('editor').users.all()],
  ['identity providers', ({ identityProviders }) => identityProviders.all()],
  ['organizations', ({ organizations }) => organizations.all()],
  ['events', ({ events }) => events.all()],
  ['flows', ({ authentication }) => authentication.flows.all()],
  ['components', ({ components }) => components.all()],
  ['keys', ({ keys }) => keys.get()],
  ['initial access', ({ clientsInitialAccess }) => clientsInitialAccess.all()],
  ['a new user', ({ users }) => users.create({ username: `new-${Math.random()}` })],
  ['a new client', ({ clients }) => clients.create({ clientId: `new-${Math.random()}` })],
  ['a new role', ({ roles }) => roles.create({ name: `new-${Math.random()}` })],
  [
    'a new organization',
    ({ organizations }) => {
      const name = `new-${Math.random()}`.replace('.', '');
      return organizations.create({ name, domains: [{ name: `${name}.test` }] });
    },
  ],
];

test.for(reads)('%s: the hint of the 403 names the role with which it works', async ([name, call]) => {
  if (name.includes('organization')) needs('roles for organizations');
  const { acme } = await seenWith();
  const error = await call(acme).then(String, (thrown) => thrown as ForbiddenError);
  expect(error).toBeInstanceOf(ForbiddenError);
  const [hint = ''] = (error as ForbiddenError).hints;
  const names = [...hint.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(0);
  for (const roles of hint.includes('` or `') ? names.map((name) => [name]) : [names]) {
    const { acme: seen } = await seenWith(...roles);
    await expect(call(seen), roles.join()).resolves.toBeDefined();
  }
});
