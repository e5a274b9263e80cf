import { expect, test } from 'vitest';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { has, nameOf, shared, temporaryRealm } from '../support.ts';
import { rawRequests } from './raw.ts';

const realm = shared(async () => {
  const made = await temporaryRealm({ organizationsEnabled: true });
  if (has('24')) await made.users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
  return made;
});

const endpoints = { authorizationUrl: 'https://x.test/a', tokenUrl: 'https://x.test/t' };
const lists = { a: ['1'], b: ['2'] };
const texts = { a: '1', b: '2' };
const storage = {
  name: 'ldap',
  providerId: 'ldap',
  providerType: 'org.keycloak.storage.UserStorageProvider',
} as const;

interface Emptied {
  /** Makes an object whose map has keys, and gives its node. */
  readonly make: (
    acme: RealmNode,
  ) => Promise<{ update(changes: never): Promise<void>; get(): Promise<object> }>;
  readonly key: string;
  /** What the server puts there by itself. */
  readonly left?: object;
}

const emptied: Record<string, Emptied> = {
  'attributes of a user': {
    make: ({ users }) => users.create({ username: 'ada', email: 'ada@acme.test', attributes: lists }),
    key: 'attributes',
  },
  'attributes of a group': {
    make: ({ groups }) => groups.create({ name: 'staff', attributes: lists }),
    key: 'attributes',
  },
  'attributes of a role': {
    make: ({ roles }) => roles.create({ name: 'editor', attributes: lists }),
    key: 'attributes',
  },
  'attributes of an organization': {
    make: ({ organizations }) =>
      organizations.create({ name: 'supplier', domains: [{ name: 'supplier.test' }], attributes: lists }),
    key: 'attributes',
  },
  'attributes of a client': {
    make: ({ clients }) => clients.create({ clientId: 'web', attributes: texts }),
    key: 'attributes',
    left: has('26') ? { realm_client: 'false' } : {},
  },
  'flows of a client': {
    make: async ({ clients, authentication }) => {
      const { id } = await authentication.flows.byAlias('browser').get();
      return clients.create({ clientId: 'bound', authenticationFlowBindingOverrides: { browser: id } });
    },
    key: 'authenticationFlowBindingOverrides',
  },
  'redirect URIs of a client, which are a list': {
    make: ({ clients }) => clients.create({ clientId: 'listed', redirectUris: ['https://a.test/*'] }),
    key: 'redirectUris',
  },
  'attributes of a client scope': {
    make: ({ clientScopes }) =>
      clientScopes.create({ name: 'billing', protocol: 'openid-connect', attributes: texts }),
    key: 'attributes',
  },
  'settings of a protocol mapper': {
    make: ({ clientScopes }) =>
      clientScopes.byName('email').protocolMappers.create({
        name: 'claim',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-hardcoded-claim-mapper',
        config: { 'claim.name': 'a', 'claim.value': 'b' },
      }),
    key: 'config',
  },
  'settings of an identity provider': {
    make: ({ identityProviders }) =>
      identityProviders.create({
        alias: 'partner',
        providerId: 'oidc',
        config: { clientId: 'a', ...endpoints },
      }),
    key: 'config',
    left: has('26') && !has('26.5') ? { syncMode: 'LEGACY' } : {},
  },
  'settings of a mapper of an identity provider': {
    make: async ({ identityProviders }) => {
      const config = { clientId: 'a', ...endpoints };
      const { mappers } = await identityProviders.create({ alias: 'mapped', providerId: 'oidc', config });
      return mappers.create({
        name: 'x',
        identityProviderMapper: 'hardcoded-attribute-idp-mapper',
        config: { attribute: 'a', 'attribute.value': 'b' },
      });
    },
    key: 'config',
  },
  'settings of a step': {
    make: async ({ authentication }) => {
      const { node } = await authentication.flows.ensure({
        alias: 'ours',
        steps: [{ provider: 'conditional-user-role', config: { condUserRole: 'editor', negate: 'true' } }],
      });
      return node.executions.byProviderId('conditional-user-role').config;
    },
    key: 'config',
  },
  'settings of a required action': {
    make: async ({ authentication }) => {
      const action = authentication.requiredActions.byAlias('UPDATE_PASSWORD');
      await action.update({ config: { max_auth_age: '60' } });
      return action;
    },
    key: 'config',
  },
  'attributes of a resource': {
    make: async ({ clients }) => {
      const services = { serviceAccountsEnabled: true, authorizationServicesEnabled: true };
      const { authorization } = await clients.create({ clientId: 'photos', ...services });
      return authorization.resources.create({ name: 'album', attributes: lists });
    },
    key: 'attributes',
  },
  'the mail server': {
    make: async (acme) => {
      await acme.update({
        smtpServer: { host: 'mail.test', from: 'a@acme.test', auth: 'true', user: 'a', password: 'hidden' },
      });
      return acme;
    },
    key: 'smtpServer',
  },
  'locales of the realm, which are a list': {
    make: async (acme) => {
      await acme.update({ internationalizationEnabled: true, supportedLocales: ['de', 'en'] });
      return acme;
    },
    key: 'supportedLocales',
  },
};

