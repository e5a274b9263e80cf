import KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { answerTo } from './answers.ts';
import { routeOf } from './routes.ts';

type Method = (...args: unknown[]) => unknown;

/** The methods of a client of `@keycloak/keycloak-admin-client`, as they are called: `users.find`, or `auth` of itself. */
export function methodsOf(client: KeycloakAdminClient): Map<string, Method> {
  const resources = Object.entries(client).filter(([, value]) => typeof value === 'object' && value !== null);
  const functions = resources.map(([name, resource]) => [name, functionsOf(resource)] as const);
  // With what each resource makes its methods.
  const isCommon = (name: string): boolean => functions.every(([, methods]) => methods.has(name));
  const methods = functions.flatMap(([resource, methods]) =>
    [...methods]
      .filter(([name]) => !isCommon(name))
      .map(([name, method]) => [`${resource}.${name}`, method] as const),
  );
  return new Map([...functionsOf(client), ...methods]);
}

/** The functions that an object or its classes hold. */
function functionsOf(object: object): Map<string, Method> {
  const functions = new Map<string, Method>();
  for (let at = object; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (typeof value === 'function' && name !== 'constructor') functions.set(name, value.bind(object));
  }
  return functions;
}

const names = [
  ...[
    'alias',
    'attr',
    'client',
    'clientId',
    'clientScopeId',
    'clientUniqueId',
    'credentialId',
    'flow',
    'flowId',
  ],
  ...[
    'credentialScopeName',
    'federatedIdentityId',
    'groupId',
    'id',
    'invitationId',
    'key',
    'mapperId',
    'name',
  ],
  ...[
    'newPreviousCredentialId',
    'node',
    'orgId',
    'parentId',
    'path',
    'permissionId',
    'policyId',
    'policyName',
  ],
  ...[
    'protocol',
    'providerId',
    'resourceId',
    'resourceName',
    'roleId',
    'roleName',
    'scopeId',
    'selectedLocale',
  ],
  ...['session', 'sessionId', 'type', 'userId', 'yaml'],
];
const payload = {
  ...Object.fromEntries(names.map((name) => [name, 'k'])),
  realm: 'acme',
  policy: { type: 'k' },
};

const jwt = 'e30.e30.k';

/** The calls that need something else. */
const calls: Record<string, (client: KeycloakAdminClient) => unknown> = {
  setAccessToken: (client) => client.setAccessToken(jwt),
  setRefreshToken: (client) => client.setRefreshToken(jwt),
  'clients.v2': (client) => client.clients.v2().get(),
  'clients.evaluatePermission': (client) => {
    const query = { id: 'k', roleContainer: 'k', type: 'granted' as const, scope: 'k' };
    return client.clients.evaluatePermission(query);
  },
  'groups.listOrgGroups': (client) => client.organizations.groups('k').listOrgGroups({ id: 'k' }),
  'groups.addMemberToOrgGroup': (client) =>
    client.organizations.groups('k').addMemberToOrgGroup({ groupId: 'k', userId: 'k' }),
  'groups.removeMemberFromOrgGroup': (client) =>
    client.organizations.groups('k').removeMemberFromOrgGroup({ groupId: 'k', userId: 'k' }),
  'serverInfo.findEffectiveMessageBundles': (client) =>
    client.serverInfo.findEffectiveMessageBundles({
      realm: 'acme',
      themeType: 'login',
      locale: 'en',
      source: true,
    }),
};

/** The routes that a method requests when it is given whatever one needs, in their order. */
export async function routesOfMethod(name: string): Promise<string[]> {
  const requests: string[] = [];
  const fetch = async (...of: ConstructorParameters<typeof Request>): Promise<Response> => {
    const request = new Request(...of);
    const line = `${request.method} ${new URL(request.url).pathname.replace(/\/$/, '')}`;
    requests.push(line);
    return answerTo(line);
  };
  const client = new KeycloakAdminClient({
    baseUrl: 'https://recorded.test',
    realmName: 'acme',
    enableExperimentalApis: true,
  });
  const call = calls[name] ?? (() => methodsOf(client).get(name)?.(payload));
  // It has no other way to say where requests go.
  const { fetch: own } = globalThis;
  globalThis.fetch = fetch;
  try {
    await call(client);
  } finally {
    globalThis.fetch = own;
  }
  return requests.map((line) => routeOf(line)?.name ?? line);
}
