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

/** A permission of any type as the server returns it. */
export interface Permission
  extends PolicyFacts,
    PolicyLinks,
    Pick<AbstractPolicyRepresentation, 'resourceType'> {
  type: PolicyType;
}

/** Resource permission fields that `create` accepts. Applies to certain resources, or to all resources of a type. */
export interface ResourcePermissionCreate extends PolicyCreateFacts {
  /** Policies that decide, by id or name. */
  policies?: string[] | undefined;
  /** Resources by id or name. */
  resources?: string[] | undefined;
  /** Type of the resources, instead of `resources`. */
  resourceType?: string | undefined;
}

/** A whole permission on resources, as `replace` takes it; a list that is missing stays as it is. */
export interface ResourcePermissionReplace extends ResourcePermissionCreate {}

/** Scope permission fields that `create` accepts: for the named resources, or any resource if none is named. */
export interface ScopePermissionCreate extends ResourcePermissionCreate {
  /** Scopes by id or name. */
  scopes: string[];
}

/** A whole permission on scopes, as `replace` takes it; a list that is missing stays as it is. */
export interface ScopePermissionReplace extends ResourcePermissionReplace {
  /** Ids or names. */
  scopes?: string[] | undefined;
}

/** Permission fields that `create` accepts. Create a permission for a resource type through `resource` or `scope`. */
export interface PermissionCreate extends PolicyCreateFacts {
  type: PolicyType;
  /** Policies that decide, by id or name. */
  policies?: string[] | undefined;
  /** Resources by id or name. */
  resources?: string[] | undefined;
  /** Scopes by id or name. */
  scopes?: string[] | undefined;
}

/** A whole permission of any type, as `replace` takes it; a list that is missing stays as it is. */
export interface PermissionReplace extends ScopePermissionReplace {}

/** A permission that a user granted to others (UMA). */
export interface UmaPermission
  extends PolicyFacts,
    PolicyLinks,
    Pick<UmaPermissionRepresentation, 'roles' | 'groups' | 'clients' | 'users' | 'condition'> {
  /** The id of the user. */
  owner: string;
}

/** UMA permission fields that `create` accepts. */
export interface UmaPermissionCreate
  extends PolicyCreateFacts,
    Pick<UmaPermissionRepresentation, 'scopes' | 'roles' | 'groups' | 'clients' | 'users' | 'condition'> {
  /** Id of the user. */
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

  /** Permissions on resources. */
  get resource(): ResourcePermissions {
    return open(ResourcePermissions, this, 'resource');
  }

  /** Permissions on scopes. */
  get scope(): ScopePermissions {
    return open(ScopePermissions, this, 'scope');
  }

  /** Permissions that users grant to others on their own resources (UMA). */
  get uma(): UmaPermissions {
    return open(UmaPermissions, this, 'uma');
  }
}

/** A permission of any type. */
export class PermissionNode extends BasePolicyNode<Permission, PermissionReplace> {}

/** Permissions on resources (`…/permission/resource`). */
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

/** Permissions on scopes (`…/permission/scope`). */
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

/** Permissions that users grant to others (`…/permission/uma`). */
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

/** A permission that a user granted to others. The server deletes it once it grants to nobody. */
export class UmaPermissionNode extends BasePolicyNode<UmaPermission, UmaPermissionReplace> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    queried: true,
    readOnly: readOnlyOfUmaPermissions,
    ignored: { owner: '', type: '' },
    otherRoutes: routesOfPolicies,
  };
}
