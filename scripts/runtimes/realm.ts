/** A realm for one run of the program, with all that its steps need. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeycloakRealm, RealmCreate } from '../../src/index.ts';

export interface Prepared {
  readonly name: string;
  readonly password: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  remove(): Promise<void>;
}

// For the server, a pair of RSA keys of its own takes longer than the rest of a realm.
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = [pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()];
const priority = ['100'];
const keys = [
  { name: 'rsa', providerId: 'rsa', config: { priority, privateKey } },
  { name: 'ecdsa', providerId: 'ecdsa-generated', config: { priority } },
  { name: 'eddsa', providerId: 'eddsa-generated', config: { priority } },
  { name: 'hmac', providerId: 'hmac-generated', config: { priority, algorithm: ['HS512'] } },
  { name: 'aes', providerId: 'aes-generated', config: { priority } },
];

/** Puts an audience into a client's access tokens. */
const audience = (name: string): object => ({
  name,
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.custom.audience': name, 'access.token.claim': 'true' },
});
const redirectUri = 'https://app.acme.test/back';
const administers = { 'realm-management': ['realm-admin'] };

/** Creates the realm; pages of this origin may use its clients. */
export async function prepareRealm(server: KeycloakRealm, origin: string): Promise<Prepared> {
  const name = `runtimes-${randomBytes(5).toString('hex')}`;
  const [password, clientSecret] = [randomBytes(18), randomBytes(18)].map((bytes) =>
    bytes.toString('hex'),
  ) as [string, string];
  const realm = await server.admin.realms.create(document(name, password, clientSecret, origin));
  return { name, password, clientSecret, redirectUri, remove: () => realm.delete() };
}

function document(realm: string, password: string, secret: string, origin: string): RealmCreate {
  const common = { enabled: true, webOrigins: [origin], redirectUris: [redirectUri] };
  const confidential = { ...common, secret, serviceAccountsEnabled: true, directAccessGrantsEnabled: true };
  const signing = ['RS256', 'ES256', 'EdDSA'].map((algorithm) => ({
    ...confidential,
    clientId: algorithm,
    protocolMappers: [audience('api')],
    attributes: { 'access.token.signed.response.alg': algorithm },
  }));
  const service = (clientId: string): object => ({
    username: `service-account-${clientId}`,
    enabled: true,
    serviceAccountClientId: clientId,
    clientRoles: administers,
  });
  return {
    realm,
    enabled: true,
    components: { 'org.keycloak.keys.KeyProvider': keys },
    clients: [
      // Only whom a token is for may introspect it.
      { ...confidential, clientId: 'service', protocolMappers: [audience('service')] },
      { ...confidential, clientId: 'signer', clientAuthenticatorType: 'client-jwt' },
      {
        ...confidential,
        clientId: 'bound',
        protocolMappers: [audience('api')],
        attributes: { 'dpop.bound.access.tokens': 'true' },
      },
      {
        ...common,
        clientId: 'spa',
        publicClient: true,
        directAccessGrantsEnabled: true,
        attributes: { 'pkce.code.challenge.method': 'S256' },
      },
      { ...confidential, clientId: 'photos', authorizationServicesEnabled: true, authorizationSettings },
      ...signing,
    ],
    users: [
      {
        username: 'ada',
        enabled: true,
        email: 'ada@acme.test',
        emailVerified: true,
        firstName: 'Ada',
        lastName: 'Lovelace',
        credentials: [{ type: 'password', value: password }],
        clientRoles: administers,
      },
      service('service'),
      service('bound'),
    ],
  } as RealmCreate;
}

/** Whoever comes by the client `spa` may view the document. */
const authorizationSettings = {
  policyEnforcementMode: 'ENFORCING',
  scopes: [{ name: 'view' }, { name: 'edit' }],
  resources: [{ name: 'document', scopes: [{ name: 'view' }, { name: 'edit' }] }],
  policies: [
    { name: 'by page', type: 'client', config: { clients: '["spa"]' } },
    {
      name: 'view',
      type: 'scope',
      config: { resources: '["document"]', scopes: '["view"]', applyPolicies: '["by page"]' },
    },
  ],
};
