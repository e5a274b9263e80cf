import type { RequestOptions } from '../http/options.ts';
import { clientSegment } from './client-lookup.ts';
import { all, Collection, iterate, List, type ListWindow } from './collection.ts';
import { json, open, openInRealm, ResourceNode } from './node.ts';
import { changeRoles, type RoleReferences } from './role-reference.ts';
import type { Role } from './roles.ts';

/** Which of the included roles a list is to hold. */
export interface CompositeQuery extends ListWindow {
  /** Part of the role's name. */
  readonly search?: string | undefined;
}

/** The verbs of a composite role, however that role is addressed. */
export abstract class CompositeRoles extends Collection<Role> {
  /** The included roles that are roles of the realm. */
  get realm(): IncludedRoles {
    return open(IncludedRoles, this, 'realm');
  }

  /** The included roles that are roles of a client. */
  get clients(): IncludedClientRoles {
    return open(IncludedClientRoles, this, 'clients');
  }

  /**
   * Includes roles, in one request; those that are included already stay. A name is a role of the realm: say a client's
   * role by its node or representation. `POST …/composites` (22+)
   *
   * @example
   * ```ts
   * const acme = realm.admin.realms.byName('acme');
   * const viewer = acme.clients.byClientId('web').roles.byName('viewer');
   * await acme.roles.byName('chief').composites.add(['editor', viewer]);
   * ```
   */
  add(roles: RoleReferences, options?: RequestOptions): Promise<void> {
    return this.#change('POST', roles, options);
  }

  /** Takes roles out of the composite, in one request; the roles themselves stay. `DELETE …/composites` (22+) */
  remove(roles: RoleReferences, options?: RequestOptions): Promise<void> {
    return this.#change('DELETE', roles, options);
  }

  #change(
    method: 'POST' | 'DELETE',
    roles: RoleReferences,
    options: RequestOptions | undefined,
  ): Promise<void> {
    return changeRoles(this, method, openInRealm(ResourceNode, this, 'roles'), roles, options);
  }
}

/** The roles that a role includes: whoever has the one has the others too. */
export class Composites extends CompositeRoles {
  /** The roles that are included directly. `GET …/roles/{role-name}/composites` (22+), which does not page. */
  all(options?: RequestOptions): Promise<Role[]> {
    return json(this, 'GET', [], options);
  }

  /** The same roles one after the other. */
  async *iterate(options?: RequestOptions): AsyncGenerator<Role, void, undefined> {
    yield* await this.all(options);
  }
}

/** The roles that a role includes, with a search. */
export class SearchableComposites extends CompositeRoles {
  /** The roles that are included directly. `GET …/roles-by-id/{role-id}/composites` (22+) */
  all(query?: CompositeQuery, options?: RequestOptions): Promise<Role[]> {
    return all(this, query, options);
  }

  /** The same roles one after the other, read in pages of 200. */
  iterate(query?: CompositeQuery, options?: RequestOptions): AsyncGenerator<Role, void, undefined> {
    return iterate(this, query, options);
  }
}

/** The included roles of one container: the realm, or a client. */
export class IncludedRoles extends List<Role> {
  /** The roles. `GET …/composites/realm` (22+) or `GET …/composites/clients/{client-uuid}` (22+) */
  all(options?: RequestOptions): Promise<Role[]> {
    return json(this, 'GET', [], options);
  }
}

/** The included roles that belong to clients. */
export class IncludedClientRoles extends ResourceNode {
  /** Those of the client with this id (a UUID); no request is sent yet. */
  byId(id: string): IncludedRoles {
    return open(IncludedRoles, this, id);
  }

  /** Those of the client with this `clientId`, whose id is looked up when a request is sent. */
  byClientId(clientId: string): IncludedRoles {
    return open(IncludedRoles, this, clientSegment(this, clientId));
  }
}
