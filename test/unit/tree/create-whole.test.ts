import { describe, expect, test } from 'vitest';
import { NotFoundError } from '../../../src/index.ts';
import { failure } from '../support.ts';
import { keycloak, underWay } from './keycloak.ts';

const filled = () => ({
  roles: [
    { id: 'r1', name: 'editor' },
    { id: 'r2', name: 'viewer' },
  ],
  clients: [{ id: 'c1', clientId: 'web' }],
  'identity-provider/instances/github': { alias: 'github' },
  'clients/c1/roles': [{ id: 'r3', name: 'admin', containerId: 'c1' }],
  groups: [
    { id: 'g1', name: 'staff', path: '/staff' },
    { id: 'g2', name: 'board', path: '/board' },
  ],
});

/** Those that are under way at once arrive in any order. */
const byCall = (calls: [string, unknown?][]): typeof calls =>
  calls.toSorted(([one], [other]) => (one < other ? -1 : 1));

const isRead = (call: string): boolean => call.startsWith('GET');

describe('a new user', () => {
  test('is made after all that they name was found, with the groups by path, and then gets the rest', async () => {
    const { acme, calls, writes } = keycloak(filled());
    const ada = await acme.users.create({
      username: 'ada',
      federatedIdentities: [{ identityProvider: 'github', userId: '7' }],
      realmRoles: ['editor', { id: 'r9', name: 'given' }],
      clientRoles: { web: ['admin'] },
      groups: ['/staff', acme.groups.byId('g2')],
    });
    expect(calls().slice(0, 6).every(isRead)).toBe(true);
    expect(calls().slice(0, 6).sort()).toEqual([
      'GET /clients/c1/roles/admin',
      'GET /clients?clientId=web',
      'GET /group-by-path/staff',
      'GET /groups/g2',
      'GET /identity-provider/instances/github',
      'GET /roles/editor',
    ]);
    expect(calls()).toHaveLength(10);
    const user = {
      username: 'ada',
      federatedIdentities: [{ identityProvider: 'github', userId: '7' }],
      groups: ['/staff'],
    };
    expect(writes()[0]).toEqual(['POST /users', user]);
    expect(byCall(writes().slice(1))).toEqual([
      ['POST /users/users-1/role-mappings/clients/c1', [{ id: 'r3', name: 'admin' }]],
      [
        'POST /users/users-1/role-mappings/realm',
        [
          { id: 'r1', name: 'editor' },
          { id: 'r9', name: 'given' },
        ],
      ],
      ['PUT /users/users-1/groups/g2'],
    ]);
    expect(ada.url).toBe(acme.users.byId('users-1').url);
  });

  test('is not made when a name is missing, and one error tells all of them', async () => {
    const { acme, calls } = keycloak(filled());
    const error = await failure(
      acme.users.create({
        username: 'ada',
        realmRoles: ['editor', 'nope', 'none'],
        clientRoles: { web: ['absent'], gone: ['x'] },
        groups: ['/staff', '/lost', 'away'],
      }),
    );
    expect(error).toBeInstanceOf(NotFoundError);
    expect((error as NotFoundError).description).toBe(
      'No such role: "absent" of client "web", "none", "nope", "x" of client "gone"; No such group: /lost, away',
    );
    expect(calls().every(isRead)).toBe(true);
  });

  test.for([
    { realmRoles: 'editor' },
    { clientRoles: { web: 'admin' } },
    { groups: '/staff' },
    { realmRoles: [''] },
    { realmRoles: [{}] },
  ])('is not made of %j, a TypeError', async (given) => {
    const { acme, writes } = keycloak(filled());
    const user = { username: 'ada', ...given } as never;
    expect(await failure(acme.users.create(user))).toBeInstanceOf(TypeError);
    expect(writes()).toEqual([]);
  });

  test('who is there is left alone by return, and gets what is given by update', async () => {
    const wanted = {
      username: 'ada',
      firstName: 'Ada',
      federatedIdentities: [],
      realmRoles: ['editor'],
      groups: ['/staff'],
    };
    const { acme, writes } = keycloak({ ...filled(), users: [{ id: 'u1', username: 'ada' }] });
    await acme.users.create(wanted, { ifExists: 'return' });
    expect(writes()).toEqual([]);
    await acme.users.create(wanted, { ifExists: 'update' });
    expect(writes()[0]).toEqual(['PUT /users/u1', { firstName: 'Ada' }]);
    expect(byCall(writes().slice(1))).toEqual([
      ['POST /users/u1/role-mappings/realm', [{ id: 'r1', name: 'editor' }]],
      ['PUT /users/u1/groups/g1'],
    ]);
  });
});