test('the server itself takes null for what was not given', async () => {
  const request = await rawRequests();
  const path = `/admin/realms/${nameOf(realm())}`;
  const user = await realm().users.create({ username: 'raw', attributes: lists });
  const client = await realm().clients.create({ clientId: 'raw', redirectUris: ['https://a.test/*'] });
  expect((await request('PUT', `${path}/users/${user.id}`, { attributes: null })).status).toBe(204);
  expect((await user.get()).attributes).toEqual(lists);
  await request('PUT', `${path}/clients/${client.id}`, { redirectUris: null });
  expect((await client.get()).redirectUris).toHaveLength(1);
});

test.for(Object.entries(emptied))('null empties %s', async ([, { make, key, left = {} }]) => {
  const node = await make(realm());
  const before = (await node.get()) as Record<string, object>;
  expect(Object.keys(before[key] ?? {}).length).toBeGreaterThan(Object.keys(left).length);
  await node.update({ [key]: null } as never);
  const { [key]: value, ...rest } = (await node.get()) as Record<string, object | undefined>;
  expect(Object.entries(value ?? {})).toEqual(Object.entries(left));
  const { [key]: _, ...others } = before;
  expect(rest).toEqual(others);
});

test('the settings of a component go with null, but for those that its provider puts there', async () => {
  const config = {
    connectionUrl: ['ldap://x.test'],
    bindCredential: ['hidden'],
    usersDn: ['ou=x'],
    vendor: ['ad'],
  };
  const fixed = {
    authType: ['none'],
    editMode: ['READ_ONLY'],
    usernameLDAPAttribute: ['uid'],
    rdnLDAPAttribute: ['uid'],
    uuidLDAPAttribute: ['entryUUID'],
    userObjectClasses: ['person'],
  };
  const ldap = await realm().components.create({ ...storage, config: { ...config, ...fixed } });
  await ldap.update({ config: { bindCredential: null } });
  expect((await ldap.get()).config).not.toHaveProperty('bindCredential');
  const key = {
    name: 'x',
    providerId: 'hmac-generated',
    providerType: 'org.keycloak.keys.KeyProvider',
  } as const;
  const hmac = await realm().components.create({ ...key, config: { priority: ['7'], enabled: ['false'] } });
  await hmac.update({ config: null });
  expect((await hmac.get()).config).not.toHaveProperty('priority');
});

test('an empty mail server is none, and an empty map of attributes changes nothing', async () => {
  const acme = realm();
  await acme.update({ smtpServer: { host: 'mail.test', from: 'a@acme.test' }, attributes: { tier: 'gold' } });
  await acme.update({ smtpServer: {}, attributes: {} });
  const { smtpServer, attributes } = await acme.get();
  expect(smtpServer).toEqual({});
  expect(attributes).toMatchObject({ tier: 'gold' });
});

test('null for the attributes of a realm leaves those that the server needs', async () => {
  const acme = realm();
  await acme.update({ attributes: { tier: 'gold' } });
  await acme.update({ attributes: null });
  const { attributes = {} } = await acme.get();
  expect(attributes).not.toHaveProperty('tier');
  expect(Object.keys(attributes)).not.toEqual([]);
});
