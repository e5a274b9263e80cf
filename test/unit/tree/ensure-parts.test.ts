import { describe, expect, test } from 'vitest';
import type { ProtocolMapperReplace } from '../../../src/index.ts';
import { failure } from '../support.ts';
import { keycloak } from './keycloak.ts';

const filled = () => ({
  roles: ['editor', 'viewer', 'chief'].map((name, index) => ({ id: `r${index + 1}`, name })),
  clients: [{ id: 'c1', clientId: 'web' }],
  'clients/c1/roles': [{ id: 'r9', name: 'admin', containerId: 'c1' }],
  groups: [
    { id: 'g1', name: 'staff', path: '/staff' },
    { id: 'g2', name: 'board', path: '/board' },
  ],
  users: [{ id: 'u1', username: 'ada' }],
  'users/u1/role-mappings/realm': [
    { id: 'r1', name: 'editor' },
    { id: 'r3', name: 'chief' },
  ],
  'users/u1/groups': [{ id: 'g1', name: 'staff', path: '/staff' }],
});

describe('the roles and groups of a user who is there', () => {
  const wanted = {
    username: 'ada',
    realmRoles: ['editor', 'viewer'],
    clientRoles: { web: ['admin'] },
    groups: ['staff', '/board'],
  };

  test('are added as far as they lack them, none is taken away, and a second run adds none', async () => {
    const { acme, writes } = keycloak(filled());
    const { diff, changed } = await acme.users.ensure(wanted);
    expect(changed).toBe(true);
    expect(writes()).toEqual([
      ['POST /users/u1/role-mappings/realm', [{ id: 'r2', name: 'viewer' }]],
      ['POST /users/u1/role-mappings/clients/c1', [{ id: 'r9', name: 'admin' }]],
      ['PUT /users/u1/groups/g2'],
    ]);
    expect(diff).toEqual([
      { path: 'realmRoles', from: ['editor', 'chief'], to: ['editor', 'chief', 'viewer'] },
      { path: 'clientRoles.web', from: [], to: ['admin'] },
      { path: 'groups', from: ['/staff'], to: ['/staff', '/board'] },
    ]);
    expect(await acme.users.ensure(wanted)).toMatchObject({ changed: false, diff: [] });
    expect(writes()).toHaveLength(3);
  });

  test('are looked up only where they are lacking, and not at all where none is given', async () => {
    const { acme, calls } = keycloak(filled());
    await acme.users.ensure({ username: 'ada', realmRoles: ['editor'], groups: ['/staff'] });
    expect(calls().slice(2).sort()).toEqual([
      'GET /users/u1/groups?first=0&max=200',
      'GET /users/u1/role-mappings/realm',
    ]);
    const staff = [acme.groups.byId('g1'), { id: 'g1' }];
    expect(await acme.users.ensure({ username: 'ada', groups: staff })).toMatchObject({ changed: false });
    const before = calls().length;
    await acme.users.ensure({ username: 'ada', realmRoles: [], groups: [] });
    expect(calls().slice(before)).toEqual(['GET /users?username=ada&exact=true', 'GET /users/u1']);
  });

  test('that do not exist are told, and none of them is added', async () => {
    const { acme, writes } = keycloak(filled());
    const error = await failure(acme.users.ensure({ username: 'ada', realmRoles: ['viewer', 'nope'] }));
    expect(error).toMatchObject({ name: 'NotFoundError', description: 'No such role: "nope"' });
    const lost = await failure(acme.users.ensure({ username: 'ada', groups: ['/board', '/lost'] }));
    expect(lost).toMatchObject({ description: 'No such group: /lost' });
    expect(writes()).toEqual([]);
  });
});

test('the groups in a group are ensured: what is there and not named stays', async () => {
  const { acme, writes } = keycloak({
    ...filled(),
    'groups/g1/children': [
      { id: 'g3', name: 'north', path: '/staff/north', description: 'Old' },
      { id: 'g4', name: 'east', path: '/staff/east' },
    ],
  });
  const { diff } = await acme.groups.ensure({
    name: 'staff',
    subGroups: [{ name: 'north', description: 'New', realmRoles: ['viewer'] }, { name: 'south' }],
  });
  expect(writes()).toEqual([
    ['PUT /groups/g3', { id: 'g3', name: 'north', path: '/staff/north', description: 'New' }],
    ['POST /groups/g3/role-mappings/realm', [{ id: 'r2', name: 'viewer' }]],
    ['POST /groups/g1/children', { name: 'south' }],
  ]);
  expect(diff).toEqual([
    { path: 'subGroups.north.description', from: 'Old', to: 'New' },
    { path: 'subGroups.north.realmRoles', from: [], to: ['viewer'] },
    { path: 'subGroups.south', from: undefined, to: { name: 'south' } },
  ]);
});

