import { describe, expect, test } from 'vitest';
import type { RealmNode } from '../../../src/index.ts';
import { failure } from '../support.ts';
import { keycloak, refusal } from './keycloak.ts';

interface Told {
  readonly created: boolean;
  readonly changed: boolean;
  readonly diff: readonly unknown[];
}

const mapper = {
  name: 'aud',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { a: '1' },
} as const;

/** What can be ensured, with all that the families have. */
const families: Record<string, (acme: RealmNode) => Promise<Told>> = {
  role: ({ roles }) =>
    roles.ensure({ name: 'editor', description: 'Edits', attributes: { a: ['1'], b: null } }),
  client: ({ clients }) =>
    clients.ensure({
      clientId: 'web',
      secret: 'hidden',
      redirectUris: ['b', 'a'],
      attributes: { a: '1', b: null },
      protocolMappers: [mapper],
      authorizationSettings: { policyEnforcementMode: 'ENFORCING' },
    }),
  'client scope': ({ clientScopes }) =>
    clientScopes.ensure({
      name: 'bills',
      protocol: 'saml',
      attributes: { a: null },
      protocolMappers: [mapper],
    }),
  component: ({ components }) =>
    components.ensure({ name: 'ldap', providerId: 'ldap', providerType: 'x', config: { a: ['1'], b: null } }),
  mapper: ({ clients }) =>
    clients.byId('c9').protocolMappers.ensure({ ...mapper, config: { a: '1', b: null } }),
  user: ({ users }) =>
    users.ensure({
      username: 'Ada',
      email: 'Ada@X.test',
      attributes: { a: ['1'], b: null },
      credentials: [{ type: 'password', value: 'hidden' }],
      createdTimestamp: 7,
    }),
  group: ({ groups }) => groups.ensure({ name: 'staff', attributes: { a: ['1'] }, subGroups: [] }),
  workflow: ({ workflows }) => workflows.ensure({ name: 'off', steps: [{ uses: 'a' }, { uses: 'b' }] }),
};

test.for(Object.keys(families))(
  'a %s is made once: a second run finds it right, and writes nothing',
  async (name) => {
    const { acme, writes } = keycloak();
    const ensure = families[name] as (typeof families)[string];
    expect(await ensure(acme)).toMatchObject({ created: true, changed: false, diff: [] });
    expect(writes()).toHaveLength(1);
    // Only what is to be there is said of a new object.
    expect(JSON.stringify(writes())).not.toContain('null');
    expect(await ensure(acme)).toMatchObject({ created: false, changed: false, diff: [] });
    expect(writes()).toHaveLength(1);
  },
);

