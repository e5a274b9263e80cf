import type { ResourceServerNode } from '../../../src/resources/authorization/authorization.ts';
import type { PoliciesOfType } from '../../../src/resources/authorization/policies.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { randomName } from '../support.ts';
import { account, type Case, type Families } from './case.ts';

const name = 'the one';
const common = { name, description: 'before', logic: 'NEGATIVE', decisionStrategy: 'AFFIRMATIVE' } as const;
const time = { notBefore: '2020-01-01 00:00:00', hour: '1', hourEnd: '5' };
const ofAlbum = { resources: ['album'], policies: ['night'] };

/** Each type of policy, with as much as it can have. */
const policies = {
  role: { roles: [{ id: 'offline_access', required: true }] },
  user: { users: ['owner'] },
  group: { groups: [{ path: '/staff', extendChildren: true }], groupsClaim: 'g' },
  client: { clients: ['account'] },
  clientScope: { clientScopes: [{ id: 'email', required: true }] },
  time,
  regex: { targetClaim: 'email', pattern: '.*@acme.test' },
  aggregate: { policies: ['night', 'day'] },
} as const;

export const authorizationFamilies: Families = [
  [
    'a resource',
    async (realm) => {
      const { resources } = await protecting(realm);
      const node = await resources.create({
        name,
        displayName: 'before',
        type: 'urn:album',
        uris: ['/albums'],
        scopes: [{ name: 'view' }],
        ownerManagedAccess: true,
        attributes: { a: ['1'] },
      });
      return { node, changes: { displayName: 'after' }, fixed: /^(name|owner|scopes\w*|uri)$/ };
    },
  ],
  [
    'a scope',
    async (realm) => {
      const { scopes } = await protecting(realm);
      const node = await scopes.create({ name, displayName: 'before', iconUri: 'i' });
      return { node, changes: { displayName: 'after' }, fixed: /^(policies|resources)$/ };
    },
  ],
  ...Object.entries(policies).map(
    ([type, settings]) =>
      [
        `a policy of the type ${type}`,
        async (realm: RealmNode): Promise<Case> => {
          const server = await protecting(realm);
          // One view of all: the types would not let a role policy be made of users.
          const list = server.policies[type as 'role'] as unknown as PoliciesOfType;
          return policyCase(await list.create({ ...common, ...settings }), server);
        },
      ] as const,
  ),
  [
    'a policy of a type by its name',
    async (realm) => {
      const server = await protecting(realm);
      return policyCase(await server.policies.byType('time').create({ ...common, ...time }), server);
    },
  ],
  [
    'a policy of any type',
    async (realm) => {
      const server = await protecting(realm);
      await server.policies.role.create({ ...common, ...policies.role });
      return policyCase(server.policies.byName(name), server);
    },
  ],
  [
    'a permission on resources',
    async (realm) => {
      const server = await protecting(realm);
      return policyCase(await server.permissions.resource.create({ ...common, ...ofAlbum }), server);
    },
  ],
  [
    'a permission on scopes',
    async (realm) => {
      const server = await protecting(realm);
      const links = { ...ofAlbum, scopes: ['view'] };
      return policyCase(await server.permissions.scope.create({ ...common, ...links }), server);
    },
  ],
  [
    'a permission of any type',
    async (realm) => {
      const server = await protecting(realm);
      await server.permissions.resource.create({ ...common, ...ofAlbum });
      return policyCase(server.permissions.byName(name), server);
    },
  ],
  [
    'a permission of a user',
    async (realm) => {
      const server = await protecting(realm);
      const owned = { name: 'own', owner: 'owner', ownerManagedAccess: true, scopes: [{ name: 'view' }] };
      const { _id } = await (await server.resources.create(owned)).get();
      const { id } = await realm.users.byUsername('owner').get();
      const gift = { name, owner: id, resources: [_id], scopes: ['view'], users: ['owner'] };
      return policyCase(await server.permissions.uma.create(gift), server);
    },
  ],
  [
    'the settings of a resource server',
    async (realm) => {
      const server = await protecting(realm);
      return {
        node: server,
        changes: { policyEnforcementMode: 'PERMISSIVE' },
        fixed: /^(resources|policies|scopes|authorizationSchema|name|clientId)$/,
        values: { decisionStrategy: ['AFFIRMATIVE', 'UNANIMOUS'] },
        around: async () => await besidesOne(server),
      };
    },
  ],
];

function policyCase(node: unknown, server: ResourceServerNode): Case {
  return {
    node: node as Case['node'],
    changes: { description: 'after' },
    around: () => besidesOne(server),
    fixed:
      /^(name|type|owner|resources\w*|scopes\w*|policies|roles|users|groups|clients|clientScopes|config|resourceType)$/,
    values: {
      notBefore: ['2021-01-01 00:00:00', '2022-02-03 04:05:06'],
      notOnOrAfter: ['2031-01-01 00:00:00', '2032-02-03 04:05:06'],
      ...Object.fromEntries(
        ['dayMonth', 'month', 'hour', 'minute'].flatMap((key) => [
          [key, ['1', '2', '3']],
          [`${key}End`, ['4', '5', '6']],
        ]),
      ),
      decisionStrategy: ['AFFIRMATIVE', 'UNANIMOUS', 'CONSENSUS'],
      logic: ['POSITIVE', 'NEGATIVE'],
      year: ['2021', '2022'],
      yearEnd: ['2031', '2032'],
    },
  };
}

/** A resource server with what policies and permissions refer to. */
async function protecting(realm: RealmNode): Promise<ResourceServerNode> {
  await realm.users.create({ username: 'owner' }, { ifExists: 'return' });
  await realm.groups.create({ name: 'staff' }, { ifExists: 'return' });
  const clientId = randomName('photos');
  const services = { ...account, authorizationServicesEnabled: true };
  const { authorization } = await realm.clients.create({ clientId, ...services });
  await authorization.scopes.create({ name: 'view', displayName: 'before', iconUri: 'i' });
  await authorization.resources.create({ name: 'album', uris: ['/albums'], scopes: [{ name: 'view' }] });
  for (const name of ['night', 'day']) await authorization.policies.time.create({ ...time, name });
  return authorization;
}

/** All that the resource server has but the one that is changed. */
async function besidesOne(server: ResourceServerNode): Promise<unknown> {
  const { policies = [], resources, scopes } = await server.settings();
  const others = policies.filter((policy) => policy.name !== name);
  return [others.sort((a, b) => String(a.name).localeCompare(String(b.name))), resources, scopes];
}
