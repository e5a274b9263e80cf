import type { MappingsRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { below, done, json, open, type Place, ResourceNode } from '../../tree/node.ts';
import type { Segment } from '../../tree/path.ts';
import { ReferenceSet } from '../../tree/reference-set.ts';
import type { Role } from '../shared/entities.ts';
import { clientSegment } from '../shared/lookups.ts';
import { type EffectiveRole, effectiveRoles } from './effective-roles.ts';
import { type Catalogue, clientRoles, type RoleReference, realmRoles, roleSet } from './reference.ts';

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

/** Which roles a user or a group has. */
export class RoleMappingsNode extends BaseMappings {
  /**
   * The roles that are mapped directly, those of clients by `clientId`.
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
   * All roles that are in effect, of the realm and of every client, each with where it comes from: mapped directly, to
   * a group or to one that this group is in, or included in another role. The roles of an organization's groups are not
   * among those of a user, nor in their tokens. For a group that is in another one, the server's own `composite` of a
   * client leaves out what comes from above.
   *
   * `composite()` of the realm or of one client is a single request, without the sources; that of the realm needs
   * `view-users` alone.
   *
   * Needs `view-users`, `view-realm` and `view-clients`: a `ForbiddenError` without them, where the server leaves out
   * the roles that cannot be seen.
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
  effective(options?: RequestOptions): Promise<EffectiveRole[]> {
    return effectiveRoles(this, options);
  }
}

/**
 * The roles that the tokens of a client, or with a client scope, may hold: a user's other roles are left out of them.
 * On a client they have no effect while its `fullScopeAllowed` is on, and its own roles need none.
 * Changes need `manage-clients`, and for roles of the realm `manage-realm` too.
 */
export class ScopeMappingsNode extends BaseMappings {
  /**
   * The roles that are mapped directly, those of clients by `clientId`.
   *
   * @deprecated The server wants `realm.all()`, and `clients.byClientId(…).all()` for each client.
   *
   * @route `GET …/clients/{client-uuid}/scope-mappings`
   * @route `GET …/{client-scopes|client-templates}/{client-scope-id}/scope-mappings`
   * @since 22
   */
  get(options?: RequestOptions): Promise<MappingsRepresentation> {
    return json(this, 'GET', [], options);
  }
}

/** Mapped roles by the client that defines them. */
export class MappedClientRoles extends ResourceNode {
  /** Those of the client with this id (a UUID); no request is sent yet. */
  byId(id: string): MappedRoles {
    return this.#of(id);
  }

  /** Those of the client with this `clientId`, whose id is looked up when a request is sent. */
  byClientId(clientId: string): MappedRoles {
    return this.#of(clientSegment(this, clientId));
  }

  #of(client: Segment): MappedRoles {
    return new MappedRoles(below(this, client), clientRoles(this, client));
  }
}

/**
 * The roles of a realm, or of one client, that a user or a group has, or that tokens may hold.
 *
 * A name is a role of this realm or client. Callers without `view-realm` or `view-clients` can name those that are
 * mapped already or `available`. Several roles are mapped in one request, and taken away in another. `set` and
 * `removeAll` take a user's `default-roles-…` away too, unless it is listed; without it nobody can manage their own
 * account.
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
      // What names may stand for, to who may map roles and not read them.
      instead: async (options) => (await Promise.all([this.all(options), this.available(options)])).flat(),
    };
  }

  /**
   * The roles that could still be mapped.
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
   * The roles that are in effect: those mapped directly, and all that they include.
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
    return json(this, 'GET', ['composite'], { ...options, query });
  }

  /** Takes every mapping away. The request has no body, which the server takes for all of them. */
  override removeAll(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
