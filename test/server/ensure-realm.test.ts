import { expect, onTestFinished, test } from 'vitest';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { rawRequests } from './shields/raw.ts';
import { administrator, has, nameOf, needs, randomName, Traffic, temporaryRealm } from './support.ts';

const mapper = {
  name: 'claim',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-hardcoded-claim-mapper',
  config: { 'claim.name': 'a', 'claim.value': 'b' },
} as const;

/** A realm with every part that has a collection of its own. */
function document(realm: string) {
  return {
    realm,
    enabled: true,
    internationalizationEnabled: true,
    supportedLocales: ['de', 'en'],
    browserFlow: 'our browser',
    attributes: { tier: 'gold' },
    localizationTexts: { de: { greeting: 'Hallo' } },
    roles: {
      realm: [
        { name: 'chief', composites: { realm: ['editor'], client: { web: ['viewer'] } } },
        { name: 'editor', attributes: { desk: ['7'] } },
      ],
      client: { web: [{ name: 'viewer', description: 'Views' }] },
    },
    groups: [
      {
        name: 'staff',
        realmRoles: ['chief'],
        clientRoles: { web: ['viewer'] },
        subGroups: [{ name: 'night' }],
      },
    ],
    clientScopes: [{ name: 'bills', protocol: 'openid-connect' as const, protocolMappers: [mapper] }],
    clients: [
      {
        clientId: 'web',
        serviceAccountsEnabled: true,
        redirectUris: ['https://acme.test/*'],
        optionalClientScopes: ['bills'],
        protocolMappers: [mapper],
      },
    ],
    identityProviders: [
      {
        alias: 'partner',
        providerId: 'oidc',
        firstBrokerLoginFlowAlias: 'our browser',
        config: {
          clientId: 'a',
          clientSecret: 'hidden',
          authorizationUrl: 'https://x.test/a',
          tokenUrl: 'https://x.test/t',
        },
      },
    ],
    identityProviderMappers: [
      {
        identityProviderAlias: 'partner',
        name: 'all editors',
        identityProviderMapper: 'oidc-hardcoded-role-idp-mapper',
        config: { role: 'editor', syncMode: 'INHERIT' },
      },
    ],
    authenticationFlows: [
      {
        alias: 'our browser',
        providerId: 'basic-flow',
        topLevel: true,
        authenticationExecutions: [
          { authenticator: 'auth-cookie', requirement: 'ALTERNATIVE', priority: 10 },
          { authenticatorFlow: true, flowAlias: 'our forms', requirement: 'ALTERNATIVE', priority: 20 },
        ],
      },
      {
        alias: 'our forms',
        providerId: 'basic-flow',
        topLevel: false,
        authenticationExecutions: [
          { authenticator: 'auth-username-password-form', requirement: 'REQUIRED', priority: 10 },
          {
            authenticator: 'identity-provider-redirector',
            authenticatorConfig: 'to partner',
            requirement: 'DISABLED',
            priority: 20,
          },
        ],
      },
    ],
    authenticatorConfig: [{ alias: 'to partner', config: { defaultProvider: 'partner' } }],
    requiredActions: [
      {
        alias: 'VERIFY_EMAIL',
        providerId: 'VERIFY_EMAIL',
        name: 'Verify',
        enabled: true,
        defaultAction: true,
      },
    ],
    defaultGroups: ['/staff'],
    defaultDefaultClientScopes: ['bills'],
    defaultOptionalClientScopes: ['web-origins'],
  };
}

/** What of the document is there, and how much of the built-in. */
async function summary(node: RealmNode): Promise<unknown> {
  const {
    authentication: { flows, requiredActions },
  } = node;
  const web = await node.clients.byClientId('web').get();
  return {
    flow: (await node.get()).browserFlow,
    steps: (await flows.byAlias('our browser').executions.all()).map(({ displayName, requirement }) => [
      displayName,
      requirement,
    ]),
    config: (
      await flows.byAlias('our browser').executions.byProviderId('identity-provider-redirector').config.get()
    ).config,
    composites: (await node.roles.byName('chief').composites.all()).map(({ name }) => name).sort(),
    roles: (await node.groups.byPath('/staff').roleMappings.realm.all()).map(({ name }) => name),
    night: await node.groups.byPath('/staff/night').exists(),
    scopes: [web.defaultClientScopes?.length, web.optionalClientScopes],
    mappers: web.protocolMappers?.map(({ name }) => name),
    idpMappers: (await node.identityProviders.byAlias('partner').mappers.all()).map(({ name }) => name),
    text: await node.localization.byLocale('de').byKey('greeting').find(),
    action: (await requiredActions.byAlias('VERIFY_EMAIL').get()).defaultAction,
    builtIn: [(await node.clientScopes.all()).length > 10, (await requiredActions.all()).length > 5],
    byDefault: (await node.defaultGroups.all()).map(({ path }) => path),
    scopesByDefault: (await node.defaultClientScopes.all()).some(({ name }) => name === 'bills'),
  };
}

const whole = {
  flow: 'our browser',
  steps: [
    ['Cookie', 'ALTERNATIVE'],
    ['our forms', 'ALTERNATIVE'],
    ['Username Password Form', 'REQUIRED'],
    ['Identity Provider Redirector', 'DISABLED'],
  ],
  config: { defaultProvider: 'partner' },
  composites: ['editor', 'viewer'],
  roles: ['chief'],
  // Those that a new realm has, but for `web-origins`, and `bills`.
  scopes: [5 + Number(has('25')) + Number(has('26.1')), ['bills']],
  night: true,
  // Older servers give a client with a service account three of its own.
  mappers: expect.arrayContaining(['claim']),
  idpMappers: ['all editors'],
  text: 'Hallo',
  action: true,
  builtIn: [true, true],
  byDefault: ['/staff'],
  scopesByDefault: true,
};