describe('of an object that is there', () => {
  test('only what differs is written, and told', async () => {
    const { acme, writes } = keycloak({
      clients: [
        {
          id: 'c1',
          clientId: 'web',
          name: 'Web',
          enabled: true,
          redirectUris: ['a', 'b'],
          webOrigins: ['a'],
          secret: 'old-1',
          attributes: { same: '1', other: '2', gone: '3', untouched: '4' },
          authorizationServicesEnabled: false,
        },
      ],
    });
    const { node, ...told } = await acme.clients.ensure({
      clientId: 'web',
      name: 'New',
      enabled: true,
      redirectUris: ['b', 'a'],
      webOrigins: ['a', 'b'],
      secret: 'new-1',
      attributes: { same: '1', other: '9', gone: null, never: null },
    });
    expect(writes()).toEqual([
      [
        'PUT /clients/c1',
        {
          name: 'New',
          webOrigins: ['a', 'b'],
          secret: 'new-1',
          attributes: { other: '9', gone: null },
          authorizationServicesEnabled: false,
        },
      ],
    ]);
    expect(told).toEqual({
      created: false,
      changed: true,
      diff: [
        { path: 'name', from: 'Web', to: 'New' },
        { path: 'webOrigins', from: ['a'], to: ['a', 'b'] },
        { path: 'secret', from: '**********', to: '**********' },
        { path: 'attributes.other', from: '2', to: '9' },
        { path: 'attributes.gone', from: '3', to: null },
      ],
      unknown: [],
    });
    expect((await node.get()).clientId).toBe('web');
  });

  const ldapWith = (config: Record<string, string[]>) => ({
    name: 'ldap',
    providerId: 'ldap',
    providerType: 'x',
    config,
  });
  const masked = () => ({ components: [{ id: 'p1', ...ldapWith({ bindCredential: ['**********'] }) }] });

  test('a setting that the server masks counts as the same, and is told as unknown', async () => {
    const { acme, writes } = keycloak(masked());
    const told = await acme.components.ensure(ldapWith({ bindCredential: ['hidden'], vendor: ['ad'] }));
    expect(told.diff.map(({ path }) => path)).toEqual(['config.vendor']);
    expect(told.unknown).toEqual(['config.bindCredential']);
    expect(writes()[0]?.[1]).toMatchObject({ config: { vendor: ['ad'] } });
    expect(JSON.stringify(writes())).not.toContain('hidden');
  });

  test('a setting that the server masks is written on demand', async () => {
    const { acme, writes } = keycloak(masked());
    const ldap = ldapWith({ bindCredential: ['hidden'] });
    const { changed, diff, unknown } = await acme.components.ensure(ldap, { secrets: 'write' });
    expect({ changed, unknown }).toEqual({ changed: true, unknown: [] });
    expect(JSON.stringify(diff)).not.toContain('hidden');
    expect(writes()[0]?.[1]).toMatchObject({ config: { bindCredential: ['hidden'] } });
    const wrong = acme.components.ensure(ldap, { secrets: 'keep' as never });
    expect(await failure(wrong)).toMatchObject({ name: 'TypeError', message: "secrets must be 'write'" });
  });

  test('what the server writes in small letters is the same in capitals, and nothing else is', async () => {
    const { acme, writes } = keycloak({
      users: [{ id: 'u1', username: 'ada', email: 'ada@x.test', firstName: 'ada' }],
    });
    const user = { username: 'Ada', email: 'Ada@X.test' };
    expect(await acme.users.ensure(user)).toMatchObject({ changed: false });
    expect(await acme.users.ensure({ ...user, firstName: 'Ada' })).toMatchObject({ changed: true });
    expect(writes()).toEqual([['PUT /users/u1', { firstName: 'Ada' }]]);
  });

  test('steps count in their order', async () => {
    const { acme, writes } = keycloak({
      workflows: [
        {
          id: 'w1',
          name: 'off',
          steps: [
            { id: 's1', uses: 'a' },
            { id: 's2', uses: 'b' },
          ],
        },
      ],
    });
    const steps = [{ uses: 'b' }, { uses: 'a' }];
    expect(await acme.workflows.ensure({ name: 'off', steps })).toMatchObject({ changed: true });
    expect(writes()).toEqual([['PUT /workflows/w1', { id: 'w1', name: 'off', steps }]]);
  });

  test('what is for a new one alone is not compared, and told as unknown', async () => {
    const { realm, acme, writes } = keycloak({
      '': { id: '1', realm: 'acme', enabled: true },
      users: [{ id: 'u1', username: 'ada' }],
    });
    const { realms } = realm.admin;
    const credentials = [{ type: 'password', value: 'hidden' }];
    const told = [
      await acme.users.ensure({ username: 'ada', credentials, createdTimestamp: 7 }),
      await realms.ensure({ realm: 'acme', enabled: true, users: [{ username: 'ada' }] }),
    ];
    expect(told).toMatchObject([
      { changed: false, unknown: ['createdTimestamp', 'credentials'] },
      { changed: false, unknown: ['users'] },
    ]);
    expect(writes()).toEqual([]);
  });

  test('a key that an update would ignore is refused before anything is written', async () => {
    const { acme, writes } = keycloak({ users: [{ id: 'u1', username: 'ada' }] });
    const user = { username: 'ada', firstName: 'Ada', notBefore: 7 };
    expect(await failure(acme.users.ensure(user))).toMatchObject({
      name: 'TypeError',
      message: 'Keycloak ignores notBefore in this request; use user.logout instead',
    });
    expect(writes()).toEqual([]);
  });
});

describe('of callers at the same time', () => {
  test('one of this process makes the object, and the others bring it to what they want', async () => {
    const { acme, writes } = keycloak();
    const all = await Promise.all(
      ['A', 'A', 'B'].map((description) => acme.roles.ensure({ name: 'editor', description })),
    );
    expect(all.map(({ created, changed }) => ({ created, changed }))).toEqual([
      { created: true, changed: false },
      { created: false, changed: false },
      { created: false, changed: true },
    ]);
    expect(writes().map(([call]) => call)).toEqual(['POST /roles', 'PUT /roles/editor']);
  });

  test('another process may be quicker: its object is compared', async () => {
    const roles: object[] = [];
    const { acme, writes } = keycloak({ roles } as never, (call) => {
      if (call === 'POST /roles') roles.push({ id: 'r1', name: 'editor', description: 'Old' });
      return undefined;
    });
    expect(await acme.roles.ensure({ name: 'editor', description: 'New' })).toMatchObject({
      created: false,
      changed: true,
      diff: [{ path: 'description', from: 'Old', to: 'New' }],
    });
    expect(writes().map(([call]) => call)).toEqual(['POST /roles', 'PUT /roles/editor']);
  });

  test('none takes another error for one', async () => {
    const { acme, calls } = keycloak({}, (call) =>
      call === 'POST /roles' ? refusal(409, 'Other') : undefined,
    );
    expect(await failure(acme.roles.ensure({ name: 'editor' }))).toMatchObject({ description: 'Other' });
    const look = 'GET /roles/editor';
    expect(calls()).toEqual([look, 'POST /roles', look, look, look]);
  });
});

