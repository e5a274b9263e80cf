/**
 * A server in memory that does what the upgrade notes of Keycloak 26.8.0 and 26.8.2 say of the Admin REST API. No such
 * server is at hand: what it answers beside that is what 26.7 answers.
 */
import { type Auth, KeycloakRealm } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { type Sent, serverUrl } from '../support.ts';
import { keycloak, refusal, type World } from '../tree/keycloak.ts';

export const mask = '**********';
export const adminScope = 'kc-admin-api';

/** The account whose requests the server answers. */
export interface Account {
  /** Its roles of `realm-management`. */
  readonly roles: readonly string[];
  /** Whether a permission of its own lets it manage the client `web`, whatever its roles. */
  readonly managesWeb?: boolean;
  /** How its client has the scope of the Admin REST API. */
  readonly adminScope?: 'default' | 'optional' | undefined;
  /** The release of the server, `26.8` by default. */
  readonly release?: '26.7' | '26.8';
}

export interface NextServer {
  readonly acme: RealmNode;
  readonly world: World;
  /** Requests below the realm, as `GET /clients`. */
  readonly calls: () => string[];
  /** Those among them that change something. */
  readonly writes: () => string[];
  /** How often the account logged in. */
  readonly logins: () => number;
}

const scopes = ['email', 'profile', 'roles'].map((name) => ({
  id: `s-${name}`,
  name,
  protocol: 'openid-connect',
}));
const [email = {}, profile = {}, roles = {}] = scopes;

const realmOf = (): World => ({
  clients: [{ id: 'web', clientId: 'web', secret: 'night-and-day', enabled: true, description: 'Shop' }],
  'client-scopes': [...scopes],
  'clients/web/default-client-scopes': [email, profile],
  'clients/web/optional-client-scopes': [roles],
  'clients/web/user-sessions': [{ id: 'session', username: 'eve' }],
  'clients/web/protocol-mappers/models': [
    {
      id: 'm1',
      name: 'aud',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-audience-mapper',
      config: {},
    },
  ],
});

/** Starts such a server, and a tree that uses it as a client with this account. */
export function nextServer(account: Account, scope?: string): NextServer {
  const world = realmOf();
  let logins = 0;
  const { fetch, calls: all } = keycloak(world, (call, request) => {
    if (!request.target.endsWith('/token')) return answer(account, call, request, world);
    logins++;
    return login(account, request);
  });
  const auth: Auth = { clientId: 'robot', clientSecret: 'secret', ...(scope && { scope }) };
  const realm = new KeycloakRealm({ serverUrl, realmName: 'acme', auth, fetch });
  const calls = (): string[] => all().filter((call) => !/token$|serverinfo$/.test(call));
  return {
    acme: realm.admin.realm,
    world,
    calls,
    writes: () => calls().filter((call) => !call.startsWith('GET ')),
    logins: () => logins,
  };
}

function login({ roles, adminScope: has }: Account, { body }: Sent): Response {
  const asked = new URLSearchParams(body).get('scope')?.split(' ') ?? [];
  if (asked.includes(adminScope) && !has)
    return Response.json(
      { error: 'invalid_scope', error_description: `Invalid scopes: ${adminScope}` },
      { status: 400 },
    );
  const isGranted = has === 'default' || asked.includes(adminScope);
  const claims = {
    iss: `${serverUrl}/realms/acme`,
    azp: 'robot',
    scope: isGranted ? `email ${adminScope}` : 'email',
    aud: isGranted ? [`${serverUrl}/admin/realms/acme`] : undefined,
    resource_access: { 'realm-management': { roles } },
    iat: Math.floor(Date.now() / 1000),
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const access_token = `${part({ alg: 'none' })}.${part(claims)}.x`;
  return Response.json({ access_token, expires_in: 300, token_type: 'Bearer' });
}

function answer(
  account: Account,
  call: string,
  { target, headers }: Sent,
  world: World,
): Response | undefined {
  const { release = '26.8' } = account;
  const isNew = release === '26.8';
  const has = (...wanted: string[]): boolean => wanted.some((role) => account.roles.includes(role));
  const [, claims = ''] = headers.get('authorization')?.split('.') ?? [];
  if (isNew && !Buffer.from(claims, 'base64url').includes(adminScope))
    return refusal(401, 'HTTP 401 Unauthorized');
  if (target === '/admin/serverinfo') {
    const names = isNew ? ['SSF', 'HTTP_CLIENT_V2'] : ['SSF'];
    return Response.json({ features: names.map((name) => ({ name })) });
  }
  const [method = '', path = ''] = call.split(/[ ?]/);
  const view = has('view-clients', 'manage-clients');
  const manage = has('manage-clients');
  if (path === '/clients-initial-access') return view ? Response.json([]) : refusal(403);
  if (path.startsWith('/attack-detection')) return has('view-users') ? Response.json({}) : refusal(403);
  const isOfWeb = path.startsWith('/clients/web');
  if (isOfWeb && !(method === 'GET' ? view : manage) && !account.managesWeb) return refusal(403);
  if (!isNew) return undefined;
  if (/-client-scopes/.test(path)) {
    if (method !== 'GET') return manage ? undefined : refusal(403);
    return view ? undefined : Response.json([]);
  }
  if (/protocol-mappers/.test(path) && method !== 'GET' && !has('manage-realm')) return refusal(403);
  if (path.endsWith('/user-sessions') && !has('view-users')) return Response.json([]);
  if (method !== 'GET' || manage || account.managesWeb) return undefined;
  const masked = (world['clients'] as object[]).map((client) => ({ ...client, secret: mask }));
  if (path === '/clients') return Response.json(masked);
  return path === '/clients/web' ? Response.json(masked[0]) : undefined;
}
