import type { ClientCreate } from '../../../src/resources/clients/clients.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { account, type Case, type Families } from './case.ts';

export const rolesOfAccount = async (client: ReturnType<RealmNode['clients']['byId']>): Promise<unknown> => {
  const roles = await client.serviceAccountUser.roleMappings.get();
  return roles.realmMappings?.map(({ name }) => name).sort();
};

export const web: Omit<ClientCreate, 'clientId'> = {
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
      // What decides of which kind a client is makes others of them with it.
      fixed:
        /^(clientId|protocol|type|publicClient|bearerOnly|\w*Enabled|directGrantsOnly|clientTemplate|useTemplate\w*|origin|registrationAccessToken|authenticationFlowBindingOverrides|defaultClientScopes|optionalClientScopes|registeredNodes)$/,
      values: {
        clientAuthenticatorType: ['client-secret', 'client-jwt'],
        rootUrl: ['https://a.test', 'https://b.test'],
        adminUrl: ['https://a.test/admin', 'https://b.test/admin'],
        baseUrl: ['/a', 'https://b.test/b'],
        redirectUris: [['https://a.test/*'], ['https://b.test/*', 'https://a.test/b']],
        webOrigins: [['https://a.test'], ['+']],
        'saml.encrypt': ['true', 'false'],
        'post.logout.redirect.uris': ['https://a.test/bye', '+'],
      },
      around: async () => [
        hasAccount && (await rolesOfAccount(node)),
        more.authorizationServicesEnabled && (await node.authorization.settings()),
        (await node.defaultClientScopes.all()).map(({ name }) => name).sort(),
        (await node.optionalClientScopes.all()).map(({ name }) => name).sort(),
      ],
    };
  };

export const clientFamilies: Families = [
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
];
