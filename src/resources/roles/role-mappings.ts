import type { MappingsRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { List } from '../../tree/collection.ts';
import { done, json, open, ResourceNode } from '../../tree/node.ts';
import type { SetChanges } from '../../tree/reference-set.ts';
import type { Role } from '../shared/entities.ts';
import { clientSegment } from '../shared/lookups.ts';
import { type EffectiveRole, effectiveRoles } from './effective-roles.ts';
import { catalogueOf, changeRoles, type RoleReference, type RoleReferences, setRoles } from './reference.ts';

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

  /**
   * All roles that are in effect, of the realm and of every client, each with where it comes from: mapped directly, to a
   * group or to one that this group is in, or included in another role. The roles of an organization's groups are not
   * among those of a user, nor in their tokens. For a group that is in another one, the server's own `composite` of a
   * client leaves out what comes from above.
   *
   * `GET …/role-mappings` (22+), for a group of an organization `GET …/organizations/…/role-mappings` (26.7+), for a user
   * `GET …/users/{user-id}/groups` (22+), and a request for each group that has roles, for each one above it, for the
   * composites of each composite role, for the name of each client that only a composite leads to, and two that check
   * what can be seen: seven for a user who has nothing but the default roles. `composite()` of the realm or of one
   * client is a single request, without the sources; that of the realm needs `view-users` alone.
   *
   * Needs `view-users`, `view-realm` and `view-clients`: a `ForbiddenError` without them, where the server leaves out
   * the roles that cannot be seen.
   *
   * @example
   * ```ts
   * const { roleMappings } = realm.admin.realms.byName('acme').users.byUsername('ada');
   * for (const { name, clientId, sources } of await roleMappings.effective()) console.log(clientId, name, sources);
   * ```
   */
  effective(options?: RequestOptions): Promise<EffectiveRole[]> {
    return effectiveRoles(this, options);
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
   * that do not exist are told together in one `NotFoundError`, and nothing is mapped then. Who may not read the roles
   * (`view-realm`, `view-clients`) can name those that are mapped or `available`.
   *
   * `POST …/{role|scope}-mappings/realm` (22+) or `POST …/{role|scope}-mappings/clients/{client-id}` (22+), for a group
   * of an organization `POST …/organizations/…/role-mappings/realm` (26.7+) or
   * `POST …/organizations/…/role-mappings/clients/{client-id}` (26.7+)
   */
  add(roles: RoleReferences, options?: RequestOptions): Promise<void> {
    return changeRoles(this, 'POST', catalogueOf(this), roles, options, this.#mappable);
  }

  /**
   * Takes the mapping of these roles away, in one request; `[]` takes none away. `DELETE …/{role|scope}-mappings/realm`
   * (22+) or `DELETE …/{role|scope}-mappings/clients/{client-id}` (22+), for a group of an organization
   * `DELETE …/organizations/…/role-mappings/realm` (26.7+) or
   * `DELETE …/organizations/…/role-mappings/clients/{client-id}` (26.7+)
   */
  remove(roles: RoleReferences, options?: RequestOptions): Promise<void> {
    return changeRoles(this, 'DELETE', catalogueOf(this), roles, options, this.#mappable);
  }

  /**
   * Makes these the only roles that are mapped directly, and tells what changed: adds what is missing in one request,
   * then removes the rest in another; nothing is sent that is not needed. A name that does not exist is a
   * `NotFoundError`, and nothing has been changed then. A user's `default-roles-…` goes too, unless it is listed.
   *
   * Requests what `all`, `add` and `remove` do.
   *
   * @example
   * ```ts
   * const ada = realm.admin.realms.byName('acme').users.byUsername('ada');
   * const { added, removed } = await ada.roleMappings.realm.set(['default-roles-acme', 'editor']);
   * console.log(added.map(({ name }) => name), removed.map(({ name }) => name));
   * ```
   */
  set(roles: readonly RoleReference[], options?: RequestOptions): Promise<SetChanges<Role>> {
    const all = (options: RequestOptions | undefined): Promise<Role[]> => this.all(options);
    const set = { node: this, catalogue: catalogueOf(this), all, instead: this.#mappable };
    return setRoles(set, roles, options);
  }

  /**
   * Takes every mapping away; of a user also that of `default-roles-…`, without which nobody can manage the own account.
   * Requests what `remove` does, without a body: the server takes that for all of them.
   */
  removeAll(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /** What names may stand for, to who may map roles and not read them. */
  get #mappable(): (options: RequestOptions | undefined) => Promise<Role[]> {
    return async (options) => (await Promise.all([this.all(options), this.available(options)])).flat();
  }
}
