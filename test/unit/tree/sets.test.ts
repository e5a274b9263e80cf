import { describe, expect, test } from 'vitest';
import { failure } from '../support.ts';
import { keycloak, refusal } from './keycloak.ts';

const role = (name: string, at: number) => ({ id: `r${at}`, name, clientRole: false });
const filled = () => ({
  roles: ['editor', 'viewer', 'chief'].map(role),
  users: [{ id: 'u1', username: 'ada' }],
  'users/u1/role-mappings/realm': [role('editor', 0), role('viewer', 1)],
  'users/u1/groups': [{ id: 'g1', name: 'staff', path: '/staff' }],
  groups: [
    { id: 'g1', name: 'staff', path: '/staff' },
    { id: 'g2', name: 'board', path: '/board' },
  ],
});
const mapped = '/users/u1/role-mappings/realm';

describe('the roles of a user', () => {
  test('are added before others are removed, each in one request, and what changed is told', async () => {
    const { acme, calls, writes } = keycloak(filled());
    const { realm } = acme.users.byId('u1').roleMappings;
    expect(await realm.set(['viewer', 'chief', acme.roles.byName('chief')])).toEqual({
      added: [role('chief', 2)],
      removed: [role('editor', 0)],
    });
    expect(writes()).toEqual([
      [`POST ${mapped}`, [{ id: 'r2', name: 'chief' }]],
      [`DELETE ${mapped}`, [{ id: 'r0', name: 'editor' }]],
    ]);
    // A role that is mapped tells its id by itself.
    expect(calls()).not.toContain('GET /roles/viewer');
  });

  test('that are as they should be are not written', async () => {
    const { acme, calls } = keycloak(filled());
    const { realm } = acme.users.byId('u1').roleMappings;
    expect(await realm.set(['viewer', 'editor', 'viewer'])).toEqual({ added: [], removed: [] });
    expect(calls()).toEqual([`GET ${mapped}`]);
  });

  test('are all taken away by an empty list, in one request', async () => {
    const { acme, writes } = keycloak(filled());
    await acme.users.byId('u1').roleMappings.realm.set([]);
    expect(writes()).toEqual([
      [
        `DELETE ${mapped}`,
        [
          { id: 'r0', name: 'editor' },
          { id: 'r1', name: 'viewer' },
        ],
      ],
    ]);
  });

  test.for(['set', 'add', 'remove'] as const)(
    'are left alone by %s where a name is missing, all of which are told',
    async (verb) => {
      const { acme, writes } = keycloak(filled());
      const { realm } = acme.users.byId('u1').roleMappings;
      expect(await failure(realm[verb](['chief', 'nope', 'gone', 'nope']))).toMatchObject({
        name: 'NotFoundError',
        description: 'No such role: "gone", "nope"',
      });
      expect(writes()).toEqual([]);
    },
  );

  test('go with one DELETE without a body by removeAll, which an empty remove is not', async () => {
    const { acme, calls, writes } = keycloak(filled());
    const { realm } = acme.users.byId('u1').roleMappings;
    await realm.remove([]);
    await realm.add([]);
    expect(calls()).toEqual([]);
    await realm.removeAll();
    expect(writes()).toEqual([[`DELETE ${mapped}`]]);
  });

  test('are found among those that can be mapped by who may not read the catalogue', async () => {
    const { acme, calls, writes } = keycloak(
      { ...filled(), [`users/u1/role-mappings/realm/available`]: [role('chief', 2)] },
      (call) => (call.startsWith('GET /roles') ? refusal(403) : undefined),
    );
    await acme.users.byId('u1').roleMappings.realm.add(['chief', 'editor']);
    expect(calls()).toContain(`GET ${mapped}/available`);
    expect(writes()).toEqual([
      // The server takes one that is mapped already.
      [
        `POST ${mapped}`,
        [
          { id: 'r2', name: 'chief' },
          { id: 'r0', name: 'editor' },
        ],
      ],
    ]);
  });
});

