import type { ListWindow } from '../../tree/collection.ts';
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
  roleSet,
} from './reference.ts';

/** Which of the included roles a list is to hold. */
export interface CompositeQuery extends ListWindow {
  /** Part of the role's name. */
  readonly search?: string | undefined;
}

/**
 * The roles that a role includes directly: whoever has the one has the others too. A name is a role of the realm; a
 * client's role is given as `{ client, role }`, by its node or by its representation. Several are added in one request,
 * and removed in another: `POST …/composites` (22+), `DELETE …/composites` (22+).
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

  /** The included roles that are roles of the realm. */
  get realm(): CompositeRoles {
    return includedOf(this);
  }

  /** The included roles that are roles of a client. */
  get clients(): CompositeClientRoles {
    return open(CompositeClientRoles, this, 'clients');
  }
}

/**
 * The roles that a role includes directly, with a search. Several are added in one request, and removed in another:
 * `POST …/composites` (22+), `DELETE …/composites` (22+).
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

  /** The included roles that are roles of the realm. */
  get realm(): CompositeRoles {
    return includedOf(this);
  }

  /** The included roles that are roles of a client. */
  get clients(): CompositeClientRoles {
    return open(CompositeClientRoles, this, 'clients');
  }
}

function includedOf(composites: TreeNode): CompositeRoles {
  return new CompositeRoles(below(composites, 'realm'), composites, realmRoles(composites));
}

/**
 * The included roles of one container: the realm, or a client. A name is one of the container's roles; what is changed
 * here leaves the roles of other containers as they are.
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

/** The included roles that belong to clients. */
export class CompositeClientRoles extends ResourceNode {
  /** Those of the client with this id (a UUID); no request is sent yet. */
  byId(id: string): CompositeRoles {
    return this.#of(id);
  }

  /** Those of the client with this `clientId`, whose id is looked up when a request is sent. */
  byClientId(clientId: string): CompositeRoles {
    return this.#of(clientSegment(this, clientId));
  }

  #of(client: Segment): CompositeRoles {
    return new CompositeRoles(below(this, client), parentOf(this), clientRoles(this, client));
  }
}
