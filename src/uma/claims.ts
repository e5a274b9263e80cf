import type { PermissionClaim } from '../auth/jwt/claims.ts';
import { isServerId } from './server-id.ts';

/** A permission that a token must have. */
export interface PermissionNeed {
  /** The id or name of the resource. Users may choose any name for their own resources: use the id for those. */
  readonly resource: string;
  /** Scopes that the permission must all include. Without scopes, any permission for the resource suffices. */
  readonly scopes?: readonly string[] | undefined;
}

/**
 * Returns whether an RPT has a permission for a resource that includes every one of the scopes. The claims must come
 * from a verified token. A revoked permission remains in the token until the token expires.
 *
 * @example
 * ```ts
 * import { hasPermission } from 'realmtree';
 *
 * const claims = { authorization: { permissions: [{ rsid: '7', rsname: 'album', scopes: ['view'] }] } };
 * hasPermission(claims, { resource: 'album', scopes: ['view'] }); // true
 * hasPermission(claims, { resource: 'album', scopes: ['view', 'edit'] }); // false
 * ```
 */
export function hasPermission(
  claims: {
    readonly authorization?: { readonly permissions?: readonly PermissionClaim[] | undefined } | undefined;
  },
  { resource, scopes }: PermissionNeed,
): boolean {
  if (typeof resource !== 'string' || resource === '') {
    throw new TypeError('resource must be a non-empty string');
  }
  const permissions = claims.authorization?.permissions;
  // A mapper can replace the list with anything.
  if (!Array.isArray(permissions)) return false;
  const byName = !isServerId(resource);
  return permissions.some((permission: PermissionClaim | null) => {
    const isMeant = permission?.rsid === resource || (byName && permission?.rsname === resource);
    const granted: unknown = permission?.scopes ?? [];
    return isMeant && Array.isArray(granted) && (scopes ?? []).every((scope) => granted.includes(scope));
  });
}