describe('a role that is identified by its id alone', () => {
  const roles = ['editor', 'viewer', 'chief'].map(role);
  const byId = () => ({
    ...filled(),
    'roles-by-id': [...roles, { id: 'r8', name: 'admin', clientRole: true }],
  });

  test('is read for the name that the server wants, unless the list has it', async () => {
    const { acme, calls, writes } = keycloak({ ...byId(), clients: [{ id: 'c1', clientId: 'web' }] });
    const { roleMappings } = acme.users.byId('u1');
    await roleMappings.realm.add([{ id: 'r0' }, { id: 'r2' }]);
    expect(calls()).toContain('GET /roles-by-id/r2');
    const before = calls().length;
    await roleMappings.realm.remove({ id: 'r0' });
    expect(calls().slice(before)).toEqual([`GET ${mapped}`, `DELETE ${mapped}`]);
    await acme.roles.byName('chief').composites.add({ id: 'r8' });
    await acme.clients.byId('c1').scopeMappings.realm.add({ id: 'r1' });
    await acme.users.create({ username: 'bob', clientRoles: { web: [{ id: 'r8' }] } });
    expect(writes()).toEqual([
      [
        `POST ${mapped}`,
        [
          { id: 'r0', name: 'editor' },
          { id: 'r2', name: 'chief' },
        ],
      ],
      [`DELETE ${mapped}`, [{ id: 'r0', name: 'editor' }]],
      ['POST /roles/chief/composites', [{ id: 'r8', name: 'admin' }]],
      ['POST /clients/c1/scope-mappings/realm', [{ id: 'r1', name: 'viewer' }]],
      ['POST /users', { username: 'bob' }],
      ['POST /users/users-1/role-mappings/clients/c1', [{ id: 'r8', name: 'admin' }]],
    ]);
  });

  test('is missing where the server has none, with those that names miss', async () => {
    const { acme, writes } = keycloak(byId());
    const { realm } = acme.users.byId('u1').roleMappings;
    expect(await failure(realm.set([{ id: 'r9' }, 'nope', { name: 'gone' }]))).toMatchObject({
      name: 'NotFoundError',
      missing: ['gone', 'nope', 'r9'],
    });
    expect(writes()).toEqual([]);
  });

  test('is looked for among what can be mapped, or sent as it is, where it may not be read', async () => {
    const { acme, writes } = keycloak(
      { ...filled(), [`users/u1/role-mappings/realm/available`]: [role('chief', 2)] },
      (call) => (call.startsWith('GET /roles-by-id') ? refusal(403) : undefined),
    );
    await acme.users.byId('u1').roleMappings.realm.add({ id: 'r2' });
    await acme.roles.byName('chief').composites.add({ id: 'r1' });
    expect(writes()).toEqual([
      [`POST ${mapped}`, [{ id: 'r2', name: 'chief' }]],
      ['POST /roles/chief/composites', [{ id: 'r1' }]],
    ]);
  });
});

test('a client has the roles that are named below it, as text or as { name }', async () => {
  const { acme, writes } = keycloak({
    ...filled(),
    clients: [{ id: 'c1', clientId: 'web' }],
    'clients/c1/roles': [{ id: 'r8', name: 'viewer', clientRole: true, containerId: 'c1' }],
  });
  await acme.users.create({ username: 'bob', clientRoles: { web: [{ name: 'viewer' }] } });
  expect(writes()[1]).toEqual([
    'POST /users/users-1/role-mappings/clients/c1',
    [{ id: 'r8', name: 'viewer' }],
  ]);
});

test('of the roles in a composite, a name is one of the realm, also beside that of a client', async () => {
  const ofClient = { id: 'r8', name: 'viewer', clientRole: true };
  const { acme, writes } = keycloak({
    ...filled(),
    clients: [{ id: 'c1', clientId: 'web' }],
    'clients/c1/roles': [ofClient],
    'roles/chief/composites': [ofClient],
  });
  const { composites } = acme.roles.byName('chief');
  await composites.set(['viewer', { client: 'web', role: 'viewer' }]);
  expect(writes()).toEqual([['POST /roles/chief/composites', [{ id: 'r1', name: 'viewer' }]]]);
  await composites.removeAll();
  expect(writes()[1]).toEqual([
    'DELETE /roles/chief/composites',
    [
      { id: 'r8', name: 'viewer' },
      { id: 'r1', name: 'viewer' },
    ],
  ]);
});

describe('the groups of a user', () => {
  test('are joined before others are left', async () => {
    const { acme, calls, writes } = keycloak(filled());
    const { groups } = acme.users.byId('u1');
    expect(await groups.set(['/board'])).toMatchObject({ added: [{ id: 'g2' }], removed: [{ id: 'g1' }] });
    const before = calls().length;
    expect(await groups.set([{ id: 'g2' }])).toEqual({ added: [], removed: [] });
    expect(calls().slice(before)).toEqual(['GET /users/u1/groups?first=0&max=200']);
    expect(writes()).toEqual([['PUT /users/u1/groups/g2'], ['DELETE /users/u1/groups/g1']]);
  });

  test('stay where some do not exist, all of which are told', async () => {
    const { acme, writes } = keycloak(filled());
    expect(await failure(acme.users.byId('u1').groups.set(['/board', '/lost', 'g9']))).toMatchObject({
      name: 'NotFoundError',
      description: 'No such group: /lost, g9',
      missing: ['/lost', 'g9'],
    });
    expect(writes()).toEqual([]);
  });
});

test.for([undefined, null, 'editor', {}, new Set(['editor'])] as never[])(
  'a set of what is no array is a TypeError without a request: %s',
  async (items) => {
    const { acme, calls } = keycloak(filled());
    const user = acme.users.byId('u1');
    const sets = [
      () => user.roleMappings.realm.set(items),
      () => acme.roles.byName('chief').composites.set(items),
      () => acme.roles.byName('chief').composites.realm.set(items),
      () => user.groups.set(items),
      () => acme.defaultGroups.set(items),
      () => acme.clients.byId('c1').defaultClientScopes.set(items),
      () => user.requiredActions.set(items),
    ];
    // Not a rejection of an argument that was taken for a list: every one says what it wants.
    for (const set of sets)
      expect(await failure(set())).toMatchObject({
        name: 'TypeError',
        message: expect.stringContaining('set requires an array of'),
      });
    expect(calls()).toEqual([]);
  },
);
