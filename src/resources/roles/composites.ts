import type { RequestOptions } from '../../http/options.ts';
import { all, Collection, iterate, List, type ListWindow } from '../../tree/collection.ts';
import { above, json, keyOf, list, open, openInRealm, ResourceNode } from '../../tree/node.ts';
import type { SetChanges } from '../../tree/reference-set.ts';
import type { Role } from '../shared/entities.ts';
import { clientSegment } from '../shared/lookups.ts';
import {
  type AnyRoleReference,
  type AnyRoleReferences,
  catalogueOf,
  changeRoles,
  type RoleReference,
  type RoleReferences,
  setRoles,
} from './reference.ts';

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
   * Includes roles, in one request; those that are included already stay. A name is a role of the realm; say a client's
   * role as `{ client, role }`, or by its node or representation. Names that do not exist are told together in one
   * `NotFoundError`, and nothing is included then. `POST …/composites` (22+)
   *
   * @example
   * ```ts
   * const { composites } = realm.admin.realms.byName('acme').roles.byName('chief');
   * await composites.add(['editor', { client: 'web', role: 'viewer' }]);
   * ```
   */
  add(roles: AnyRoleReferences, options?: RequestOptions): Promise<void> {
    return changeRoles(this, 'POST', this.#catalogue, roles, options);
  }

  /** Takes roles out of the composite, in one request; the roles themselves stay. `DELETE …/composites` (22+) */
  remove(roles: AnyRoleReferences, options?: RequestOptions): Promise<void> {
    return changeRoles(this, 'DELETE', this.#catalogue, roles, options);
  }

  /**
   * Makes these the only included roles, of the realm and of all clients, and tells what changed: adds what is missing
   * in one request, then removes the rest in another; nothing is sent that is not needed. `GET …/composites` (22+), and
   * what `add` and `remove` request
   */
  set(roles: readonly AnyRoleReference[], options?: RequestOptions): Promise<SetChanges<Role>> {
    const all = (options: RequestOptions | undefined): Promise<Role[]> => list(this, [], options);
    return setRoles({ node: this, catalogue: this.#catalogue, all }, roles, options);
  }

  /** Takes all roles out of the composite; the roles themselves stay. `DELETE …/composites` (22+) */
  async removeAll(options?: RequestOptions): Promise<void> {
    await this.set([], options);
  }

  get #catalogue(): ResourceNode {
    return openInRealm(ResourceNode, this, 'roles');
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

/** The included roles of one container: the realm, or a client. A name is one of the container's roles. */
export class IncludedRoles extends List<Role> {
  /** The roles. `GET …/composites/realm` (22+) or `GET …/composites/clients/{client-uuid}` (22+) */
  all(options?: RequestOptions): Promise<Role[]> {
    return json(this, 'GET', [], options);
  }

  /** Includes roles of the container, in one request; those that are included already stay. `POST …/composites` (22+) */
  add(roles: RoleReferences, options?: RequestOptions): Promise<void> {
    return changeRoles(this.#composites, 'POST', catalogueOf(this), roles, options);
  }

  /** Takes roles of the container out of the composite, in one request. `DELETE …/composites` (22+) */
  remove(roles: RoleReferences, options?: RequestOptions): Promise<void> {
    return changeRoles(this.#composites, 'DELETE', catalogueOf(this), roles, options);
  }

  /**
   * Makes these the only included roles of the container, and tells what changed; those of other containers stay.
   * `GET …/composites/realm` (22+) or `GET …/composites/clients/{client-uuid}` (22+), and what `add` and `remove`
   * request
   */
  set(roles: readonly RoleReference[], options?: RequestOptions): Promise<SetChanges<Role>> {
    const all = (options: RequestOptions | undefined): Promise<Role[]> => this.all(options);
    return setRoles({ node: this.#composites, catalogue: catalogueOf(this), all }, roles, options);
  }

  /** Takes all roles of the container out of the composite. `DELETE …/composites` (22+) */
  async removeAll(options?: RequestOptions): Promise<void> {
    await this.set([], options);
  }

  get #composites(): ResourceNode {
    return above(this, keyOf(this) === 'realm' ? 1 : 2);
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
