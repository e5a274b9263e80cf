import { describe, expect, test } from 'vitest';
import {
  BadRequestError,
  NotFoundError,
  PartialError,
  type RealmNode,
  ServerError,
} from '../../../src/index.ts';
import { failure, recorded } from '../support.ts';
import { keycloak, refusal, underWay } from './keycloak.ts';

/** An object of an application's own class. */
class Dto {
  constructor(fields: object) {
    Object.assign(this, fields);
  }
}

describe('an object of a class', () => {
  const made = (fields: object): never => new Dto(fields) as never;
  const mapper = { name: 'aud', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper' } as const;
  const world = () => ({
    users: [{ id: 'u1', username: 'ada', attributes: { keep: ['1'], a: ['1'] } }],
    clients: [{ id: 'c1', clientId: 'web', protocolMappers: [{ ...mapper, id: 'm1', config: { c: 'a' } }] }],
    'clients/c1/protocol-mappers/models': [{ ...mapper, id: 'm1', config: { c: 'a' } }],
    organizations: [{ id: 'o1', name: 'o', alias: 'o', domains: [{ name: 'a.test' }] }],
  });

  test('is merged by an update as a literal is', async () => {
    const { acme, writes } = keycloak(world());
    await acme.users.byId('u1').update({ attributes: made({ a: ['2'] }) });
    expect(writes()[0]?.[1]).toMatchObject({ attributes: { keep: ['1'], a: ['2'] } });
  });

  test('is compared by ensure as a literal is', async () => {
    const { acme, writes } = keycloak(world());
    await acme.users.ensure({ username: 'ada', attributes: made({ a: ['2'] }) });
    expect(writes()[0]?.[1]).toMatchObject({ attributes: { keep: ['1'], a: ['2'] } });
    await acme.clients.ensure({
      clientId: 'web',
      protocolMappers: [{ ...mapper, config: made({ c: 'b' }) }],
    });
    expect(writes()[1]?.[1]).toMatchObject({ config: { c: 'b' } });
    const { diff } = await acme.organizations.ensure({ name: 'o', domains: [made({ name: 'b.test' })] });
    expect(diff.map(({ path }) => path)).toEqual(['domains']);
  });
});

test.for([false, 'skip', 'Return'])('ifExists is none of %s, which a TypeError says', async (ifExists) => {
  const { acme, calls } = keycloak({ users: [{ id: 'u1', username: 'ada' }] });
  const create = acme.users.create({ username: 'ada' }, { ifExists: ifExists as never });
  expect(await failure(create)).toMatchObject({
    name: 'TypeError',
    message: "ifExists must be 'fail', 'return' or 'update'",
  });
  expect(calls()).toEqual([]);
});

test('ensure has no ifExists, and says which verb has', async () => {
  const { acme, calls } = keycloak();
  const options = { ifExists: 'return' } as object;
  expect(await failure(acme.users.ensure({ username: 'ada' }, options))).toMatchObject({
    name: 'TypeError',
    message: expect.stringContaining('"ifExists" is not an option of this verb, but of create.'),
  });
  expect(calls()).toEqual([]);
});

describe('what a POST fails for is what is told', () => {
  test.for([
    [400, BadRequestError],
    [500, ServerError],
  ] as const)('%i of a name that is there, where the POST comes first', async ([status, kind]) => {
    const { realm, sent } = recorded(({ method }) =>
      method === 'POST' ? refusal(status) : Response.json([{ _id: 'r1', name: 'album', owner: {} }]),
    );
    const { resources } = realm.uma({ token: 't' });
    expect(await failure(resources.create({ name: 'album' }, { ifExists: 'update' }))).toBeInstanceOf(kind);
    expect(sent.filter(({ method }) => method !== 'POST')).toEqual([]);
  });

  test('though the look at what may be there fails as well', async () => {
    let posted = false;
    const { acme } = keycloak({}, (call) => {
      if (call.startsWith('POST')) posted = true;
      return call.startsWith('POST') ? refusal(400, 'bad name') : posted ? refusal(403) : undefined;
    });
    const made = acme.groups.create({ name: 'p' }, { ifExists: 'return' });
    expect(await failure(made)).toMatchObject({ name: 'BadRequestError', description: 'bad name' });
  });

  test('of a child, in the PartialError', async () => {
    const { acme } = keycloak({}, (call) =>
      /^POST .*children/.test(call) ? refusal(400, 'bad name') : undefined,
    );
    const error = await failure(acme.groups.create({ name: 'p', subGroups: [{ name: 'c' }] }));
    expect(error).toBeInstanceOf(PartialError);
    expect((error as PartialError).cause).toMatchObject({ description: 'bad name' });
  });
});

describe('a list of references', () => {
  test('that may be changed and not read loses what is named', async () => {
    const mapped = '/users/u1/role-mappings/realm';
    const world = {
      roles: [{ id: 'r1', name: 'editor' }],
      groups: [{ id: 'g1', name: 'g', path: '/g' }],
      'users/u1/groups': [{ id: 'g1', name: 'g', path: '/g' }],
    };
    const { acme, writes } = keycloak(world, (call) =>
      [`GET ${mapped}`, 'GET /users/u1/groups'].some((start) => call.startsWith(start))
        ? refusal(403)
        : undefined,
    );
    const ada = acme.users.byId('u1');
    await ada.roleMappings.realm.remove('editor');
    await ada.groups.remove({ id: 'g1' });
    expect(writes().map(([call]) => call)).toEqual([`DELETE ${mapped}`, 'DELETE /users/u1/groups/g1']);
  });

  test('takes what is named by its id from who may not read it', async () => {
    const { acme, calls } = keycloak({ 'users/u1/groups': [] }, (call) =>
      call === 'GET /groups/g1' ? refusal(403) : undefined,
    );
    await acme.users.byId('u1').groups.add({ id: 'g1' });
    expect(calls().at(-1)).toBe('PUT /users/u1/groups/g1');
  });

  test('sends nothing for nothing, not even to find where the list is', async () => {
    const { acme, calls } = keycloak();
    const { roleMappings } = acme.users.byUsername('ada');
    await roleMappings.clients.byClientId('gone').remove([]);
    await roleMappings.realm.add([]);
    expect(calls()).toEqual([]);
  });
});

test('a call has a few requests under way at a time, however much is named', async () => {
  const { most, interrupt } = underWay();
  const clients = Array.from({ length: 40 }, (_, at) => ({ id: `c${at}`, clientId: `client-${at}` }));
  const groups = Array.from({ length: 40 }, (_, at) => ({ id: `g${at}`, name: `g${at}`, path: `/g${at}` }));
  const { acme } = keycloak({ users: [{ id: 'u1', username: 'ada' }], clients, groups }, interrupt);
  const clientRoles = Object.fromEntries(clients.map(({ clientId }) => [clientId, ['x']]));
  expect(await failure(acme.users.ensure({ username: 'ada', clientRoles }))).toBeInstanceOf(NotFoundError);
  await acme.users.byId('u1').groups.set(groups.map(({ id }) => ({ id })));
  expect(most()).toBeGreaterThan(2);
  expect(most()).toBeLessThanOrEqual(8);
});

test('a name that is missing in two places is told once', async () => {
  const { acme } = keycloak({ groups: [{ id: 'g1', name: 'g', path: '/g' }] });
  const realmRoles = ['gone'];
  const wanted = { name: 'g', realmRoles, subGroups: [{ name: 's', realmRoles }] };
  expect(await failure(acme.groups.ensure(wanted))).toMatchObject({
    missing: ['gone'],
    description: 'No such role: "gone"',
  });
});

test.for([
  ['protocolMappers', { clients: [{ id: 'c1', clientId: 'web' }] }],
  ['defaultClientScopes', { clients: [{ id: 'c1', clientId: 'web' }] }],
] as const)('%s that are no list are refused in words', async ([key, world]) => {
  const { acme, writes } = keycloak(structuredClone(world) as never);
  const wanted = acme.clients.ensure({ clientId: 'web', [key]: 'x' as never });
  expect(await failure(wanted)).toMatchObject({ name: 'TypeError', message: `${key} must be an array` });
  expect(writes()).toEqual([]);
});

describe('a string that names an object is what a person knows', () => {
  const id = '0b6a1c1e-6d5f-4d8e-9c55-0d1c2c3f4a5b';
  const world = () => ({
    users: [{ id, username: 'ada' }],
    groups: [{ id, name: 'staff', path: '/staff' }],
  });

  test('a group is found by its path with or without a slash, and a user by the name in one request', async () => {
    const { acme, calls } = keycloak(world(), (call) =>
      call.endsWith('/members') ? new Response(null, { status: 201 }) : undefined,
    );
    await acme.users.byId(id).groups.add('staff');
    await acme.organizations.byId('o1').members.add('ada');
    expect(calls()).toEqual([
      `GET /users/${id}/groups?first=0&max=200`,
      'GET /group-by-path/staff',
      `PUT /users/${id}/groups/${id}`,
      'GET /users?username=ada&exact=true',
      `GET /organizations/o1/members/${id}`,
      'POST /organizations/o1/members',
    ]);
  });

  test.for([
    ['a group', (acme: RealmNode) => acme.users.byId('u1').groups.add(id)],
    ['a user', (acme: RealmNode) => acme.organizations.byId('o1').members.add(id)],
    ['a role', (acme: RealmNode) => acme.users.byId('u1').roleMappings.realm.add(id)],
  ] as const)('the id of %s is no name of one: the error says how an id is given', async ([, add]) => {
    const { acme, writes } = keycloak(world());
    const error = await failure(add(acme));
    expect(error).toMatchObject({ name: 'NotFoundError', missing: [id] });
    expect(error).toMatchObject({ hints: [expect.stringContaining('{ id }')] });
    expect(writes()).toEqual([]);
  });

  test('of an id that is given as one, and is gone, nothing is hinted', async () => {
    const { acme } = keycloak();
    expect(await failure(acme.users.byId('u1').groups.add({ id }))).toMatchObject({
      missing: [id],
      hints: [],
    });
  });
});
