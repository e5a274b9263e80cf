import { differences } from '../tree/differences.ts';

/** By the list that a node is in: what the server takes in an update without doing it, and the call that does it. */
export const atUpdate: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  realms: {
    authenticationFlows: 'realm.authentication.flows.create',
    clientScopes: 'realm.clientScopes.create',
    clients: 'realm.clients.create',
    components: 'realm.components.create',
    defaultDefaultClientScopes: 'realm.defaultClientScopes.set',
    defaultOptionalClientScopes: 'realm.optionalClientScopes.set',
    defaultRole: 'realm.defaultRole.composites.add',
    defaultRoles: 'realm.defaultRole.composites.add',
    groups: 'realm.groups.create',
    identityProviderMappers: 'realm.identityProviders.byAlias(…).mappers.create',
    identityProviders: 'realm.identityProviders.create',
    localizationTexts: 'realm.localization.byLocale(…).update',
    organizations: 'realm.organizations.create',
    requiredActions: 'realm.authentication.requiredActions.byAlias(…).update',
    roles: 'realm.roles.create',
    scopeMappings: 'scopeMappings.realm.add of a client or client scope',
    clientScopeMappings: 'scopeMappings.clients.byClientId(…).add of a client or client scope',
    users: 'realm.users.create',
  },
  clients: {
    authorizationSettings: 'client.authorization.import',
    defaultClientScopes: 'client.defaultClientScopes.set',
    optionalClientScopes: 'client.optionalClientScopes.set',
    registrationAccessToken: 'client.regenerateRegistrationAccessToken',
  },
  'client-scopes': { protocolMappers: 'clientScope.protocolMappers.create' },
  models: { name: 'protocolMappers.create', protocol: 'protocolMappers.create' },
  users: {
    clientRoles: 'user.roleMappings.clients.byClientId(…).set',
    federatedIdentities: 'user.federatedIdentities.byAlias(…).create',
    groups: 'user.groups.set',
    notBefore: 'user.logout',
    realmRoles: 'user.roleMappings.realm.set',
  },
  groups: {
    clientRoles: 'group.roleMappings.clients.byClientId(…).set',
    parentId: 'children.add of the new parent',
    realmRoles: 'group.roleMappings.realm.set',
    subGroups: 'group.children.create',
  },
  roles: { composites: 'role.composites.set' },
  'roles-by-id': { composites: 'role.composites.set' },
  instances: { organizationId: 'organization.identityProviders.add' },
  organizations: {
    identityProviders: 'organization.identityProviders.add',
    members: 'organization.members.add',
  },
  flows: { authenticationExecutions: 'flow.executions.addExecution' },
  authz: {
    policies: 'authorization.policies',
    resources: 'authorization.resources.create',
    scopes: 'authorization.scopes.create',
  },
  'resource-server/scope': {
    policies: 'authorization.permissions',
    resources: 'authorization.resources.byName(…).update',
  },
};

/** By the list that a POST goes to: the same for what is made. */
const atCreate: typeof atUpdate = {
  flows: atUpdate['flows'] ?? {},
  instances: atUpdate['instances'] ?? {},
  organizations: atUpdate['organizations'] ?? {},
  users: { clientConsents: 'realm.partialImport' },
};

/** Refuses changes to a member of a list that the server would ignore; one that changes nothing is none. */
export async function refuseIgnored(
  list: string,
  changes: object,
  read: () => Promise<object>,
): Promise<void> {
  const given = ignoredIn(changes, atUpdate[list]);
  if (given.length === 0) return;
  const current = await read();
  refuse(
    given.filter(({ key, value }) => {
      // What the server never gives cannot be the same.
      return !Object.hasOwn(current, key) || differences(current, { [key]: value }).diff.length > 0;
    }),
  );
}

/** What was given for a new member of a list, as far as an update takes it. */
export function takenByUpdate(list: string, body: object): object {
  const ignored = atUpdate[list] ?? {};
  return Object.fromEntries(Object.entries(body).filter(([key]) => !Object.hasOwn(ignored, key)));
}

/** Refuses what the server would ignore in the body of a POST to a list. */
export function refuseIgnoredInCreate(list: string, body: object): void {
  refuse(ignoredIn(body, atCreate[list]));
}

interface Ignored {
  readonly key: string;
  readonly value: unknown;
  readonly call: string;
}

function ignoredIn(body: object, calls: Readonly<Record<string, string>> = {}): Ignored[] {
  return Object.entries(body).flatMap(([key, value]) => {
    const call = Object.hasOwn(calls, key) ? calls[key] : undefined;
    return call === undefined || value === undefined ? [] : [{ key, value, call }];
  });
}

function refuse(ignored: readonly Ignored[]): void {
  if (ignored.length === 0) return;
  const ways = ignored.map(({ key, call }) => `${key} (${call} does that)`).join(', ');
  throw new TypeError(`The server ignores here: ${ways}`);
}
