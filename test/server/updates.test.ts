import { isDeepStrictEqual } from 'node:util';
import { expect, inject, test } from 'vitest';
import type { ResourceNode } from '../../src/index.ts';
import type { ClientCreate } from '../../src/resources/clients/clients.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { isSince } from './release.ts';
import { nameOf, needs, shared, temporaryRealm } from './support.ts';

/** An object with as much in it as its family has, and a change of one thing. */
interface Case {
  readonly node: ResourceNode & { update(changes: never): Promise<void> };
  readonly changes: object;
  /** What changes with it, being the same. */
  readonly follows?: object;
  /** What belongs to the object and is read elsewhere. */
  readonly around?: () => Promise<unknown>;
}

const realm = shared(temporaryRealm);

const rolesOfAccount = async (client: ReturnType<RealmNode['clients']['byId']>): Promise<unknown> => {
  const roles = await client.serviceAccountUser.roleMappings.get();
  return roles.realmMappings?.map(({ name }) => name).sort();
};

const web: Omit<ClientCreate, 'clientId'> = {
  name: 'Web',
  description: 'before',
  rootUrl: 'https://web.test',
  baseUrl: '/home',
  adminUrl: 'https://web.test/admin',
  redirectUris: ['https://web.test/*'],
  webOrigins: ['https://web.test'],
  consentRequired: true,
  directAccessGrantsEnabled: true,
  implicitFlowEnabled: true,
  standardFlowEnabled: true,
  fullScopeAllowed: false,
  alwaysDisplayInConsole: true,
  notBefore: 17,
  attributes: { 'post.logout.redirect.uris': 'https://web.test/bye', mine: 'kept' },
  protocolMappers: [
    {
      name: 'team',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-hardcoded-claim-mapper',
      config: { 'claim.name': 'team', 'claim.value': 'blue' },
    },
  ],
};

const client =
  (clientId: string, more: Partial<ClientCreate>) =>
  async (realm: RealmNode): Promise<Case> => {
    const { clientId: _, ...changes } = { clientId, description: 'after' };
    const node = await realm.clients.create({ clientId, ...web, ...more });
    const hasAccount = more.serviceAccountsEnabled === true;
    if (hasAccount) await node.serviceAccountUser.roleMappings.realm.add('offline_access');
    return {
      node,
      changes,
      around: async () => [
        hasAccount && (await rolesOfAccount(node)),
        more.authorizationServicesEnabled && (await node.authorization.settings()),
        (await node.defaultClientScopes.all()).map(({ name }) => name).sort(),
        (await node.optionalClientScopes.all()).map(({ name }) => name).sort(),
      ],
    };
  };

const partner = {
  alias: 'partner',
  providerId: 'oidc',
  config: {
    clientId: 'c',
    clientSecret: 's',
    authorizationUrl: 'https://p.test/a',
    tokenUrl: 'https://p.test/t',
  },
};

const account = { publicClient: false, serviceAccountsEnabled: true, secret: 'secret' };

