import { describe, expect, test } from 'vitest';
import { ConflictError, type UserCreate } from '../../../src/index.ts';
import { failure } from '../support.ts';
import { keycloak, refusal } from './keycloak.ts';

const web = { clientId: 'web', name: 'Web', authorizationSettings: { name: 'Web' } };
const there = () => ({
  clients: [{ id: 'c1', clientId: 'web', name: 'Old', authorizationServicesEnabled: false }],
});
const lookUp = 'GET /clients?clientId=web';

test('create sends one POST, and tells of an object that is there by a ConflictError', async () => {
  for (const ifExists of [undefined, 'fail'] as const) {
    const { acme, calls } = keycloak(there());
    expect(await failure(acme.clients.create(web, { ifExists }))).toBeInstanceOf(ConflictError);
    expect(calls()).toEqual(['POST /clients']);
  }
});

describe('with ifExists', () => {
  test.for(['return', 'update'] as const)('%s what is missing is looked for, and made', async (ifExists) => {
    const { acme, calls, writes } = keycloak();
    const node = await acme.clients.create(web, { ifExists });
    expect(calls()).toEqual([lookUp, 'POST /clients']);
    expect(writes()[0]?.[1]).toEqual(web);
    expect(node.url).toBe(acme.clients.byId('clients-1').url);
  });

  test('return what is there is left as it is, and its node comes back', async () => {
    const { acme, calls } = keycloak(there());
    const node = await acme.clients.create(web, { ifExists: 'return' });
    expect(calls()).toEqual([lookUp, 'GET /clients/c1']);
    expect(await node.get()).toMatchObject({ id: 'c1', name: 'Old' });
  });

  test('update what is there is written, without the keys that a PUT would ignore', async () => {
    const { acme, writes } = keycloak({
      ...there(),
      'clients/c1/protocol-mappers/models': [{ id: 'm1', name: 'aud', protocol: 'saml', config: { a: '1' } }],
    });
    await acme.clients.create(web, { ifExists: 'update' });
    const mapper = {
      name: 'aud',
      protocol: 'saml',
      protocolMapper: 'oidc-audience-mapper',
      config: { b: '2' },
    } as const;
    await acme.clients.byId('c1').protocolMappers.create(mapper, { ifExists: 'update' });
    expect(writes()).toEqual([
      ['PUT /clients/c1', { clientId: 'web', name: 'Web', authorizationServicesEnabled: false }],
      [
        'PUT /clients/c1/protocol-mappers/models/m1',
        {
          id: 'm1',
          name: 'aud',
          protocol: 'saml',
          protocolMapper: 'oidc-audience-mapper',
          config: { a: '1', b: '2' },
        },
      ],
    ]);
  });

  test.for<['return' | 'update', string[]]>([
    ['return', []],
    ['update', ['GET /clients/c1', 'PUT /clients/c1']],
  ])('%s a race that another process wins ends with its object', async ([ifExists, last]) => {
    const world = { clients: [] as object[] };
    const { acme, calls } = keycloak(world as never, (call) => {
      if (call === 'POST /clients') world.clients.push(...there().clients);
      return undefined;
    });
    const node = await acme.clients.create(web, { ifExists });
    expect(calls()).toEqual([lookUp, 'POST /clients', lookUp, 'GET /clients/c1', ...last]);
    expect(await node.get()).toMatchObject({ id: 'c1', name: ifExists === 'update' ? 'Web' : 'Old' });
  });

  test('a conflict about another field stays an error', async () => {
    const { acme, calls } = keycloak({}, (call) =>
      call === 'POST /users' ? refusal(409, 'User exists with same email') : undefined,
    );
    const user = { username: 'ada', email: 'taken@x.test' };
    expect(await failure(acme.users.create(user, { ifExists: 'update' }))).toMatchObject({
      name: 'ConflictError',
      description: 'User exists with same email',
    });
    const find = 'GET /users?username=ada&exact=true';
    expect(calls()).toEqual([find, 'POST /users', find, find, find]);
  });

  test('a name that is taken is found where the server shows what has it a moment later', async () => {
    let looks = 0;
    const { acme } = keycloak({ users: [{ id: 'u1', username: 'ada' }] } as never, (call) => {
      if (call === 'POST /users') return refusal(409, 'User exists with same username');
      return call.startsWith('GET /users') && ++looks < 3 ? Response.json([]) : undefined;
    });
    const node = await acme.users.create({ username: 'ada' }, { ifExists: 'return' });
    expect(node.url).toBe(acme.users.byId('u1').url);
  });

  test.for([400, 500])('a name that is taken is found also where the server says %i', async (status) => {
    const workflows: object[] = [];
    const { acme } = keycloak({ workflows } as never, (call) => {
      if (call !== 'POST /workflows') return undefined;
      workflows.push({ id: 'w1', name: 'off' });
      return refusal(status, 'Taken');
    });
    const node = await acme.workflows.create({ name: 'off', steps: [] }, { ifExists: 'return' });
    expect(await node.get()).toMatchObject({ id: 'w1' });
  });

  test('what was refused for its rights is not looked for again', async () => {
    const { acme, calls } = keycloak({}, (call) => (call === 'POST /clients' ? refusal(403) : undefined));
    expect(await failure(acme.clients.create(web, { ifExists: 'return' }))).toMatchObject({
      httpStatus: 403,
    });
    expect(calls()).toEqual([lookUp, 'POST /clients']);
  });

  test('callers of one process at the same time make one object, those of another name do not wait', async () => {
    const { acme, calls, writes } = keycloak();
    const wanted = [web, web, web, { clientId: 'api' }];
    const nodes = await Promise.all(
      wanted.map((client) => acme.clients.create(client, { ifExists: 'return' })),
    );
    expect(writes()).toHaveLength(2);
    expect(calls().slice(0, 2)).toEqual([lookUp, 'GET /clients?clientId=api']);
    const ids = await Promise.all(nodes.map(async (node) => (await node.get()).id));
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[3]).not.toBe(ids[0]);
  });
});

test('a role is named by what it was asked to be, because Location has no words for an emoji', async () => {
  const { acme } = keycloak({}, (_, { method }) =>
    method === 'POST'
      ? new Response(null, {
          status: 201,
          headers: { location: 'https://sso.test/admin/realms/acme/roles/%3F%3F' },
        })
      : undefined,
  );
  const role = await acme.roles.create({ name: 'a 😀/b' });
  expect(role.url).toBe(acme.roles.byName('a 😀/b').url);
});

test('what a new object would lose without an error is refused before any request', async () => {
  const { acme, calls } = keycloak();
  const { flows } = acme.authentication;
  const flow = { alias: 'a', authenticationExecutions: [{ authenticator: 'auth-cookie' }] } as never;
  for (const ifExists of ['fail', 'return'] as const) {
    const error = await failure(flows.create(flow, { ifExists }));
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toContain(
      'authenticationExecutions in this request; use flow.executions.addExecution instead',
    );
  }
  const consents = { username: 'ada', clientConsents: [{ clientId: 'web' }] };
  expect(await failure(acme.users.create(consents))).toBeInstanceOf(TypeError);
  expect(calls().filter((call) => !call.startsWith('GET'))).toEqual([]);
  // An empty list asks for nothing.
  await acme.users.create({ username: 'ada', clientConsents: [] } as UserCreate);
  expect(calls()).toContain('POST /users');
});
