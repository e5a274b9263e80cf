/** What stands at the prompt and in scripts. */
import * as realmtree from '../index.ts';

/** Returns `realm`, the parts of the realm in use, and the names of the package. */
export function namesOf(realm: realmtree.KeycloakRealm, used: string): Record<string, unknown> {
  return { ...realmtree, realm, realms: realm.admin.realms, ...partsOf(realm, used) };
}

/** Returns `users`, `clients` and so on of a realm of the server, by their names. */
export function partsOf(realm: realmtree.KeycloakRealm, used: string): Record<string, unknown> {
  const node = realm.admin.realms.byName(used);
  const parts: Record<string, unknown> = {};
  for (let level: object | null = Object.getPrototypeOf(node); level; level = Object.getPrototypeOf(level)) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      const part: unknown = get?.call(node);
      // An address is no part.
      if (typeof part === 'object' && part !== null) parts[name] ??= part;
    }
  }
  return parts;
}