const families: readonly (readonly [name: string, make: (realm: RealmNode) => Promise<Case>])[] = [
  ['a client with a service account', client('robot', account)],
  [
    'a client with authorization services',
    client('photos', {
      ...account,
      authorizationServicesEnabled: true,
      authorizationSettings: {
        policyEnforcementMode: 'PERMISSIVE',
        resources: [{ name: 'album', uris: ['/albums'], scopes: [{ name: 'view' }] }],
        scopes: [{ name: 'view' }],
      },
    }),
  ],
  ['a public client', client('public', { publicClient: true })],
  ['a confidential client without an account', client('confidential', { publicClient: false, secret: 's' })],
  ['a bearer-only client', client('bearer', { bearerOnly: true })],
  [
    'a SAML client',
    client('saml', { protocol: 'saml', protocolMappers: [], attributes: { 'saml.encrypt': 'true' } }),
  ],
  [
    'a client with a logout by the front channel',
    client('front', { publicClient: true, frontchannelLogout: true }),
  ],
  [
    'a role',
    async (realm) => {
      await realm.roles.create({ name: 'part' });
      const attributes = { a: ['1', '2'] };
      const node = await realm.roles.create({ name: 'whole', description: 'before', attributes });
      await node.composites.add('part');
      return { node, changes: { description: 'after' }, around: () => node.composites.all() };
    },
  ],
  [
    'a group',
    async (realm) => {
      const node = await realm.groups.create({ name: 'staff', attributes: { a: ['1'] } });
      await node.children.create({ name: 'team' });
      await node.roleMappings.realm.add('offline_access');
      return {
        node,
        changes: { attributes: { b: ['2'] } },
        around: async () => [await realm.groups.tree(), await node.roleMappings.get()],
      };
    },
  ],
  [
    'a user',
    async (realm) => {
      const node = await realm.users.create({
        username: 'ada',
        email: 'ada@acme.test',
        emailVerified: true,
        enabled: true,
        firstName: 'Ada',
        lastName: 'Lovelace',
        requiredActions: ['UPDATE_PASSWORD'],
        credentials: [{ type: 'password', value: 'secret' }],
      });
      return {
        node,
        changes: { lastName: 'Byron' },
        around: async () => [await node.credentials.all(), await node.roleMappings.get()],
      };
    },
  ],
  [
    'a client scope',
    async (realm) => {
      const node = await realm.clientScopes.create({
        name: 'team',
        description: 'before',
        protocol: 'openid-connect',
        attributes: { 'include.in.token.scope': 'true', 'consent.screen.text': 'Team' },
        protocolMappers: web.protocolMappers,
      });
      return { node, changes: { description: 'after' } };
    },
  ],
  [
    'a protocol mapper',
    async (realm) => {
      const { protocolMappers } = realm.clientScopes.byName('profile');
      const [mapper] = web.protocolMappers ?? [];
      const node = await protocolMappers.create(mapper as never);
      return { node, changes: { config: { 'claim.value': 'red' } } };
    },
  ],
  [
    'an identity provider',
    async (realm) => {
      const node = await realm.identityProviders.create({
        ...partner,
        displayName: 'before',
        trustEmail: true,
        storeToken: true,
        linkOnly: true,
      });
      await node.mappers.create({
        name: 'all',
        identityProviderMapper: 'hardcoded-attribute-idp-mapper',
        config: { syncMode: 'INHERIT', attribute: 'a', 'attribute.value': 'b' },
      });
      return { node, changes: { displayName: 'after' }, around: () => node.mappers.all() };
    },
  ],
  [
    'a mapper of an identity provider',
    async (realm) => {
      const provider = await realm.identityProviders.create({ ...partner, alias: 'mapped' });
      const node = await provider.mappers.create({
        name: 'one',
        identityProviderMapper: 'hardcoded-attribute-idp-mapper',
        config: { syncMode: 'INHERIT', attribute: 'a', 'attribute.value': 'b' },
      });
      return { node, changes: { config: { 'attribute.value': 'c' } } };
    },
  ],
  [
    'a component',
    async (realm) => {
      const node = await realm.components.create({
        name: 'more-keys',
        providerId: 'hmac-generated',
        providerType: 'org.keycloak.keys.KeyProvider',
        config: { priority: ['7'], algorithm: ['HS384'], enabled: ['true'] },
      });
      return { node, changes: { config: { priority: ['8'] } } };
    },
  ],
  [
    'a flow',
    async (realm) => {
      const { flows } = realm.authentication;
      const node = await flows.create({
        alias: 'mine',
        description: 'before',
        providerId: 'basic-flow',
      });
      await node.executions.addExecution({ provider: 'auth-cookie' });
      return { node, changes: { description: 'after' }, around: () => node.executions.all() };
    },
  ],
  [
    'the configuration of a step',
    async (realm) => {
      const flow = await realm.authentication.flows.create({ alias: 'configured', providerId: 'basic-flow' });
      const step = await flow.executions.addExecution({ provider: 'conditional-user-attribute' });
      const config = { attribute_name: 'team', attribute_expected_value: 'blue' };
      const node = await step.config.create({ alias: 'of mine', config });
      return {
        node,
        changes: { config: { attribute_expected_value: 'red' } },
        // What the server masks it exports.
        around: async () => {
          const { authenticatorConfig = [] } = await realm.partialExport();
          return authenticatorConfig.find(({ alias }) => alias === 'of mine')?.config?.['attribute_name'];
        },
      };
    },
  ],
  [
    'a required action',
    async (realm) => ({
      node: realm.authentication.requiredActions.byAlias('UPDATE_PROFILE'),
      changes: { defaultAction: true },
    }),
  ],
  [
    'an organization',
    async (realm) => {
      needs('26');
      await realm.update({ organizationsEnabled: true });
      const node = await realm.organizations.create({
        name: 'Acme',
        alias: 'acme',
        description: 'before',
        domains: [{ name: 'acme.test', verified: true }],
        attributes: { a: ['1'] },
      });
      return { node, changes: { description: 'after' } };
    },
  ],
  ['a resource', async (realm) => (await protectedBy(realm, 'resource')).resource],
  ['a scope', async (realm) => (await protectedBy(realm, 'scope')).scope],
  ['a policy', async (realm) => (await protectedBy(realm, 'policy')).policy],
  ['a permission', async (realm) => (await protectedBy(realm, 'permission')).permission],
  ['the settings of a resource server', async (realm) => (await protectedBy(realm, 'settings')).settings],
  [
    'a user profile',
    async (realm) => {
      needs('24');
      return { node: realm.users.profile, changes: { unmanagedAttributePolicy: 'ENABLED' } };
    },
  ],
  [
    'the configuration of events',
    async (realm) => {
      const node = realm.events.config;
      await node.update({
        eventsEnabled: true,
        eventsExpiration: 100,
        enabledEventTypes: ['LOGIN', 'LOGOUT'],
        eventsListeners: ['jboss-logging'],
        adminEventsEnabled: true,
        adminEventsDetailsEnabled: true,
      });
      return { node, changes: { adminEventsDetailsEnabled: false } };
    },
  ],
  ['a realm', wholeRealm({ displayName: 'after' })],
  ['the attributes of a realm', wholeRealm({ attributes: { other: 'new' } })],
  [
    'a setting of a realm that is among its attributes too',
    wholeRealm({ oauth2DeviceCodeLifespan: 700 }, { attributes: { oauth2DeviceCodeLifespan: '700' } }),
  ],
  [
    'a switch of a realm that is among its attributes too',
    wholeRealm({ otpPolicyCodeReusable: false }, { attributes: { realmReusableOtpCode: 'false' } }),
  ],
  [
    'the security headers of a realm',
    wholeRealm({ browserSecurityHeaders: { referrerPolicy: 'same-origin' } }),
  ],
  ['the mail server of a realm', wholeRealm({ smtpServer: { from: 'b@acme.test' } })],
  ['a WebAuthn policy of a realm', wholeRealm({ webAuthnPolicyRpEntityName: 'after' })],
];

