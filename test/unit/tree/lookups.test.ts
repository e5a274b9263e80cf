import { describe, expect, test } from 'vitest';
import type { RealmNode } from '../../../src/index.ts';
import { failure } from '../support.ts';
import { keycloak, refusal } from './keycloak.ts';

type Handle = { get(): Promise<unknown>; find(): Promise<unknown> };
type Open = (acme: RealmNode) => Handle;

const mapper = { id: 'm1', name: 'aud', protocol: 'saml' };
const filled = () => ({
  users: [{ id: 'u1', username: 'ada', email: 'ada@x.test' }],
  clients: [{ id: 'c1', clientId: 'web' }],
  'clients/c1/protocol-mappers/models': [mapper],
  'clients/c1/service-account-user': { id: 'u1', username: 'ada' },
  'client-scopes': [{ id: 's1', name: 'billing' }],
  components: [{ id: 'p1', name: 'ldap', providerType: 'x' }],
  workflows: [
    { id: 'w1', name: 'off' },
    { id: 'w2', name: ' off' },
  ],
  groups: [{ id: 'g1', name: 'staff', path: '/staff' }],
  'groups/g1/children': [{ id: 'g2', name: 'a b', path: '/staff/a b' }],
});

const finds: Record<string, [open: Open, request: string, own: string]> = {
  username: [({ users }) => users.byUsername('Ada'), '/users?username=Ada&exact=true', '/users/u1'],
  email: [({ users }) => users.byEmail('ADA@x.test'), '/users?email=ADA%40x.test&exact=true', '/users/u1'],
  clientId: [({ clients }) => clients.byClientId('web'), '/clients?clientId=web', '/clients/c1'],
  'service account': [
    ({ clients }) => clients.byId('c1').serviceAccountUser,
    '/clients/c1/service-account-user',
    '/users/u1',
  ],
  'name of a scope': [
    ({ clientScopes }) => clientScopes.byName('billing'),
    '/client-scopes',
    '/client-scopes/s1',
  ],
  'name with a filter': [
    ({ components }) => components.byName('ldap', { type: 'x' }),
    '/components?type=x&name=ldap',
    '/components/p1',
  ],
  'name of a mapper': [
    ({ clients }) => clients.byId('c1').protocolMappers.byName('aud'),
    '/clients/c1/protocol-mappers/models',
    '/clients/c1/protocol-mappers/models/m1',
  ],
  path: [({ groups }) => groups.byPath('/staff/a b'), '/group-by-path/staff/a%20b', '/groups/g2'],
  'name of a child': [
    ({ groups }) => groups.byId('g1').children.byName('a b'),
    '/groups/g1/children?search=a%20b&exact=true',
    '/groups/g2',
  ],
  'name in a search': [
    ({ workflows }) => workflows.byName('off'),
    '/workflows?search=off&exact=true',
    '/workflows/w1',
  ],
  // The server trims what it searches for.
  'name that a search has no words for': [
    ({ workflows }) => workflows.byName(' off'),
    '/workflows?max=-1',
    '/workflows/w2',
  ],
};

test.for(Object.keys(finds))(
  'a %s is found by a request of its own kind, once for a handle',
  async (name) => {
    const [open, request, own] = finds[name] as (typeof finds)[string];
    const { acme, calls } = keycloak(filled());
    const handle = open(acme);
    expect(calls()).toEqual([]);
    expect(await handle.find()).toMatchObject({ id: own.split('/').at(-1) });
    await handle.find();
    expect(calls()).toEqual([request, own, own].map((path) => `GET ${path}`));
    await open(acme).find();
    expect(calls().slice(3)).toEqual([request, own].map((path) => `GET ${path}`));
  },
);

describe('a name that is in a path of two', () => {
  test('is looked up after that above it, and both are kept', async () => {
    const { acme, calls } = keycloak(filled());
    const aud = acme.clients.byClientId('web').protocolMappers.byName('aud');
    await aud.get();
    await aud.get();
    const own = 'GET /clients/c1/protocol-mappers/models/m1';
    expect(calls()).toEqual([
      'GET /clients?clientId=web',
      'GET /clients/c1/protocol-mappers/models',
      own,
      own,
    ]);
  });

  test('is found anew with it after a 404', async () => {
    const { acme, world, calls } = keycloak(filled());
    const aud = acme.clients.byClientId('web').protocolMappers.byName('aud');
    await aud.get();
    world['clients'] = [{ id: 'c2', clientId: 'web' }];
    world['clients/c1/protocol-mappers/models'] = [];
    world['clients/c2/protocol-mappers/models'] = [{ ...mapper, id: 'm2' }];
    expect(await aud.get()).toMatchObject({ id: 'm2' });
    expect(calls().at(-1)).toBe('GET /clients/c2/protocol-mappers/models/m2');
  });

  test('is ambiguous where each of two protocols has one', async () => {
    const { acme } = keycloak({
      'clients/c1/protocol-mappers/models': [mapper, { ...mapper, id: 'm2', protocol: 'openid-connect' }],
    });
    const { protocolMappers } = acme.clients.byId('c1');
    expect(await failure(protocolMappers.byName('aud').delete())).toMatchObject({
      name: 'AmbiguousError',
      matches: 2,
    });
    // Whoever makes one says which protocol is meant.
    const again = { name: 'aud', protocol: 'saml', protocolMapper: 'oidc-audience-mapper' } as const;
    expect(await (await protocolMappers.create(again, { ifExists: 'return' })).get()).toMatchObject({
      id: 'm1',
    });
  });
});

test('find and exists take a missing key for no object, and another refusal for none', async () => {
  const { acme } = keycloak({}, (call) => (call.startsWith('GET /users') ? refusal(403) : undefined));
  const web = acme.clients.byClientId('web');
  expect([await web.find(), await web.exists()]).toEqual([undefined, false]);
  expect(await failure(acme.users.byUsername('ada').find())).toMatchObject({ name: 'ForbiddenError' });
  expect(await failure(acme.users.byUsername('ada').exists())).toMatchObject({ name: 'ForbiddenError' });
});

test('after a creation and an ensure the id is known, and not looked up', async () => {
  const { acme, calls } = keycloak();
  const made = await acme.clients.create({ clientId: 'web' });
  const { node } = await acme.users.ensure({ username: 'ada' });
  const before = calls().length;
  await Promise.all([made.get(), node.get()]);
  expect(calls().slice(before).sort()).toEqual(['GET /clients/clients-1', 'GET /users/users-1']);
});
