import type { AccessTokenClaims } from './claims.ts';

/** Returns whether a token has a role of the realm. */
export function hasRealmRole(claims: Pick<AccessTokenClaims, 'realm_access'>, role: string): boolean {
  return includes(claims.realm_access?.roles, role);
}

/** Returns whether a token has a role of a client. */
export function hasClientRole(
  claims: Pick<AccessTokenClaims, 'resource_access'>,
  clientId: string,
  role: string,
): boolean {
  const access = claims.resource_access;
  // A client may be called `constructor`, and a token may have no roles of it.
  return access != null && Object.hasOwn(access, clientId) && includes(access[clientId]?.roles, role);
}

/** Returns whether a token has a scope. */
export function hasScope(claims: Pick<AccessTokenClaims, 'scope'>, scope: string): boolean {
  return typeof claims.scope === 'string' && scope !== '' && claims.scope.split(' ').includes(scope);
}

/** A mapper can replace the list with anything; in a string, `includes` would find parts. */
function includes(roles: unknown, role: string): boolean {
  return Array.isArray(roles) && roles.includes(role);
}
