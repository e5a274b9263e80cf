import { describe, expect, test } from 'vitest';
import type { RealmNode } from '../../../src/index.ts';
import { failure } from '../support.ts';
import { keycloak } from './keycloak.ts';

const filled = () => ({
  '': { id: '1', realm: 'acme', requiredActions: [{ alias: 'a' }] },
  clients: [
    {
      id: 'c1',
      clientId: 'web',
      defaultClientScopes: ['profile', 'email'],
      authorizationServicesEnabled: true,
    },
  ],
  'clients/c1/protocol-mappers/models': [{ id: 'm1', name: 'aud', protocol: 'saml' }],
  'client-scopes': [{ id: 's1', name: 'billing', protocolMappers: [] }],
  users: [{ id: 'u1', username: 'ada', notBefore: 0 }],
  groups: [{ id: 'g1', name: 'staff', subGroups: [] }],
  roles: [{ id: 'r1', name: 'editor' }],
  'identity-provider/instances': [{ id: 'git', alias: 'git', providerId: 'github' }],
  organizations: [{ id: 'o1', name: 'supplier' }],
});

type Update = (acme: RealmNode, changes: never) => Promise<unknown>;
const nodes: Record<string, Update> = {
  realm: (acme, changes) => acme.update(changes),
  client: ({ clients }, changes) => clients.byId('c1').update(changes),
  mapper: ({ clients }, changes) => clients.byId('c1').protocolMappers.byId('m1').update(changes),
  clientScope: ({ clientScopes }, changes) => clientScopes.byId('s1').update(changes),
  user: ({ users }, changes) => users.byId('u1').update(changes),
  group: ({ groups }, changes) => groups.byId('g1').update(changes),
  role: ({ roles }, changes) => roles.byName('editor').update(changes),
  identityProvider: ({ identityProviders }, changes) => identityProviders.byAlias('git').update(changes),
  organization: ({ organizations }, changes) => organizations.byId('o1').update(changes),
};

describe('a key that the server takes in an update without doing it', () => {
  test.for<[node: string, changes: object, ways: string]>([
    ['realm', { users: [] }, 'users (realm.users.create does that)'],
    [
      'realm',
      { clients: [], roles: {} },
      'clients (realm.clients.create does that), roles (realm.roles.create does that)',
    ],
    [
      'client',
      { defaultClientScopes: ['phone'] },
      'defaultClientScopes (client.defaultClientScopes.set does that)',
    ],
    ['mapper', { name: 'other' }, 'name (protocolMappers.create does that)'],
    [
      'clientScope',
      { protocolMappers: [{ name: 'x' }] },
      'protocolMappers (clientScope.protocolMappers.create does that)',
    ],
    ['user', { groups: ['/staff'] }, 'groups (user.groups.set does that)'],
    ['user', { realmRoles: [] }, 'realmRoles (user.roleMappings.realm.set does that)'],
    ['group', { subGroups: [{ name: 'x' }] }, 'subGroups (group.children.create does that)'],
    ['role', { composites: {} }, 'composites (role.composites.set does that)'],
    [
      'identityProvider',
      { organizationId: 'o1' },
      'organizationId (organization.identityProviders.add does that)',
    ],
    ['organization', { members: [] }, 'members (organization.members.add does that)'],
  ])('of a %s is a TypeError that names the call which does: %j', async ([node, changes, ways]) => {
    for (const given of [changes, () => changes, async () => changes]) {
      const { acme, writes } = keycloak(filled());
      expect(await failure((nodes[node] as Update)(acme, given as never))).toMatchObject({
        name: 'TypeError',
        message: `The server ignores here: ${ways}`,
      });
      expect(writes()).toEqual([]);
    }
  });

  test.for<[node: string, changes: object]>([
    ['realm', { requiredActions: [{ alias: 'a' }] }],
    ['client', { defaultClientScopes: ['email', 'profile'] }],
    ['mapper', { name: 'aud', protocol: 'saml', config: {} }],
    ['clientScope', { protocolMappers: [] }],
    ['user', { notBefore: 0 }],
    ['user', { groups: undefined, firstName: 'Ada' }],
    ['group', { subGroups: [] }],
  ])('is let through where it is as it was: of a %s, %j', async ([node, changes]) => {
    const { acme, writes } = keycloak(filled());
    await nodes[node]?.(acme, changes as never);
    expect(writes()).toHaveLength(1);
  });

  test('costs no request where none is given', async () => {
    const { acme, calls } = keycloak(filled());
    await acme.users.byId('u1').update({ firstName: 'Ada' });
    expect(calls()).toEqual(['PUT /users/u1']);
  });
});