describe('what ensure is given by mistake', () => {
  const client = { clientId: 'web' };
  const flow = { alias: 'mine', topLevel: true, builtIn: false };
  test.for<[string, (acme: RealmNode) => Promise<unknown>]>([
    ['composites must not be null', ({ roles }) => roles.ensure({ name: 'a', composites: null as never })],
    [
      'composites.client.web must be an array',
      ({ roles }) => roles.ensure({ name: 'a', composites: { client: { web: 'a' } } as never }),
    ],
    ['groups must not be null', ({ users }) => users.ensure({ username: 'a', groups: null as never })],
    [
      'clientRoles must not be null',
      ({ groups }) => groups.ensure({ name: 'a', clientRoles: null as never }),
    ],
    ['subGroups must not be null', ({ groups }) => groups.ensure({ name: 'a', subGroups: null as never })],
    ['A name below', ({ groups }) => groups.ensure({ name: 'a', subGroups: [null as never] })],
    [
      'defaultClientScopes must be an array',
      ({ clients }) => clients.ensure({ ...client, defaultClientScopes: {} as never }),
    ],
    [
      'protocolMappers must be an array',
      ({ clients }) => clients.ensure({ ...client, protocolMappers: 'a' as never }),
    ],
    [
      'protocolMappers[0] must be an object',
      ({ clients }) => clients.ensure({ ...client, protocolMappers: [null as never] }),
    ],
    [
      'steps[0] must be an object',
      ({ workflows }) => workflows.ensure({ name: 'a', steps: [null as never] }),
    ],
    [
      'steps must not be null',
      ({ authentication: { flows } }) => flows.ensure({ ...flow, steps: null as never }),
    ],
    ['attributes[0] must be an object', ({ users }) => users.profile.ensure({ attributes: [null as never] })],
  ])('is a TypeError, and nothing is written: %s', async ([message, ensure]) => {
    const { acme, writes } = keycloak({ 'users/profile': { attributes: [] } as never });
    const error = await failure(ensure(acme));
    expect(error).toMatchObject({ name: 'TypeError', message: expect.stringContaining(message) });
    expect(writes()).toEqual([]);
  });

  test('its bound is one of what it reads, too', async () => {
    const { acme, writes } = keycloak({ clients: [{ id: 'c1', clientId: 'web' }] });
    const error = await failure(acme.clients.ensure({ ...client, name: 'Web' }, { maxResponseSize: 5 }));
    expect(error).toMatchObject({ code: 'response_too_large' });
    expect(writes()).toEqual([]);
  });
});

type Verbs = Record<'create' | 'ensure', (body: never) => Promise<unknown>>;

describe('what is no body', () => {
  const lists: Record<string, (acme: RealmNode) => unknown> = {
    roles: ({ roles }) => roles,
    users: ({ users }) => users,
    groups: ({ groups }) => groups,
    'groups below': ({ groups }) => groups.byId('g1').children,
    'groups of an organization': ({ organizations }) => organizations.byId('o1').groups,
    organizations: ({ organizations }) => organizations,
    clients: ({ clients }) => clients,
    'client scopes': ({ clientScopes }) => clientScopes,
    mappers: ({ clients }) => clients.byId('c9').protocolMappers,
    components: ({ components }) => components,
    flows: ({ authentication: { flows } }) => flows,
    'identity providers': ({ identityProviders }) => identityProviders,
    workflows: ({ workflows }) => workflows,
    resources: ({ clients }) => clients.byId('c9').authorization.resources,
    policies: ({ clients }) => clients.byId('c9').authorization.policies.group,
  };
  test.for(Object.keys(lists))('is a TypeError of one sentence, and nothing is sent: %s', async (name) => {
    const { acme, calls } = keycloak();
    for (const body of [undefined, null, 'text', 5, []]) {
      for (const verb of ['create', 'ensure'] as const) {
        const list = lists[name]?.(acme) as Verbs;
        const error = await failure(list[verb](body as never));
        expect(error).toMatchObject({
          name: 'TypeError',
          message: expect.stringMatching(/^(?:Expected an object|An? \w+ )/),
        });
      }
    }
    expect(calls()).toEqual([]);
  });
});
