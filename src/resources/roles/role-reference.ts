import type { RequestOptions } from '../../http/options.ts';
import type { ResourceNode, TreeNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';
import type { Role } from '../shared/entities.ts';
import type { clientSegment } from '../shared/lookups.ts';

/** A node of a role, addressed by name or by id. */
export interface RoleAddress extends ResourceNode {
  readonly composites: ResourceNode;
  readonly permissions: ResourceNode;
}

/** A role, identified by its name, by `{ id }` or `{ name }` such as a representation has, or by a node. */
export type RoleReference = string | { readonly id: string } | { readonly name: string } | RoleAddress;

/** One role or several. */
export type RoleReferences = RoleReference | readonly RoleReference[];

/** A role of a client, identified by the client's `clientId` and the role's name. */
export interface ClientRoleReference {
  readonly client: string;
  readonly role: string;
}

/** A role of the realm or of any client. A name alone is a role of the realm. */
export type AnyRoleReference = RoleReference | ClientRoleReference;

/** One role or several, of the realm or of any client. */
export type AnyRoleReferences = AnyRoleReference | readonly AnyRoleReference[];

/** Roles among which names are looked up: of the realm, or of one client. */
export interface Catalogue {
  readonly roles: TreeNode;
  /** Whether they are roles of a client. */
  readonly isOfClient: boolean;
  /** Fallback list of roles for callers who may not read the role list itself. */
  readonly instead?: ((options: RequestOptions | undefined) => Promise<readonly Role[]>) | undefined;
}

/** A parsed reference: an id with the name if that is known, a node, or a name. */
export type WantedRole =
  | { readonly id: string; readonly name: string | undefined }
  | TreeNode
  | { readonly client: string | undefined; readonly role: string };

/** Functions that look-ups of roles are handed. */
export interface RoleTools extends Tools {
  readonly checkedRole: (from: TreeNode, reference: unknown) => WantedRole;
  readonly clientSegment: typeof clientSegment;
  readonly existingRole: (node: TreeNode, options: RequestOptions | undefined) => Promise<Role | undefined>;
}
