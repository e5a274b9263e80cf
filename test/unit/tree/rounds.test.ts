import { describe, expect, test } from 'vitest';
import type { ClientCreate, PolicyCreate, WorkflowCreate } from '../../../src/index.ts';
import { failure, recorded } from '../support.ts';
import { keycloak } from './keycloak.ts';

const mapper = {
  id: 'm1',
  name: 'aud',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: {},
};

describe('what was read', () => {
  test('makes a new object without what is for reading alone, its mappers too', async () => {
    const { acme, writes } = keycloak();
    const read = { id: 'c1', clientId: 'web', access: { view: true }, protocolMappers: [mapper] };
    await acme.clients.create(read as ClientCreate);
    await acme.clientScopes.create({ ...read, name: 'billing', protocol: 'openid-connect' });
    const user = { id: 'u1', username: 'ada', totp: false, federationLink: 'f1', access: {}, enabled: true };
    await acme.users.create(user);
    const { id: _, ...bare } = mapper;
    expect(writes().slice(0, 3)).toEqual([
      ['POST /clients', { clientId: 'web', protocolMappers: [bare] }],
      [
        'POST /client-scopes',
        {
          clientId: 'web',
          access: { view: true },
          name: 'billing',
          protocol: 'openid-connect',
          protocolMappers: [bare],
        },
      ],
      ['POST /users', { username: 'ada', enabled: true }],
    ]);
  });

  test('loses its id by whatever way it is made', async () => {
    const { acme, sent } = recorded(() =>
      Response.json({ id: 'new' }, { status: 201, headers: { location: 'https://sso.test/admin/new' } }),
    );
    const { authorization } = acme.clients.byId('c1');
    const read = { id: 'p1', name: 'noon', hour: '12', policiesData: [] };
    await authorization.policies.time.create(read);
    await authorization.scopes.create({ ...read, name: 'view' });
    const step = { id: 'e1', parentFlow: 'f1', requirement: 'REQUIRED', authenticator: 'x' };
    await acme.authentication.executions.create(step);
    const posts = sent.filter(({ method }) => method === 'POST');
    expect(posts.map(({ body }) => JSON.parse(body))).toEqual([
      { name: 'noon', hour: '12' },
      { name: 'view', hour: '12', policiesData: [] },
      { parentFlow: 'f1', requirement: 'REQUIRED', authenticator: 'x' },
    ]);
  });

  test('is not compared by ensure as far as it is for reading alone', async () => {
    const steps = [{ id: 's1', uses: 'a', status: 'PENDING', 'scheduled-at': 7 }];
    const { acme, writes } = keycloak({
      users: [{ id: 'u1', username: 'ada', totp: true, access: { view: true } }],
      workflows: [{ id: 'w1', name: 'off', steps: [{ id: 's2', uses: 'a' }] }],
    });
    const ada = { id: 'u9', username: 'ada', totp: false, access: {}, disableableCredentialTypes: ['otp'] };
    expect(await acme.users.ensure(ada)).toMatchObject({ created: false, changed: false });
    const workflow: WorkflowCreate = { name: 'off', steps };
    expect(await acme.workflows.ensure(workflow)).toMatchObject({ created: false, changed: false });
    expect(writes()).toEqual([]);
  });

  test('updates another object without moving it: the id is that of the address', async () => {
    const { acme, writes } = keycloak({
      groups: [
        { id: 'g1', name: 'staff', description: 'All' },
        { id: 'g2', name: 'board', description: 'Few' },
      ],
    });
    const { id, name, ...read } = await acme.groups.byId('g2').get();
    await acme.groups.byId('g1').update({ ...read, id } as object);
    expect(writes()).toEqual([['PUT /groups/g1', { id: 'g1', name: 'staff', description: 'Few' }]]);
  });

  test('of a step is sent as far as the server takes it', async () => {
    const step = { id: 'e1', parentFlow: 'f1', requirement: 'REQUIRED', priority: 10, authenticator: 'x' };
    const { acme, sent } = recorded(({ url }) =>
      Response.json(url.includes('/flows/f1') ? { id: 'f1', alias: 'mine' } : step),
    );
    await acme.authentication.executions.byId('e1').update(step);
    const put = sent.find(({ method }) => method === 'PUT');
    expect(put?.target).toBe('/admin/realms/acme/authentication/flows/mine/executions');
    expect(JSON.parse(put?.body ?? '')).toEqual({ id: 'e1', requirement: 'REQUIRED', priority: 10 });
  });

  test('of a permission makes none without what it names', async () => {
    const { acme, calls } = keycloak();
    const { policies, permissions } = acme.clients.byId('c1').authorization;
    const read = { id: 'p1', name: 'both' };
    const lost: [() => Promise<unknown>, string][] = [
      [() => policies.aggregate.create(read), 'policies'],
      [() => policies.create({ ...read, type: 'aggregate' } as PolicyCreate), 'policies'],
      [() => permissions.resource.create({ ...read, resources: ['r'] }), 'policies'],
      [() => permissions.scope.create({ ...read, type: 'scope' }), 'policies, resources, scopes'],
      [() => permissions.uma.create({ ...read, owner: 'ada' }), 'resources'],
    ];
    for (const [create, keys] of lost) {
      const error = await failure(create());
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toBe(`What was read lacks ${keys}: read it with { expand: true }`);
    }
    expect(calls()).toEqual([]);
  });

  test('of a composite role makes none without what it includes', async () => {
    const { acme, writes } = keycloak({ roles: [{ id: 'r1', name: 'chief', composite: true }] });
    const read = { id: 'r1', name: 'chief', composite: true };
    await expect(acme.roles.create({ ...read, name: 'lead' } as never)).rejects.toThrow(
      'Keycloak ignores composite in this request; use role.composites.set instead',
    );
    await acme.roles.create({ ...read, name: 'lead', composite: false } as never);
    await acme.roles.create({ name: 'head', composites: { realm: ['lead'] } });
    await acme.roles.create(read as never, { ifExists: 'return' });
    expect(writes()).toEqual([
      ['POST /roles', { name: 'lead', composite: false }],
      ['POST /roles', { name: 'head', composite: true, composites: { realm: ['lead'] } }],
    ]);
  });
});

test('a component without a name is the one of its provider that has none', async () => {
  const kind = { providerId: 'scope', providerType: 'policy', parentId: 'acme' };
  const { acme, writes } = keycloak({
    components: [
      { ...kind, id: 'x1', name: 'named' },
      { ...kind, id: 'x2' },
    ],
  });
  const { node } = await acme.components.ensure({ ...kind, ...{ id: 'x9' }, config: { a: ['1'] } });
  expect(node.id).toBe('x2');
  const { parentId: _, ...kept } = kind;
  expect(writes()).toEqual([['PUT /components/x2', { ...kept, config: { a: ['1'] } }]]);
});

test('a text may have any key, also that of an id', async () => {
  const { acme, sent } = recorded(() => Response.json({ hello: 'Hallo' }));
  const { diff } = await acme.localization.byLocale('de').ensure({ id: 'Kennung' });
  expect(diff).toMatchObject([{ path: 'id', to: 'Kennung' }]);
  expect(JSON.parse(sent.at(-1)?.body ?? '')).toEqual({ id: 'Kennung' });
});

test('a realm and a resource of UMA are made with their ids', async () => {
  const { realm, sent } = recorded(() => new Response(null, { status: 201, headers: { location: '/acme' } }));
  await realm.admin.realms.create({ id: 'own', realm: 'acme' });
  expect(JSON.parse(sent[0]?.body ?? '')).toEqual({ id: 'own', realm: 'acme' });
});
