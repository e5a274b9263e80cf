import type { Method } from '../http/options.ts';
import type { NeededRoles } from '../http/transport.ts';

/**
 * The role that a request needs, by its place below a realm: to read, and to write; for one method of the place itself
 * behind a semicolon, as is the role that writing needs besides since a release. The longest place that fits counts; what has none is of the realm. Loaded with the hints of a 403.
 */
const table = `
/: view-realm, manage-realm
/admin-events: view-events, manage-events
/attack-detection: view-users, manage-users
/client-description-converter: manage-clients, manage-clients
/client-scopes: view-clients, manage-clients
/client-scopes/{}/protocol-mappers: view-clients, manage-clients; 26.8.2 manage-realm
/client-templates: view-clients, manage-clients
/clients-initial-access: view-clients, manage-clients; POST create-client
/clients: view-clients, manage-clients
/clients/{}/authz: view-authorization, manage-authorization
/clients/{}/protocol-mappers: view-clients, manage-clients; 26.8.2 manage-realm
/clients/{}/evaluate-scopes: view-clients and view-users, view-clients
/clients/{}/roles/{}/groups: view-clients and view-users, manage-clients
/clients/{}/roles/{}/users: view-clients and view-users, manage-clients
/default-default-client-scopes: view-clients, manage-clients
/default-optional-client-scopes: view-clients, manage-clients
/events: view-events, manage-events
/groups: view-users, manage-users
/group-by-path: view-users, manage-users
/identity-provider: view-identity-providers, manage-identity-providers
/logout-all: manage-users, manage-users
/organizations: view-organizations, manage-organizations; POST manage-organizations or manage-realm
/organizations/{}/identity-providers: view-organizations and view-identity-providers, manage-organizations
/organizations/{}/invitations: manage-organizations and view-users, manage-organizations and manage-users
/organizations/{}/members: view-organizations and view-users, manage-organizations and manage-users
/organizations/members: view-organizations and view-users, manage-organizations
/roles-by-id: view-realm or view-clients, manage-realm or manage-clients
/roles/{}/groups: view-realm and view-users, manage-realm
/roles/{}/users: view-realm and view-users, manage-realm
/user-storage: view-users, manage-users
/users: view-users, manage-users
/users/{}/impersonation: impersonation, impersonation
/workflows: realm-admin, realm-admin
`;

/** Returns the roles that a request of the Admin REST API needs, or `undefined` for any other request. */
export function neededRoles(method: Method, path: readonly string[]): NeededRoles | undefined {
  const [admin, kind, realm, ...rest] = path;
  if (admin !== 'admin') return undefined;
  if (kind === 'api') return rolesIn('/clients', method, []);
  if (kind !== 'realms') return undefined;
  if (realm === undefined) return method === 'POST' ? { names: ['create-realm'], each: 'and' } : undefined;
  return rolesIn('', method, rest);
}

function rolesIn(below: string, method: Method, rest: readonly string[]): NeededRoles {
  const steps = [...below.split('/').filter(Boolean), ...rest];
  let best = { depth: -1, roles: '' };
  for (const line of table.trim().split('\n')) {
    const [place = '', roles = ''] = line.split(': ');
    const names = place.split('/').filter(Boolean);
    const fits = names.every((name, at) => at < steps.length && (name === '{}' || name === steps[at]));
    if (fits && names.length > best.depth) best = { depth: names.length, roles };
  }
  const [usual = '', own = ''] = best.roles.split('; ');
  const [read = '', write = ''] = usual.split(', ');
  const isOwn = best.depth === steps.length && own.startsWith(`${method} `);
  const said = isOwn ? own.slice(method.length + 1) : method === 'GET' ? read : write;
  const each = said.includes(' or ') ? 'or' : 'and';
  const [, since, name] = /^([\d.]+) (.*)$/.exec(own) ?? [];
  const newer = method !== 'GET' && since && name ? { name, since } : undefined;
  return { names: said.split(` ${each} `), each, newer };
}