describe('of a client', () => {
  const scopes = [
    { id: 's1', name: 'profile' },
    { id: 's2', name: 'email' },
    { id: 's3', name: 'phone' },
  ];
  const [profile, email, phone] = scopes as [object, object, object];
  const web = () => ({
    clients: [
      {
        id: 'c1',
        clientId: 'web',
        defaultClientScopes: ['profile', 'email'],
        optionalClientScopes: ['phone'],
        protocolMappers: [
          {
            id: 'm1',
            name: 'aud',
            protocol: 'saml',
            protocolMapper: 'oidc-audience-mapper',
            config: { a: '1', b: '2' },
          },
        ],
      },
    ],
    'client-scopes': scopes,
    'clients/c1/default-client-scopes': [profile, email] as Record<string, unknown>[],
    'clients/c1/optional-client-scopes': [phone] as Record<string, unknown>[],
    'clients/c1/protocol-mappers/models': [
      {
        id: 'm1',
        name: 'aud',
        protocol: 'saml',
        protocolMapper: 'oidc-audience-mapper',
        config: { a: '1', b: '2' },
      },
    ],
  });

  test('the client scopes become those that are given, in any order', async () => {
    const { acme, calls, writes } = keycloak(web());
    const same = { clientId: 'web', defaultClientScopes: ['email', 'profile'] };
    expect(await acme.clients.ensure(same)).toMatchObject({ changed: false });
    expect(calls()).toEqual(['GET /clients?clientId=web', 'GET /clients/c1']);
    const { diff } = await acme.clients.ensure({ clientId: 'web', defaultClientScopes: ['phone', 'email'] });
    expect(writes().map(([call]) => call)).toEqual([
      'DELETE /clients/c1/optional-client-scopes/s3',
      'PUT /clients/c1/default-client-scopes/s3',
      'DELETE /clients/c1/default-client-scopes/s1',
    ]);
    expect(diff).toEqual([
      { path: 'defaultClientScopes', from: ['profile', 'email'], to: ['phone', 'email'] },
    ]);
  });

  test('the mappers are ensured one by one: without a request where the client tells that one is right', async () => {
    const { acme, calls, writes } = keycloak(web());
    const aud = {
      name: 'aud',
      protocol: 'saml',
      protocolMapper: 'oidc-audience-mapper',
      config: { a: '1' },
    } as const;
    // The id is that of the client it was read from.
    await acme.clients.ensure({ clientId: 'web', protocolMappers: [{ ...aud, id: 'm9' }] });
    expect(calls()).toEqual(['GET /clients?clientId=web', 'GET /clients/c1']);
    const extra = { ...aud, name: 'extra' };
    const { diff } = await acme.clients.ensure({
      clientId: 'web',
      protocolMappers: [{ ...aud, config: { a: '9' } }, extra],
    });
    const models = '/clients/c1/protocol-mappers/models';
    expect(writes()).toEqual([
      [
        `PUT ${models}/m1`,
        {
          id: 'm1',
          name: 'aud',
          protocol: 'saml',
          protocolMapper: 'oidc-audience-mapper',
          config: { a: '9', b: '2' },
        },
      ],
      [`POST ${models}`, extra],
    ]);
    expect(diff).toEqual([
      { path: 'protocolMappers.aud.config.a', from: '1', to: '9' },
      { path: 'protocolMappers.extra', from: undefined, to: extra },
    ]);
  });
});

const models = '/clients/c1/protocol-mappers/models';
const aud = {
  name: 'aud',
  protocol: 'saml',
  protocolMapper: 'oidc-audience-mapper',
  config: { a: '1' },
} as const;
const held = (id: string, protocol: string) => ({
  ...aud,
  id,
  protocol,
  config: { a: '1', default: 'true' },
});

test('a mapper is ensured by its name and protocol: another protocol may have one of the same name', async () => {
  const { acme, writes } = keycloak({ 'clients/c1/protocol-mappers/models': [held('m1', 'openid-connect')] });
  const { protocolMappers } = acme.clients.byId('c1');
  const { created, node } = await protocolMappers.ensure(aud);
  expect(created).toBe(true);
  expect(writes()).toEqual([[`POST ${models}`, aud]]);
  expect((await node.get()).protocol).toBe('saml');
});

test('of a mapper that is there the settings are laid over those that it has, and the rest is left', async () => {
  const { acme, writes } = keycloak({
    'clients/c1/protocol-mappers/models': [held('m1', 'openid-connect'), held('m2', 'saml')],
  });
  const { protocolMappers } = acme.clients.byId('c1');
  expect(await protocolMappers.ensure(aud)).toMatchObject({ created: false, changed: false, diff: [] });
  expect(writes()).toEqual([]);
  const { diff } = await protocolMappers.ensure({ ...aud, config: { a: null, b: '2' } });
  expect(diff).toEqual([
    { path: 'config.a', from: '1', to: null },
    { path: 'config.b', from: undefined, to: '2' },
  ]);
  expect(writes()).toEqual([
    [`PUT ${models}/m2`, { ...held('m2', 'saml'), config: { default: 'true', b: '2' } }],
  ]);
});

test('a whole mapper is written with its own id, which is read where it is not known', async () => {
  const { acme, calls, writes } = keycloak({ 'clients/c1/protocol-mappers/models': [held('m1', 'saml')] });
  const { protocolMappers } = acme.clients.byId('c1');
  // What another mapper was read with: by its id the server would write that one.
  await protocolMappers
    .byId('m1')
    .replace({ id: 'm9', protocolMapper: 'oidc-audience-mapper' } as ProtocolMapperReplace);
  expect(calls()).toEqual([`PUT ${models}/m1`]);
  await protocolMappers.byName('aud').replace({ protocolMapper: 'y' });
  expect(calls().slice(-2)).toEqual([`GET ${models}/m1`, `PUT ${models}/m1`]);
  expect(writes().map(([, body]) => body)).toEqual([
    { protocolMapper: 'oidc-audience-mapper', id: 'm1' },
    { protocolMapper: 'y', id: 'm1' },
  ]);
});
