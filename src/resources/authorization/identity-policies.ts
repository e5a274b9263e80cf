import type {
  ClientScopeDefinition,
  GroupDefinition,
  GroupPolicyRepresentation,
  RolePolicyRepresentation,
} from '../../facts/representations.ts';
import type { UserReference } from '../users/reference.ts';
import type { ClientReference, PolicyClientScopeReference, PolicyGroup } from './member-reference.ts';
import { BasePolicyNode, PolicyCollection, type PolicyCreateFacts, type PolicyFacts } from './policy-base.ts';
import type { Holding } from './policy-holding.ts';
import type { PolicyRole, PolicyRoleDefinition } from './policy-roles.ts';

/** A role policy as the server returns it, with role ids. */
export interface RolePolicy extends PolicyFacts, Pick<RolePolicyRepresentation, 'fetchRoles'> {
  roles: PolicyRoleDefinition[];
}

/** Role policy fields that `create` accepts. */
export interface RolePolicyCreate extends PolicyCreateFacts, Pick<RolePolicyRepresentation, 'fetchRoles'> {
  /**
   * Roles by name, node or representation; a client role as `{ client, role }`, a required role as
   * `{ role, required }`.
   */
  roles: readonly PolicyRole[];
}

/** A whole policy on roles, as `replace` takes it. */
export interface RolePolicyReplace extends RolePolicyCreate {}

/** Policies that grant access to users with one of several roles. `…/policy/role` */
export class RolePolicies extends PolicyCollection<RolePolicy, RolePolicyCreate, RolePolicyNode> {
  /** @internal */
  static override readonly holding: Holding = { node: () => RolePolicyNode, type: 'role' };
}

/** A policy that grants to users who have at least one of several roles. */
export class RolePolicyNode extends BasePolicyNode<RolePolicy, RolePolicyReplace> {}

/** A user policy as the server returns it, with user ids. */
export interface UserPolicy extends PolicyFacts {
  users: string[];
}

/** User policy fields that `create` accepts. */
export interface UserPolicyCreate extends PolicyCreateFacts {
  /** Users, each by username, id, representation or node. */
  users: readonly UserReference[];
}

/** A whole policy on users, as `replace` takes it. */
export interface UserPolicyReplace extends UserPolicyCreate {}

/** Policies that grant to certain users. `…/policy/user` */
export class UserPolicies extends PolicyCollection<UserPolicy, UserPolicyCreate, UserPolicyNode> {
  /** @internal */
  static override readonly holding: Holding = { node: () => UserPolicyNode, type: 'user' };
}

/** A policy that grants to certain users. */
export class UserPolicyNode extends BasePolicyNode<UserPolicy, UserPolicyReplace> {}

/** A group policy as the server returns it, with group ids. */
export interface GroupPolicy extends PolicyFacts, Pick<GroupPolicyRepresentation, 'groupsClaim'> {
  groups: (GroupDefinition & { id: string })[];
}

/** Group policy fields that `create` accepts. */
export interface GroupPolicyCreate extends PolicyCreateFacts, Pick<GroupPolicyRepresentation, 'groupsClaim'> {
  /** Groups, each by path, representation or node: `'/staff'` or `{ group: '/staff', extendChildren: true }`. */
  groups: readonly PolicyGroup[];
}

/** A whole policy on groups, as `replace` takes it. */
export interface GroupPolicyReplace extends GroupPolicyCreate {}

/** Policies that grant to the members of groups. `…/policy/group` */
export class GroupPolicies extends PolicyCollection<GroupPolicy, GroupPolicyCreate, GroupPolicyNode> {
  /** @internal */
  static override readonly holding: Holding = { node: () => GroupPolicyNode, type: 'group' };
}

/** A policy that grants to members of groups. */
export class GroupPolicyNode extends BasePolicyNode<GroupPolicy, GroupPolicyReplace> {}

/** A client policy as the server returns it, with client ids. */
export interface AuthorizationClientPolicy extends PolicyFacts {
  clients: string[];
}

/** Client policy fields that `create` accepts. */
export interface AuthorizationClientPolicyCreate extends PolicyCreateFacts {
  /** Clients, each by `clientId`, id, representation or node. */
  clients: readonly ClientReference[];
}

/** A whole policy on clients, as `replace` takes it. */
export interface AuthorizationClientPolicyReplace extends AuthorizationClientPolicyCreate {}

/** Policies that grant to what certain clients ask for. `…/policy/client` */
export class AuthorizationClientPolicies extends PolicyCollection<
  AuthorizationClientPolicy,
  AuthorizationClientPolicyCreate,
  AuthorizationClientPolicyNode
> {
  /** @internal */
  static override readonly holding: Holding = { node: () => AuthorizationClientPolicyNode, type: 'client' };
}

/** A policy that grants requests from certain clients. */
export class AuthorizationClientPolicyNode extends BasePolicyNode<
  AuthorizationClientPolicy,
  AuthorizationClientPolicyReplace
> {}

/** A client scope policy as the server returns it, with client scope ids. */
export interface ClientScopePolicy extends PolicyFacts {
  clientScopes: PolicyClientScope[];
}

/** A client scope of a policy, as the server returns it. */
export interface PolicyClientScope extends Pick<ClientScopeDefinition, 'required'> {
  id: string;
}

/** Client scope policy fields that `create` accepts. */
export interface ClientScopePolicyCreate extends PolicyCreateFacts {
  /**
   * Client scopes, each by name, id, representation or node, at least one. A `required` client scope must always be
   * present. Whenever a client scope is deleted, in any realm, the server also deletes all client scope policies that
   * have none.
   */
  clientScopes: readonly PolicyClientScopeReference[];
}

/** A whole policy on client scopes, as `replace` takes it. */
export interface ClientScopePolicyReplace extends ClientScopePolicyCreate {}

/** Policies that grant to tokens with client scopes. `…/policy/client-scope` */
export class ClientScopePolicies extends PolicyCollection<
  ClientScopePolicy,
  ClientScopePolicyCreate,
  ClientScopePolicyNode
> {
  /** @internal */
  static override readonly holding: Holding = { node: () => ClientScopePolicyNode, type: 'client-scope' };
}

/** A policy that grants to tokens with certain client scopes. */
export class ClientScopePolicyNode extends BasePolicyNode<ClientScopePolicy, ClientScopePolicyReplace> {}
