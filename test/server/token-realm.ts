import { expect, inject } from 'vitest';
import type { TokenVerifierOptions } from '../../src/auth/jwt/options.ts';
import { TokenError } from '../../src/auth/jwt/token-error.ts';
import { TokenVerifier } from '../../src/auth/jwt/token-verifier.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import type { RealmCreate } from '../../src/resources/realms/realms.ts';
import { has, nameOf, temporaryRealm } from './support.ts';

const password = 'p&=+%20 ü"';
export const secret = 'a secret of the client';

export type Form = Record<string, string>;
export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
}

function client(clientId: string, attributes: Form = {}, more: object = {}): object {
  return {
    clientId,
    secret,
    directAccessGrantsEnabled: true,
    serviceAccountsEnabled: true,
    attributes,
    ...more,
  };
}

/** Puts the audience `api` into a client's access tokens. */
const forApi = {
  name: 'api',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.custom.audience': 'api', 'access.token.claim': 'true' },
};

const authorizationSettings = {
  policyEnforcementMode: 'ENFORCING',
  scopes: [{ name: 'view' }],
  resources: [{ name: 'document', scopes: [{ name: 'view' }] }],
  policies: [
    { name: 'all', type: 'client', config: { clients: '["web"]' } },
    { name: 'view', type: 'resource', config: { resources: '["document"]', applyPolicies: '["all"]' } },
  ],
};

export const algorithms: readonly string[] = ['ES256', 'ES512', 'PS256', 'RS384', 'HS256'].concat(
  has('26') ? 'EdDSA' : [],
);

/** A realm with a client for each kind of token, and a user who has a role of the realm and one of a client. */
export function realmWithTokens(settings: Partial<RealmCreate> = {}): Promise<RealmNode> {
  return temporaryRealm({
    components: undefined,
    roles: { realm: [{ name: 'editor' }], client: { web: [{ name: 'writer' }] } },
    clients: [
      client(
        'web',
        {},
        { protocolMappers: [forApi], authorizationServicesEnabled: true, authorizationSettings },
      ),
      client('other'),
      client('brief', { 'access.token.lifespan': '1' }, { protocolMappers: [forApi] }),
      client('light', { 'client.use.lightweight.access.token.enabled': 'true' }),
      client('rfc9068', { 'access.token.header.type.rfc9068': 'true' }),
      client('bound', { 'dpop.bound.access.tokens': 'true' }, { protocolMappers: [forApi] }),
      ...algorithms.map((algorithm) =>
        client(algorithm, {
          'access.token.signed.response.alg': algorithm,
          'id.token.signed.response.alg': algorithm,
        }),
      ),
    ],
    users: [
      {
        username: 'ada',
        enabled: true,
        email: 'ada@acme.test',
        firstName: 'Ada',
        lastName: 'Lovelace',
        realmRoles: ['editor', 'offline_access'],
        clientRoles: { account: ['view-profile'], web: ['writer'] },
        credentials: [{ type: 'password', value: password }],
      },
    ],
    ...settings,
  } as Partial<RealmCreate>);
}

export function urlOf(realm: RealmNode, endpoint: string): string {
  return `${inject('keycloak').url}/realms/${encodeURIComponent(nameOf(realm))}/protocol/openid-connect/${endpoint}`;
}

export async function requested(realm: RealmNode, form: Form, headers: Form = {}): Promise<Tokens> {
  const body = new URLSearchParams(form);
  const answer = await fetch(urlOf(realm, 'token'), { method: 'POST', body, headers });
  expect(answer.status, JSON.stringify(form)).toBe(200);
  return (await answer.json()) as Tokens;
}

/** The tokens of ada at a client. */
export function login(
  realm: RealmNode,
  clientId = 'web',
  scope = 'openid',
  headers: Form = {},
): Promise<Tokens> {
  const form = { client_id: clientId, client_secret: secret, username: 'ada', password, scope };
  return requested(realm, { grant_type: 'password', ...form }, headers);
}

/** The token of a client's service account. */
export async function ownToken(realm: RealmNode, clientId = 'web'): Promise<string> {
  const form = { client_id: clientId, client_secret: secret, scope: 'openid' };
  return (await requested(realm, { grant_type: 'client_credentials', ...form })).access_token;
}

/** Whether the server itself takes a token. */
export async function isTakenByServer(realm: RealmNode, token: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(urlOf(realm, 'userinfo'), { headers })).ok;
}

export function verifierOf(realm: RealmNode, options: Partial<TokenVerifierOptions> = {}): TokenVerifier {
  return new TokenVerifier({ serverUrl: inject('keycloak').url, realmName: nameOf(realm), ...options });
}

/** What a refusal was about; a token that is taken is told as such. */
export async function refusalOf(verification: Promise<unknown>): Promise<unknown> {
  const outcome = await verification.then(
    () => 'taken',
    (error: unknown) => error,
  );
  return outcome instanceof TokenError ? outcome.code : outcome;
}
