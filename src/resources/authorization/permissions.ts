import type {
  AbstractPolicyRepresentation,
  PolicyType,
  UmaPermissionRepresentation,
} from '../../facts/representations.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { open } from '../../tree/node.ts';
import {
  BasePolicyNode,
  type Holding,
  PolicyCollection,
  type PolicyCreateFacts,
  type PolicyFacts,
  type PolicyQuery,
  policyPages,
} from './policy-base.ts';
import { type PolicyLinks, readOnlyOfUmaPermissions, routesOfPolicies } from './policy-links.ts';

/** A permission of any type, as the server gives it. */
export interface Permission
  extends PolicyFacts,
    PolicyLinks,
    Pick<AbstractPolicyRepresentation, 'resourceType'> {
  type: PolicyType;
}

/** What a new permission on resources is made of: on those that are named, or on all of a type. */
export interface ResourcePermissionCreate extends PolicyCreateFacts {
  /** Ids or names of the policies that decide. */
  policies?: string[] | undefined;
  /** Ids or names. */
  resources?: string[] | undefined;
  /** The type of the resources, in place of `resources`. */
  resourceType?: string | undefined;
}

/** A whole permission on resources, as `replace` takes it; a list that is missing stays as it is. */
export interface ResourcePermissionReplace extends ResourcePermissionCreate {}

/** What a new permission on scopes is made of: on any resource, or on those that are named. */
export interface ScopePermissionCreate extends ResourcePermissionCreate {
  /** Ids or names. */
  scopes: string[];
}

/** A whole permission on scopes, as `replace` takes it; a list that is missing stays as it is. */
export interface ScopePermissionReplace extends ResourcePermissionReplace {
  /** Ids or names. */
  scopes?: string[] | undefined;
}

/** What a new permission of any type is made of. One on a type of resources is made below `resource` or `scope`. */
export interface PermissionCreate extends PolicyCreateFacts {
  type: PolicyType;
  /** Ids or names of the policies that decide. */
  policies?: string[] | undefined;
  /** Ids or names. */
  resources?: string[] | undefined;
  /** Ids or names. */
  scopes?: string[] | undefined;
}

/** A whole permission of any type, as `replace` takes it; a list that is missing stays as it is. */
export interface PermissionReplace extends ScopePermissionReplace {}

/** What a user gave to others (UMA), as the server gives it. */
export interface UmaPermission
  extends PolicyFacts,
    PolicyLinks,
    Pick<UmaPermissionRepresentation, 'roles' | 'groups' | 'clients' | 'users' | 'condition'> {
  /** The id of the user. */
  owner: string;
}

/** What a permission of a user's is made of. */
export interface UmaPermissionCreate
  extends PolicyCreateFacts,
    Pick<UmaPermissionRepresentation, 'scopes' | 'roles' | 'groups' | 'clients' | 'users' | 'condition'> {
  /** The id of the user. */
  owner: string;
  /** Ids of resources that the user owns. */
  resources: string[];
}

/** A whole permission of a user's, as `replace` takes it; without `resources` it keeps them. */
export interface UmaPermissionReplace extends Omit<UmaPermissionCreate, 'owner' | 'resources'> {
  /** Ids of resources that the user owns. */
  resources?: string[] | undefined;
}

/** The permissions of a resource server. Those of users stand below `uma` alone. */
export class Permissions extends PolicyCollection<Permission, PermissionCreate, PermissionNode, PolicyQuery> {
  /** @internal */
  static override readonly holding: Holding = { node: () => PermissionNode, type: 'permission' };

  /** Those on resources. */
  get resource(): ResourcePermissions {
    return open(ResourcePermissions, this, 'resource');
  }

  /** Those on scopes. */
  get scope(): ScopePermissions {
    return open(ScopePermissions, this, 'scope');
  }

  /** Those that users give to others on their own resources (UMA). */
  get uma(): UmaPermissions {
    return open(UmaPermissions, this, 'uma');
  }
}

/** A permission of any type. */
export class PermissionNode extends BasePolicyNode<Permission, PermissionReplace> {}

/** The permissions on resources. `…/permission/resource` */
export class ResourcePermissions extends PolicyCollection<
  Permission,
  ResourcePermissionCreate,
  ResourcePermissionNode
> {
  /** @internal */
  static override readonly holding: Holding = { node: () => ResourcePermissionNode, type: 'resource' };
}

/** A permission on resources. */
export class ResourcePermissionNode extends BasePolicyNode<Permission, ResourcePermissionReplace> {}

/** The permissions on scopes. `…/permission/scope` */
export class ScopePermissions extends PolicyCollection<
  Permission,
  ScopePermissionCreate | Permission,
  ScopePermissionNode
> {
  /** @internal */
  static override readonly holding: Holding = { node: () => ScopePermissionNode, type: 'scope' };
}

/** A permission on scopes. */
export class ScopePermissionNode extends BasePolicyNode<Permission, ScopePermissionReplace> {}

/** The permissions that users give to others. `…/permission/uma` */
export class UmaPermissions extends PolicyCollection<
  UmaPermission,
  UmaPermissionCreate | UmaPermission,
  UmaPermissionNode
> {
  /** @internal */
  static override readonly holding: Holding = { node: () => UmaPermissionNode, type: 'uma' };

  /** @internal */
  static override readonly facts: NodeFacts = {
    readOnly: readOnlyOfUmaPermissions,
    paging: { pages: policyPages },
  };
}

/** A permission that a user gave to others; the server removes it when it is left without anybody. */
export class UmaPermissionNode extends BasePolicyNode<UmaPermission, UmaPermissionReplace> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    readOnly: readOnlyOfUmaPermissions,
    ignored: { owner: '', type: '' },
    otherRoutes: routesOfPolicies,
  };
}
