import type { RoleRepresentation } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { ListWindow } from '../../tree/collection.ts';
import type { See } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { below, list, open, type Place, parentOf, ResourceNode, type TreeNode } from '../../tree/node.ts';
import type { Segment } from '../../tree/path.ts';
import { PagedReferenceSet, ReferenceSet } from '../../tree/reference-set.ts';
import type { Role } from '../shared/entities.ts';
import { clientSegment } from '../shared/lookups.ts';
import {
  type AnyRoleReference,
  type Catalogue,
  clientRoles,
  type RoleReference,
  realmRoles,
  resolveRoles,
  roleSet,
} from './reference.ts';

const loadCompositeLists = loader(() => import('./composite-lists.ts'));

/** Query for the roles that a role includes. */
export interface CompositeQuery extends ListWindow {
  /** Part of the role's name. */
  readonly search?: string | undefined;
}

/**
 * Roles that a role includes directly: everyone with the role also has these. A name is a role of the realm. A role of
 * a client is identified by `{ client, role }`, by a representation, or by a node.
 *
 * `add` and `remove` each write all roles in one request: `POST …/composites` (22+), `DELETE …/composites` (22+).
 *
 * @example
 * ```ts
 * const { composites } = realm.admin.realms.byName('acme').roles.byName('chief');
 * await composites.add(['editor', { client: 'web', role: 'viewer' }]);
 * ```
 */
export class Composites extends ReferenceSet<
  Role,
  AnyRoleReference,
  'GET …/roles/{role-name}/composites (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    set: (node: Composites) => roleSet(realmRoles(node), (options) => node.all(options), node),
  };

  /** Included roles of the realm. */
  get realm(): CompositeRoles {
    return includedOf(this);
  }

  /** Included roles of clients. */
  get clients(): CompositeClientRoles {
    return open(CompositeClientRoles, this, 'clients');
  }
}

/**
 * Roles that a role includes directly, with a search.
 *
 * `add` and `remove` each write all roles in one request: `POST …/composites` (22+), `DELETE …/composites` (22+).
 */
export class CompositesById extends PagedReferenceSet<
  Role,
  AnyRoleReference,
  CompositeQuery,
  'GET …/roles-by-id/{role-id}/composites (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    set: (node: CompositesById) =>
      roleSet(realmRoles(node), (options) => list<Role>(node, [], options), node),
  };

  /** Included roles of the realm. */
  get realm(): CompositeRoles {
    return includedOf(this);
  }

  /** Included roles of clients. */
  get clients(): CompositeClientRoles {
    return open(CompositeClientRoles, this, 'clients');
  }
}

function includedOf(composites: TreeNode): CompositeRoles {
  return new CompositeRoles(below(composites, 'realm'), composites, realmRoles(composites));
}

/**
 * Included roles of the realm, or of one client. A name is a role of that realm or client. Changes leave included roles
 * from elsewhere unchanged.
 *
 * @route `GET …/composites/clients/{client-uuid}`
 * @route `POST …/composites`
 * @route `DELETE …/composites`
 * @since 22
 */
export class CompositeRoles extends ReferenceSet<Role, RoleReference, 'GET …/composites/realm (22+)'> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    set: (node: CompositeRoles) => roleSet(node.#catalogue, (options) => node.all(options), node.#composites),
  };

  readonly #composites: TreeNode;
  readonly #catalogue: Catalogue;

  /** @internal */
  constructor(place: Place, composites: TreeNode, catalogue: Catalogue) {
    super(place);
    this.#composites = composites;
    this.#catalogue = catalogue;
  }
}

/** Included roles of clients. */
export class CompositeClientRoles extends ResourceNode {
  /** Included roles of the client with this id (a UUID). */
  byId(id: string): CompositeRoles {
    return this.#of(id);
  }

  /** Included roles of the client with this `clientId`. The client's id is looked up on the first request. */
  byClientId(clientId: string): CompositeRoles {
    return this.#of(clientSegment(this, clientId));
  }

  #of(client: Segment): CompositeRoles {
    return new CompositeRoles(below(this, client), parentOf(this), clientRoles(this, client));
  }
}

/** Sets the included roles of the realm, and of each named client, to the given ones. */
export const ensureComposites: See<{ readonly composites: Composites }> = async (
  { composites },
  wanted: NonNullable<RoleRepresentation['composites']>,
  options,
  _,
  means,
) => {
  const { ensureLists } = await loadCompositeLists();
  const { realm, client } = wanted;
  return ensureLists(
    means,
    resolveRoles,
    composites,
    [
      ...(realm
        ? [{ path: 'composites.realm', names: realm, set: composites.realm, of: realmRoles(composites) }]
        : []),
      ...Object.entries(client ?? {}).map(([clientId, names]) => ({
        path: `composites.client.${clientId}`,
        names,
        set: composites.clients.byClientId(clientId),
        of: clientRoles(composites, clientSegment(composites, clientId)),
      })),
    ],
    options,
  );
};
