import type { PermissionClaim } from '../auth/jwt/claims.ts';
import { isServerId } from './resource-names.ts';

/** What a permission of a token must cover. */
export interface PermissionNeed {
  /** The id of the resource, or its name. Users may give resources of their own any name: then use the id. */
  readonly resource: string;
  /** The scopes that the permission must all have; without them any permission for the resource will do. */
  readonly scopes?: readonly string[] | undefined;
}

/**
 * Whether an RPT has a permission for a resource with all of the scopes. The claims are those of a token that has been
 * verified; only as long as the token lives is a permission that was taken back still in it.
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
    throw new TypeError('resource must be a string that is not empty');
  }
  const permissions = claims.authorization?.permissions;
  // A mapper can put anything in the place of the list.
  if (!Array.isArray(permissions)) return false;
  const byName = !isServerId(resource);
  return permissions.some((permission: PermissionClaim | null) => {
    const isMeant = permission?.rsid === resource || (byName && permission?.rsname === resource);
    const granted: unknown = permission?.scopes ?? [];
    return isMeant && Array.isArray(granted) && (scopes ?? []).every((scope) => granted.includes(scope));
  });
}
