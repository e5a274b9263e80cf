import type { MappingsRepresentation } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { below, done, json, open, type Place, ResourceNode } from '../../tree/node.ts';
import type { Segment } from '../../tree/path.ts';
import { ReferenceSet } from '../../tree/reference-set.ts';
import { tools } from '../../tree/tools.ts';
import type { Role } from '../shared/entities.ts';
import { clientSegment } from '../shared/lookups.ts';
import type { EffectiveRole } from './effective-roles.ts';
import { type Catalogue, clientRoles, type RoleReference, realmRoles, roleSet } from './reference.ts';

const loadEffectiveRoles = loader(() => import('./effective-roles.ts'));

/** Roles of the realm, and of its clients. */
export abstract class BaseMappings extends ResourceNode {
  /** Roles of the realm. */
  get realm(): MappedRoles {
    return new MappedRoles(below(this, 'realm'), realmRoles(this));
  }

  /** Roles of the realm's clients. */
  get clients(): MappedClientRoles {
    return open(MappedClientRoles, this, 'clients');
  }
}

/** Roles mapped to a user or a group. */
export class RoleMappingsNode extends BaseMappings {
  /**
   * Returns the roles that are mapped directly. Roles of clients are listed by `clientId`.
   *
   * @route `GET …/role-mappings`
   * @since 22
   * @route `GET …/organizations/…/role-mappings`
   * @since 26.7
   */
  get(options?: RequestOptions): Promise<MappingsRepresentation> {
    return json(this, 'GET', [], options);
  }

  /**
   * Returns all effective roles, of the realm and of every client, each with its sources: a direct mapping, a group (or
   * a group above it), or a role that includes it.
   *
   * Throws `ForbiddenError` if the caller lacks `view-users`, `view-realm` or `view-clients`; the server itself would
   * silently omit roles.
   *
   * Sends 7 requests for a user with only the default roles, and more for groups with roles, parents of groups, and
   * composite roles. `composite()` of the realm or of one client is a single request, without the sources; for the
   * realm it needs only `view-users`.
   *
   * Roles of an organization's groups are not part of a user's roles or tokens. For a group that has a parent, the
   * server's own `composite` of a client omits roles of the parent.
   *
   * @example
   * ```ts
   * const { roleMappings } = realm.admin.realms.byName('acme').users.byUsername('ada');
   * for (const { name, clientId, sources } of await roleMappings.effective()) console.log(clientId, name, sources);
   * ```
   *
   * @route `GET …/role-mappings`
   * @since 22
   * @route `GET …/organizations/…/role-mappings`
   * @since 26.7
   * @route `GET …/users/{user-id}/groups`
   * @since 22
   */
  async effective(options?: RequestOptions): Promise<EffectiveRole[]> {
    const { effectiveRoles } = await loadEffectiveRoles();
    return await effectiveRoles(tools, this, options);
  }
}

/**
 * Roles that tokens of a client, or tokens with a client scope, may contain; a user's other roles are left out of them.
 * On a client they have no effect while its `fullScopeAllowed` is on. A client's own roles need no mapping.
 *
 * Changes need `manage-clients`; for roles of the realm, also `manage-realm`.
 */
export class ScopeMappingsNode extends BaseMappings {
  /**
   * Returns the roles that are mapped directly. Roles of clients are listed by `clientId`.
   *
   * @deprecated Use `realm.all()`, and `clients.byClientId(…).all()` for each client.
   *
   * @route `GET …/clients/{client-uuid}/scope-mappings`
   * @route `GET …/{client-scopes|client-templates}/{client-scope-id}/scope-mappings`
   * @since 22
   */
  get(options?: RequestOptions): Promise<MappingsRepresentation> {
    return json(this, 'GET', [], options);
  }
}

/** Mapped roles of clients. */
export class MappedClientRoles extends ResourceNode {
  /** Mapped roles of the client with this id (a UUID). */
  byId(id: string): MappedRoles {
    return this.#of(id);
  }

  /** Mapped roles of the client with this `clientId`. The client's id is looked up on the first request. */
  byClientId(clientId: string): MappedRoles {
    return this.#of(clientSegment(this, clientId));
  }

  #of(client: Segment): MappedRoles {
    return new MappedRoles(below(this, client), clientRoles(this, client));
  }
}

/**
 * Roles of a realm, or of one client, that a user or a group has, or that tokens may contain. A name is a role of that
 * realm or client.
 *
 * `add` and `remove` each write all roles in one request. Without `view-realm` or `view-clients`, only roles that are
 * already mapped or `available` can be identified by name.
 *
 * `removeAll` also removes a user's `default-roles-…`, and so does a `set` that does not list it. Users without that
 * role cannot manage their own account.
 *
 * @example
 * ```ts
 * const ada = realm.admin.realms.byName('acme').users.byUsername('ada');
 * await ada.roleMappings.realm.add(['editor', 'reviewer']);
 * await ada.roleMappings.clients.byClientId('web').remove('viewer');
 * const { added, removed } = await ada.roleMappings.realm.set(['default-roles-acme', 'editor']);
 * console.log(added.map(({ name }) => name), removed.map(({ name }) => name));
 * ```
 *
 * @route `GET …/{role|scope}-mappings/clients/{client-id}`
 * @route `POST …/{role|scope}-mappings/realm`
 * @route `POST …/{role|scope}-mappings/clients/{client-id}`
 * @route `DELETE …/{role|scope}-mappings/realm`
 * @route `DELETE …/{role|scope}-mappings/clients/{client-id}`
 * @since 22
 * @route `GET …/organizations/…/role-mappings/realm`
 * @route `GET …/organizations/…/role-mappings/clients/{client-id}`
 * @route `POST …/organizations/…/role-mappings/realm`
 * @route `POST …/organizations/…/role-mappings/clients/{client-id}`
 * @route `DELETE …/organizations/…/role-mappings/realm`
 * @route `DELETE …/organizations/…/role-mappings/clients/{client-id}`
 * @since 26.7
 */
export class MappedRoles extends ReferenceSet<
  Role,
  RoleReference,
  'GET …/{role|scope}-mappings/realm (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    set: (node: MappedRoles) => roleSet(node.#catalogue, (options) => node.all(options), node),
  };

  readonly #catalogue: Catalogue;

  /** @internal */
  constructor(place: Place, catalogue: Catalogue) {
    super(place);
    this.#catalogue = {
      ...catalogue,
      // For callers who may map roles but not read them.
      instead: async (options) => (await Promise.all([this.all(options), this.available(options)])).flat(),
    };
  }

  /**
   * Returns the roles that can still be mapped.
   *
   * @route `GET …/available`
   * @since 22
   * @route `GET …/organizations/…/available`
   * @since 26.7
   */
  available(options?: RequestOptions): Promise<Role[]> {
    return json(this, 'GET', ['available'], options);
  }

  /**
   * Returns the effective roles: the mapped roles and every role that they include.
   *
   * @route `GET …/composite`
   * @since 22
   * @route `GET …/organizations/…/composite`
   * @since 26.7
   */
  composite(
    query?: { readonly briefRepresentation?: boolean | undefined },
    options?: RequestOptions,
  ): Promise<Role[]> {
    return json(this, 'GET', ['composite'], options, { query });
  }

  /** Removes every mapping in one request. */
  override removeAll(options?: RequestOptions): Promise<void> {
    // Without a body, the server removes all mappings; Keycloak 22 refuses one whose type is not given.
    return done(this, 'DELETE', [], options, { contentType: 'application/json' });
  }
}