describe('a new group', () => {
  test('gets its roles and children, and they theirs; a role is looked up once', async () => {
    const { acme, calls, writes } = keycloak(filled());
    const read = { id: 'x', path: '/elsewhere/sales', parentId: 'y', subGroupCount: 2, access: {} };
    await acme.groups.create({
      ...read,
      name: 'sales',
      description: 'Sells',
      realmRoles: ['viewer'],
      subGroups: [
        {
          name: 'north',
          realmRoles: ['viewer'],
          subGroups: [{ name: 'far', clientRoles: { web: ['admin'] } }],
        },
        { name: 'south' },
      ],
    });
    expect(calls().filter(isRead)).toEqual([
      'GET /clients?clientId=web',
      'GET /roles/viewer',
      'GET /clients/c1/roles/admin',
    ]);
    const viewer = [{ id: 'r2', name: 'viewer' }];
    expect(writes()[0]).toEqual(['POST /groups', { name: 'sales', description: 'Sells' }]);
    // What is in a child comes when all of the group itself is there.
    expect(byCall(writes().slice(1, 4))).toEqual([
      ['POST /groups/groups-1/children', { name: 'north' }],
      ['POST /groups/groups-1/children', { name: 'south' }],
      ['POST /groups/groups-1/role-mappings/realm', viewer],
    ]);
    expect(byCall(writes().slice(4, 6))).toEqual([
      ['POST /groups/children-1/children', { name: 'far' }],
      ['POST /groups/children-1/role-mappings/realm', viewer],
    ]);
    const admin = [{ id: 'r3', name: 'admin' }];
    expect(writes().slice(6)).toEqual([['POST /groups/children-3/role-mappings/clients/c1', admin]]);
  });

  test('with many children has eight requests under way at most', async () => {
    const { most, interrupt } = underWay();
    const { acme, writes } = keycloak({}, interrupt);
    const subGroups = Array.from({ length: 20 }, (_, index) => ({ name: `child ${index}` }));
    await acme.groups.create({ name: 'sales', subGroups });
    expect(writes()).toHaveLength(21);
    expect(most()).toBe(8);
  });

  test('of which a name deep down is missing is not made, nor is one whose child has no name', async () => {
    const { acme, writes } = keycloak(filled());
    const deep = { name: 'b', subGroups: [{ name: 'c', realmRoles: ['nope'] }] };
    expect(await failure(acme.groups.create({ name: 'a', subGroups: [deep] }))).toMatchObject({
      description: 'No such role: "nope"',
    });
    for (const subGroups of [[{}], [null], 'x'])
      expect(await failure(acme.groups.create({ name: 'a', subGroups: subGroups as never }))).toBeInstanceOf(
        TypeError,
      );
    expect(writes()).toEqual([]);
  });

  test('whose children are there updates them, and adds what they lack', async () => {
    const { acme, world, writes } = keycloak({
      ...filled(),
      'groups/g1/children': [{ id: 'g3', name: 'north', path: '/staff/north', description: 'Old' }],
    });
    const subGroups = [{ name: 'north', description: 'New', realmRoles: ['editor'] }, { name: 'south' }];
    await acme.groups.create({ name: 'staff', subGroups }, { ifExists: 'update' });
    expect(writes()).toContainEqual([
      'PUT /groups/g3',
      { id: 'g3', name: 'north', path: '/staff/north', description: 'New' },
    ]);
    expect(writes()).toContainEqual(['POST /groups/g3/role-mappings/realm', [{ id: 'r1', name: 'editor' }]]);
    expect(world['groups/g1/children']).toMatchObject([{ id: 'g3', description: 'New' }, { name: 'south' }]);
  });

  test('below one of an organization is made by its name alone, and gets the rest by an update', async () => {
    const { acme, writes } = keycloak();
    const child = { name: 'north', attributes: { a: ['1'] } };
    await acme.organizations
      .byId('o1')
      .groups.create({ name: 'sales', description: 'Sells', subGroups: [child] });
    const at = '/organizations/o1/groups';
    expect(writes()).toEqual([
      [`POST ${at}`, { name: 'sales', description: 'Sells' }],
      [`POST ${at}/groups-1/children`, { name: 'north' }],
      [`PUT ${at}/children-1`, { id: 'children-1', ...child }],
    ]);
  });
});

test('more than five names are read with the list of all roles', async () => {
  const roles = Array.from({ length: 7 }, (_, index) => ({ id: `r${index}`, name: `role ${index}` }));
  const { acme, calls, writes } = keycloak({ roles });
  await acme.users.create({ username: 'ada', realmRoles: roles.map(({ name }) => name).reverse() });
  expect(calls()).toEqual(['GET /roles', 'POST /users', 'POST /users/users-1/role-mappings/realm']);
  expect(writes()[1]?.[1]).toEqual(roles.toReversed());
});
