import type { ResourceNode } from '../../tree/node.ts';

/** The node of a client scope. */
export interface ClientScopeAddress extends ResourceNode {
  readonly scopeMappings: ResourceNode;
  readonly protocolMappers: ResourceNode;
  readonly roles?: never;
}

/** A client scope, identified by name, by `{ id }` or `{ name }` such as a representation has, or by a node. */
export type ClientScopeReference =
  | string
  | { readonly id: string }
  | { readonly name: string }
  | ClientScopeAddress;
