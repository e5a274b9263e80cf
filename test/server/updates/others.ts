import type { Case, Families } from './case.ts';
import { web } from './clients.ts';
import { partner } from './realms.ts';

const ofRoles = /^(name|composites?|containerId|clientRole|scopeParamRequired)$/;
const ofGroups = /^(name|path|parentId|subGroup\w*|realmRoles|clientRoles|organization\w*)$/;

export const otherFamilies: Families = [
  [
    'a role',
    async (realm) => {
      await realm.roles.create({ name: 'part' });
      const attributes = { a: ['1', '2'] };
      const node = await realm.roles.create({ name: 'whole', description: 'before', attributes });
      await node.composites.add('part');
      return { node, changes: { description: 'after' }, around: () => node.composites.all(), fixed: ofRoles };
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
        around: async () => [(await node.tree()).subGroups, await node.roleMappings.get()],
        fixed: ofGroups,
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
        fixed:
          /^(username|totp|self|origin|createdTimestamp|federationLink|serviceAccountClientId|\w*(r|R)oles|groups|attributes|requiredActions|disableableCredentialTypes|socialLinks|userProfileMetadata)$/,
        values: { email: ['ada@other.test', 'byron@acme.test'] },
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
      return { node, changes: { description: 'after' }, fixed: /^(name|protocol)$/ };
    },
  ],
  [
    'a protocol mapper',
    async (realm) => {
      const { protocolMappers } = realm.clientScopes.byName('profile');
      const [mapper] = web.protocolMappers ?? [];
      const node = await protocolMappers.create(mapper as never);
      return { node, changes: { config: { 'claim.value': 'red' } }, fixed: /^(name|protocol\w*)$/ };
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
      return {
        node,
        changes: { displayName: 'after' },
        around: () => node.mappers.all(),
        fixed: /^(alias|providerId|internalId|organizationId|types|updateProfile\w*)$/,
      };
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
      return { node, changes: { config: { 'attribute.value': 'c' } }, fixed: /^(name|identityProvider\w*)$/ };
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
      return {
        node,
        changes: { config: { priority: ['8'] } },
        fixed: /^(parentId|providerId|providerType|subType)$/,
        values: {
          priority: [['3'], ['4']],
          algorithm: [['HS256'], ['HS512']],
          enabled: [['true'], ['false']],
          active: [['true'], ['false']],
        },
      };
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
      return {
        node,
        changes: { description: 'after' },
        around: () => node.executions.all(),
        fixed: /^(alias|providerId|topLevel|builtIn|authenticationExecutions)$/,
      };
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
        fixed: /^alias$/,
        values: { attribute_name: ['team'] },
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
      fixed: /^(alias|providerId|config)$/,
    }),
  ],
  [
    'an organization',
    async (realm) => {
      await realm.update({ organizationsEnabled: true });
      const node = await realm.organizations.create({
        name: 'Acme',
        alias: 'acme',
        description: 'before',
        domains: [{ name: 'acme.test', verified: true }],
        attributes: { a: ['1'] },
      });
      return {
        node,
        changes: { description: 'after' },
        fixed: /^(alias|domains|members|identityProviders|groups)$/,
      };
    },
  ],
  [
    'a role of a client',
    async (realm) => {
      const { roles } = await realm.clients.create({ clientId: 'with-roles' });
      const node = await roles.create({ name: 'part', description: 'before', attributes: { a: ['1', '2'] } });
      return { node, changes: { description: 'after' }, fixed: ofRoles };
    },
  ],
  [
    'a role by its id',
    async (realm) => {
      const attributes = { a: ['1', '2'] };
      const { id } = await (
        await realm.roles.create({ name: 'identified', description: 'before', attributes })
      ).get();
      return {
        node: realm.rolesById.byId(id),
        changes: { description: 'after' },
        fixed: ofRoles,
      };
    },
  ],
  [
    'a group of an organization',
    async (realm) => {
      await realm.update({ organizationsEnabled: true });
      const { groups } = await realm.organizations.create({
        name: 'with groups',
        alias: 'with-groups',
        domains: [{ name: 'groups.test' }],
      });
      const node = await groups.create({ name: 'staff', description: 'before', attributes: { a: ['1'] } });
      await node.children.create({ name: 'night' });
      return {
        node,
        changes: { description: 'after' },
        around: () => node.children.all(),
        fixed: ofGroups,
      };
    },
  ],
  [
    'a step',
    async (realm) => {
      const { flows } = realm.authentication;
      const flow = await flows.create({ alias: 'stepped', providerId: 'basic-flow' });
      const node = await flow.executions.addExecution({ provider: 'auth-cookie' });
      await flow.executions.addExecution({ provider: 'auth-spnego' });
      return {
        node,
        changes: { requirement: 'REQUIRED' },
        around: async () =>
          (await flow.executions.all()).map(({ providerId, level }) => [providerId, level]).sort(),
        fixed: /^(?!(requirement|priority)$)/,
        moves: /^(enabled|required|alternative|disabled|conditional)$/,
        values: { requirement: ['REQUIRED', 'ALTERNATIVE', 'DISABLED'] },
      };
    },
  ],
  [
    'the configuration at a step',
    async (realm) => {
      const flow = await realm.authentication.flows.create({ alias: 'at a step', providerId: 'basic-flow' });
      const step = await flow.executions.addExecution({ provider: 'conditional-user-attribute' });
      await step.config.create({ alias: 'at the step', config: { attribute_name: 'team', not: 'false' } });
      return {
        node: step.config as never,
        changes: { config: { not: 'true' } },
        read: () => step.config.get(),
      };
    },
  ],
  [
    'the settings of a required action',
    async (realm) => {
      const node = realm.authentication.requiredActions.byAlias('UPDATE_PASSWORD').config;
      await node.update({ config: { max_auth_age: '90' } });
      return {
        node,
        changes: { config: { max_auth_age: '91' } },
        values: { max_auth_age: ['70', '80'], added: ['x'] },
      };
    },
  ],
  [
    'the texts of a locale',
    async (realm) => {
      const node = realm.localization.byLocale('de');
      await node.update({ title: 'Willkommen', hint: 'Bitte' });
      return { node, changes: { hint: 'Bitte sehr' } };
    },
  ],
  [
    'the profiles of clients',
    async (realm) => {
      const node = realm.clientPolicies.profiles;
      const executors = [{ executor: 'pkce-enforcer', configuration: { 'auto-configure': 'true' } }];
      await node.update({
        profiles: [
          { name: 'first', description: 'before', executors },
          { name: 'second', description: 'before', executors },
        ],
      });
      return {
        ...first(async () => (await node.get()).profiles),
        node,
        write: (changes) => node.update({ profiles: [{ name: 'first', ...changes }] }),
      };
    },
  ],
  [
    'the policies of clients',
    async (realm) => {
      const node = realm.clientPolicies.policies;
      const conditions = [{ condition: 'any-client', configuration: {} }];
      const policy = { description: 'before', enabled: false, conditions, profiles: [] };
      await node.update({
        policies: [
          { name: 'first', ...policy },
          { name: 'second', ...policy },
        ],
      });
      return {
        ...first(async () => (await node.get()).policies),
        node,
        write: (changes) => node.update({ policies: [{ name: 'first', ...changes }] }),
      };
    },
  ],
  [
    'the types of clients',
    async (realm) => {
      const node = realm.clientTypes;
      const config = { standardFlowEnabled: { applicable: true, value: true } };
      const type = { provider: 'default', parent: 'oidc', config };
      await node.update({ 'client-types': ['first', 'second'].map((name) => ({ name, ...type })) });
      return {
        ...first(async () => (await node.get())['client-types']),
        node,
        write: (changes) => node.update({ 'client-types': [{ name: 'first', ...changes }] }),
        changes: { config: { consentRequired: { applicable: false } } },
        fixed: /^/,
      };
    },
  ],
  [
    'a workflow',
    async (realm) => {
      const node = await realm.workflows.create({
        name: 'offboarding',
        on: 'user-created',
        if: 'has-user-attribute(a:b)',
        schedule: { after: 'P1D', 'batch-size': 10 },
        enabled: false,
        steps: [{ uses: 'disable-user', after: 'P10D' }],
      });
      return {
        node,
        changes: { name: 'leaving' },
        fixed: /^(with|state|steps|schedule|concurrency|if)$/,
        moves: /^steps$/,
        values: { on: ['user-created', 'user-authenticated'] },
      };
    },
  ],
  [
    'a client of the second version of the API',
    async (realm) => {
      const node = await realm.clientsV2.create({
        clientId: 'second',
        protocol: 'openid-connect',
        enabled: true,
        description: 'before',
        displayName: 'Second',
        loginFlows: ['SERVICE_ACCOUNT'],
        auth: { method: 'client-secret', secret: 'night-and-day' },
        roles: ['reader', 'writer'],
        serviceAccountRoles: ['reader'],
      });
      return {
        node,
        changes: { description: 'after' },
        fixed:
          /^(clientId|uuid|protocol|auth|roles|serviceAccountRoles|loginFlows|createdTimestamp|updatedTimestamp)$/,
        moves: /^updatedTimestamp$/,
      };
    },
  ],
  [
    'a stream of security events',
    async (realm) => {
      await realm.update({ attributes: { 'ssf.transmitterEnabled': 'true' } });
      const attributes = { 'ssf.enabled': 'true' };
      await realm.clients.create({ clientId: 'receiver', serviceAccountsEnabled: true, attributes });
      const { stream } = realm.ssf.clients.byClientId('receiver');
      const delivery = { method: 'urn:ietf:rfc:8936' } as const;
      await stream.create({ delivery, description: 'before', events_requested: ['CaepSessionRevoked'] });
      return {
        node: stream,
        changes: { description: 'after' },
        fixed: /^(?!description$)/,
        moves: /^(updatedAt|eventsSupported)$/,
      };
    },
  ],
];

/** Of a list that is one document, the first object, which is changed, and the others. */
function first(
  list: () => Promise<readonly object[] | undefined>,
): Pick<Case, 'changes' | 'read' | 'around' | 'fixed'> {
  return {
    changes: { description: 'after' },
    read: async () => (await list())?.[0] ?? {},
    around: async () => (await list())?.slice(1),
    fixed: /^(name|profiles)$/,
  };
}
