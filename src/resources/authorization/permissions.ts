import type {
  AbstractPolicyRepresentation,
  PolicyType,
  UmaPermissionRepresentation,
} from '../../facts/representations.ts';
import { open } from '../../tree/node.ts';
import type { LinkedPolicy } from './links.ts';
import {
  BasePolicyNode,
  type Holding,
  PolicyCollection,
  type PolicyCreateFacts,
  type PolicyFacts,
  type PolicyQuery,
} from './policy-base.ts';

/** A permission of any type as the server returns it. */
export interface Permission
  extends PolicyFacts,
    Pick<
      AbstractPolicyRepresentation,
      'policies' | 'resources' | 'scopes' | 'resourcesData' | 'scopesData' | 'resourceType'
    > {
  type: PolicyType;
  /** Policies that decide; only with `expand`. */
  policiesData?: LinkedPolicy[] | undefined;
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

/** Scope permission fields that `create` accepts. Applies to any resource, or to certain resources. */
export interface ScopePermissionCreate extends ResourcePermissionCreate {
  /** Scopes by id or name. */
  scopes: string[];
}

/**
 * Permission fields that `create` accepts, for any type. Use `resource` or `scope` for a permission on a type of
 * resources.
 */
export interface PermissionCreate extends PolicyCreateFacts {
  type: PolicyType;
  /** Policies that decide, by id or name. */
  policies?: string[] | undefined;
  /** Resources by id or name. */
  resources?: string[] | undefined;
  /** Scopes by id or name. */
  scopes?: string[] | undefined;
}

/** A permission that a user granted to others (UMA), as the server returns it. */
export interface UmaPermission
  extends PolicyFacts,
    Pick<
      UmaPermissionRepresentation,
      'owner' | 'scopes' | 'roles' | 'groups' | 'clients' | 'users' | 'condition'
    > {}

/** UMA permission fields that `create` accepts. */
export interface UmaPermissionCreate
  extends PolicyCreateFacts,
    Pick<UmaPermissionRepresentation, 'scopes' | 'roles' | 'groups' | 'clients' | 'users' | 'condition'> {
  /** Id of the user. */
  owner: string;
  /** Ids of resources that the user owns. */
  resources: string[];
}

/** Permissions of a resource server. Permissions granted by users are listed only by `uma`. */
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
export class PermissionNode extends BasePolicyNode<Permission, PermissionCreate> {}

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
export class ResourcePermissionNode extends BasePolicyNode<Permission, ResourcePermissionCreate> {}

/** Permissions on scopes (`…/permission/scope`). */
export class ScopePermissions extends PolicyCollection<
  Permission,
  ScopePermissionCreate,
  ScopePermissionNode
> {
  /** @internal */
  static override readonly holding: Holding = { node: () => ScopePermissionNode, type: 'scope' };
}

/** A permission on scopes. */
export class ScopePermissionNode extends BasePolicyNode<Permission, ScopePermissionCreate> {}

/** Permissions that users grant to others (`…/permission/uma`). */
export class UmaPermissions extends PolicyCollection<UmaPermission, UmaPermissionCreate, UmaPermissionNode> {
  /** @internal */
  static override readonly holding: Holding = { node: () => UmaPermissionNode, type: 'uma' };
}

/** A permission that a user granted to others. The server deletes it once it grants to nobody. */
export class UmaPermissionNode extends BasePolicyNode<UmaPermission, UmaPermissionCreate> {}
