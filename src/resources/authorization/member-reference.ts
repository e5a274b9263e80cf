import type { ResourceNode } from '../../tree/node.ts';
import type { GroupReference } from '../groups/reference.ts';
import type { ClientScopeReference } from '../shared/client-scope-reference.ts';

/** A node of a client. */
export interface ClientAddress extends ResourceNode {
  readonly clientSecret: ResourceNode;
}

/** A node of a policy or permission. */
export interface PolicyAddress extends ResourceNode {
  readonly associatedPolicies: ResourceNode;
}

/** A node of a resource, or of a scope. */
export interface ProtectedAddress extends ResourceNode {
  readonly permissions: ResourceNode;
}

/**
 * A client, identified by `clientId` or id, by `{ id }` or `{ clientId }` such as a representation has, or by a node.
 */
export type ClientReference =
  | string
  | { readonly id: string }
  | { readonly clientId: string }
  | ClientAddress;

/** A policy or permission, identified by name or id, by `{ id }` or `{ name }`, or by a node. */
export type PolicyReference = string | { readonly id: string } | { readonly name: string } | PolicyAddress;

/** A resource, identified by name or id, by `{ _id }` or `{ name }` such as a representation has, or by a node. */
export type ResourceReference =
  | string
  | { readonly _id: string }
  | { readonly name: string }
  | ProtectedAddress;

/** A scope, identified by name or id, by `{ id }` or `{ name }` such as a representation has, or by a node. */
export type ScopeReference = string | { readonly id: string } | { readonly name: string } | ProtectedAddress;

/**
 * A group that a policy names: as elsewhere, by `{ path }`, or with `extendChildren` to include the groups below it.
 */
export type PolicyGroup =
  | GroupReference
  | { readonly path: string; readonly extendChildren?: boolean | undefined }
  | { readonly id: string; readonly extendChildren?: boolean | undefined }
  | { readonly group: GroupReference; readonly extendChildren?: boolean | undefined };

/** A client scope that a policy names: as elsewhere, or with `required` if it must always be present. */
export type PolicyClientScopeReference =
  | ClientScopeReference
  | { readonly id: string; readonly required?: boolean | undefined }
  | { readonly clientScope: ClientScopeReference; readonly required?: boolean | undefined };
