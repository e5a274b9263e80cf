import type { RequestOptions } from '../http/options.ts';
import { clientSegment } from './client-lookup.ts';
import { List } from './collection.ts';
import { json, keyOf, open, openInRealm, ResourceNode } from './node.ts';
import type { MappingsRepresentation } from './representations.ts';
import { changeRoles, type RoleReferences } from './role-reference.ts';
import type { Role } from './roles.ts';

/** Which roles a user or a group has. */
export class RoleMappings extends ResourceNode {
  /** Roles of the realm. */
  get realm(): MappedRoles {
    return open(MappedRoles, this, 'realm');
  }

  /** Roles of the realm's clients. */
  get clients(): MappedClientRoles {
    return open(MappedClientRoles, this, 'clients');
  }

  /**
   * The roles that are mapped directly, those of clients by `clientId`. `GET …/role-mappings` (22+), for a group of an
   * organization `GET …/organizations/…/role-mappings` (26.7+)
   */
  get(options?: RequestOptions): Promise<MappingsRepresentation> {
    return json(this, 'GET', [], options);
  }
}

/** Mapped roles by the client that defines them. */
export class MappedClientRoles extends ResourceNode {
  /** Those of the client with this id (a UUID); no request is sent yet. */
  byId(id: string): MappedRoles {
    return open(MappedRoles, this, id);
  }

  /** Those of the client with this `clientId`, whose id is looked up when a request is sent. */
  byClientId(clientId: string): MappedRoles {
    return open(MappedRoles, this, clientSegment(this, clientId));
  }
}

/**
 * The roles of a realm, or of one client, that a user or a group has, or that tokens may hold.
 *
 * @example
 * ```ts
 * const ada = realm.admin.realms.byName('acme').users.byUsername('ada');
 * await ada.roleMappings.realm.add(['editor', 'reviewer']);
 * await ada.roleMappings.clients.byClientId('web').remove('viewer');
 * ```
 */
export class MappedRoles extends List<Role> {
  /**
   * The roles that are mapped directly. `GET …/{role|scope}-mappings/realm` (22+) or
   * `GET …/{role|scope}-mappings/clients/{client-id}` (22+), for a group of an organization
   * `GET …/organizations/…/role-mappings/realm` (26.7+) or
   * `GET …/organizations/…/role-mappings/clients/{client-id}` (26.7+)
   */
  all(options?: RequestOptions): Promise<Role[]> {
    return json(this, 'GET', [], options);
  }

  /**
   * The roles that could still be mapped. `GET …/available` (22+), for a group of an organization
   * `GET …/organizations/…/available` (26.7+)
   */
  available(options?: RequestOptions): Promise<Role[]> {
    return json(this, 'GET', ['available'], options);
  }

  /**
   * The roles that are in effect: those mapped directly, and all that they include. `GET …/composite` (22+), for a
   * group of an organization `GET …/organizations/…/composite` (26.7+)
   */
  composite(
    query?: { readonly briefRepresentation?: boolean | undefined },
    options?: RequestOptions,
  ): Promise<Role[]> {
    return json(this, 'GET', ['composite'], { ...options, query });
  }

  /**
   * Maps roles, in one request; those that are mapped already stay. A name is a role of this realm or client; names
   * that do not exist are told together in one `NotFoundError`, and nothing is mapped then.
   *
   * `POST …/{role|scope}-mappings/realm` (22+) or `POST …/{role|scope}-mappings/clients/{client-id}` (22+), for a group
   * of an organization `POST …/organizations/…/role-mappings/realm` (26.7+) or
   * `POST …/organizations/…/role-mappings/clients/{client-id}` (26.7+)
   */
  add(roles: RoleReferences, options?: RequestOptions): Promise<void> {
    return changeRoles(this, 'POST', this.#catalogue(), roles, options);
  }

  /**
   * Takes the mapping of these roles away, in one request. `DELETE …/{role|scope}-mappings/realm` (22+) or
   * `DELETE …/{role|scope}-mappings/clients/{client-id}` (22+), for a group of an organization
   * `DELETE …/organizations/…/role-mappings/realm` (26.7+) or
   * `DELETE …/organizations/…/role-mappings/clients/{client-id}` (26.7+)
   */
  remove(roles: RoleReferences, options?: RequestOptions): Promise<void> {
    return changeRoles(this, 'DELETE', this.#catalogue(), roles, options);
  }

  /** The roles among which names are looked for. */
  #catalogue(): ResourceNode {
    const key = keyOf(this);
    // A client's id is a UUID, so that `realm` is never one.
    return key === 'realm'
      ? openInRealm(ResourceNode, this, 'roles')
      : openInRealm(ResourceNode, this, 'clients', key, 'roles');
  }
}