function wholeRealm(changes: object, follows?: object): () => Promise<Case> {
  return async () => {
    const node = await temporaryRealm({
      displayName: 'before',
      displayNameHtml: '<b>Acme</b>',
      registrationAllowed: true,
      bruteForceProtected: true,
      failureFactor: 7,
      passwordPolicy: 'length(9)',
      internationalizationEnabled: true,
      supportedLocales: ['de', 'en'],
      smtpServer: { host: 'mail.acme.test', from: 'a@acme.test' },
      attributes: {
        mine: 'kept',
        frontendUrl: 'https://front.test',
        cibaInterval: '7',
        parRequestUriLifespan: '61',
      },
      browserSecurityHeaders: { xFrameOptions: 'DENY', referrerPolicy: 'origin' },
      webAuthnPolicyRpEntityName: 'Acme',
      webAuthnPolicySignatureAlgorithms: ['ES256', 'ES384'],
      webAuthnPolicyPasswordlessRpEntityName: 'Acme 2',
      otpPolicyDigits: 8,
      otpPolicyCodeReusable: true,
      oauth2DeviceCodeLifespan: 601,
      ssoSessionIdleTimeoutRememberMe: 99,
      actionTokenGeneratedByUserLifespan: 77,
      eventsEnabled: true,
      clientSessionIdleTimeout: 88,
    });
    await node.identityProviders.create(partner);
    const around = async (): Promise<unknown> => [
      await node.identityProviders.all(),
      await node.authentication.flows.all(),
      await node.roles.all(),
    ];
    return { node, changes, around, ...(follows && { follows }) };
  };
}