test('the server itself takes a list of client scopes or actions for all that a new realm has', async () => {
  const request = await rawRequests();
  const { realm, requiredActions, clientScopes } = document(randomName('test'));
  expect((await request('POST', '/admin/realms', { realm, requiredActions, clientScopes })).status).toBe(201);
  const node = administrator().admin.realms.byName(realm);
  onTestFinished(() => node.delete());
  expect((await node.clientScopes.all()).map(({ name }) => name)).not.toContain('profile');
  expect(await node.authentication.requiredActions.all()).toHaveLength(2);
});

test('a new realm and an old one come to the same, and a second run writes nothing', async () => {
  needs('/groups/{}/children');
  const traffic = new Traffic();
  const { realms } = administrator({ hooks: traffic.hooks }).admin;
  const old = await temporaryRealm();
  const wanted = [document(randomName('test')), document(nameOf(old))];
  for (const [index, each] of wanted.entries()) {
    const { node, created, changed } = await realms.ensure(each);
    if (index === 0) onTestFinished(() => node.delete());
    expect({ created, changed }).toEqual({ created: index === 0, changed: index === 1 });
    expect(await summary(node)).toMatchObject(whole);
    traffic.requests.length = 0;
    const again = await realms.ensure(each);
    expect(again).toMatchObject({
      created: false,
      changed: false,
      diff: [],
      unknown: ['identityProviders.partner.config.clientSecret'],
    });
    expect(traffic.requests.filter((line) => !/^GET |\/protocol\//.test(line))).toEqual([]);
  }
});

test('parts are changed and added, and none is removed', async () => {
  needs('/groups/{}/children');
  const { realms } = administrator().admin;
  const node = await temporaryRealm();
  const realm = nameOf(node);
  await node.roles.create({ name: 'mine' });
  await node.groups.create({ name: 'mine' });
  await realms.ensure(document(realm));
  const { diff } = await realms.ensure({
    realm,
    loginTheme: 'keycloak.v2',
    roles: { realm: [{ name: 'editor', description: 'Edits' }, { name: 'writer' }] },
    groups: [{ name: 'staff', ...(has('26.3') && { description: 'All' }), subGroups: [{ name: 'day' }] }],
    clients: [{ clientId: 'web', name: 'Web' }],
    localizationTexts: { de: { greeting: 'Moin' } },
    requiredActions: [{ alias: 'VERIFY_EMAIL', defaultAction: false }],
  });
  expect(diff.map(({ path }) => path)).toEqual([
    'loginTheme',
    'localizationTexts.de.greeting',
    'requiredActions.VERIFY_EMAIL.defaultAction',
    'clients.web.name',
    'roles.realm.editor.description',
    'roles.realm.writer',
    ...(has('26.3') ? ['groups.staff.description'] : []),
    'groups.staff.subGroups.day',
  ]);
  for (const name of ['mine', 'editor', 'chief']) expect(await node.roles.byName(name).exists()).toBe(true);
  expect((await node.groups.all()).map(({ name }) => name)).toEqual(['mine', 'staff']);
  expect(await summary(node)).toMatchObject({ ...whole, text: 'Moin', action: false });
});

test('what only an import takes is for a new realm, and unknown of an old one', async () => {
  const { realms } = administrator().admin;
  const wanted = {
    realm: randomName('test'),
    roles: { realm: [{ name: 'editor' }] },
    users: [{ username: 'ada', realmRoles: ['editor'] }],
  };
  const { node, created } = await realms.ensure(wanted);
  onTestFinished(() => node.delete());
  expect(created).toBe(true);
  expect(await node.users.count()).toBe(1);
  expect(await realms.ensure(wanted)).toMatchObject({ changed: false, diff: [], unknown: ['users'] });
});

test('the secrets of parts are written on demand', async () => {
  needs('/groups/{}/children');
  const { realms } = administrator().admin;
  const node = await temporaryRealm();
  const wanted = document(nameOf(node));
  await realms.ensure(wanted);
  const path = 'identityProviders.partner.config.clientSecret';
  expect(await realms.ensure(wanted, { secrets: 'write' })).toMatchObject({ diff: [{ path }], unknown: [] });
});

test('what the server keeps, or makes again, is told as unknown', async () => {
  const node = await temporaryRealm();
  const { realms } = administrator().admin;
  const realm = { realm: nameOf(node), attributes: null, browserFlow: null as never };
  const client = { clientId: 'web', attributes: null, enabled: null as never };
  await node.clients.create({ clientId: 'web', attributes: { mine: 'a' } });
  for (const changed of [true, false]) {
    const kept = await node.clients.ensure(client);
    expect(kept.changed).toBe(changed);
    if (!changed)
      expect(kept.unknown.toSorted()).toEqual(has('26') ? ['attributes', 'enabled'] : ['enabled']);
  }
  expect((await node.clients.byClientId('web').get()).attributes).not.toHaveProperty('mine');
  await realms.ensure(realm);
  const again = await realms.ensure(realm);
  expect(again).toMatchObject({ changed: false, diff: [] });
  expect(again.unknown.toSorted()).toEqual(['attributes', 'browserFlow']);
});