/** What a client protects, each with as much as it can have. */
async function protectedBy(
  realm: RealmNode,
  clientId: string,
): Promise<Record<'resource' | 'scope' | 'policy' | 'permission' | 'settings', Case>> {
  const client = await realm.clients.create({ clientId, ...account, authorizationServicesEnabled: true });
  const { authorization } = client;
  const scope = await authorization.scopes.create({ name: 'view', displayName: 'before', iconUri: 'i' });
  const resource = await authorization.resources.create({
    name: 'album',
    displayName: 'before',
    type: 'urn:album',
    uris: ['/albums'],
    scopes: [{ name: 'view' }],
    ownerManagedAccess: true,
    attributes: { a: ['1'] },
  });
  const policy = await authorization.policies.role.create({
    name: 'staff',
    description: 'before',
    logic: 'NEGATIVE',
    roles: [{ id: (await realm.roles.byName('offline_access').get()).id, required: true }],
  });
  const permission = await authorization.permissions.resource.create({
    name: 'albums',
    description: 'before',
    decisionStrategy: 'AFFIRMATIVE',
    resources: ['album'],
    policies: ['staff'],
  });
  const around = (): Promise<unknown> => authorization.settings();
  return {
    resource: { node: resource, changes: { displayName: 'after' } },
    scope: { node: scope, changes: { displayName: 'after' } },
    policy: { node: policy as never, changes: { description: 'after' } },
    permission: {
      node: permission as never,
      changes: { description: 'after' },
      around: async () => {
        const { policies = [], resources = [] } = (await around()) as Record<string, object[]>;
        return [policies.map((each) => ({ ...each, description: undefined })), resources];
      },
    },
    settings: { node: authorization as never, changes: { policyEnforcementMode: 'PERMISSIVE' } },
  };
}

/** What differs after changes from what it was and from what was given: of maps key by key. */
function besides(before: object, after: object, changes: object): Record<string, unknown> {
  const [was, is, given] = [before, after, changes].map((each) => each as Record<string, unknown>);
  const keys = [...new Set([was, is, given].flatMap((each) => Object.keys(each ?? {})))];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const wanted = given?.[key];
      const isMap = typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted);
      const right = isMap ? { ...(was?.[key] as object), ...wanted } : (wanted ?? was?.[key]);
      return isDeepStrictEqual(is?.[key], right) ? [] : [[key, { is: is?.[key], right }]];
    }),
  );
}

test.for(families)('an update of %s changes what was given and nothing else', async ([, make]) => {
  const { node, changes, follows, around } = await make(realm());
  const read = (): Promise<object> => node.request<object>('GET');
  const [before, outside] = [await read(), await around?.()];
  await node.update(changes as never);
  const found = besides(before, await read(), { ...changes, ...follows });
  expect(found, JSON.stringify(found)).toEqual({});
  expect(await around?.()).toEqual(outside);
});

test('a raw PUT of a client removes the service account with its roles, up to 26.0', async () => {
  const client = await realm().clients.create({ clientId: 'raw', ...web, ...account });
  await client.serviceAccountUser.roleMappings.realm.add('offline_access');
  await client.request('PUT', [], { body: { clientId: 'raw', description: 'after' } });
  const isKept = isSince(inject('keycloak').version, '26.1');
  expect(await rolesOfAccount(client)).toEqual(
    isKept ? expect.arrayContaining(['offline_access']) : [defaults()],
  );
});

const defaults = (): string => `default-roles-${nameOf(realm())}`;

test('a raw PUT of the attributes of a realm removes its security headers, up to 26.0', async () => {
  const realm = await temporaryRealm({ attributes: { mine: 'kept' } });
  const { attributes } = await realm.get();
  await realm.request('PUT', [], { body: { attributes } });
  const { browserSecurityHeaders = {} } = await realm.get();
  expect(Object.keys(browserSecurityHeaders).length > 0).toBe(isSince(inject('keycloak').version, '26.1'));
});

test.for(['ensure', 'create'] as const)(
  '%s of a client that is there leaves its account alone',
  async (verb) => {
    const { clients } = realm();
    const clientId = `again-${verb}`;
    const client = await clients.create({ clientId, ...web, ...account });
    await client.serviceAccountUser.roleMappings.realm.add('offline_access');
    const before = [(await client.serviceAccountUser.get()).id, await rolesOfAccount(client)];
    const wanted = { clientId, description: 'after' };
    if (verb === 'ensure') await clients.ensure(wanted);
    else await clients.create(wanted, { ifExists: 'update' });
    expect(await client.get()).toMatchObject({ description: 'after', serviceAccountsEnabled: true });
    expect([(await client.serviceAccountUser.get()).id, await rolesOfAccount(client)]).toEqual(before);
  },
);
