import type {
  ClientScopeDefinition,
  GroupDefinition,
  GroupPolicyRepresentation,
  RolePolicyRepresentation,
} from '../../facts/representations.ts';
import { bounded } from '../../http/deadline.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { Ensured, EnsureOptions } from '../../tree/ensure.ts';
import type { CreateOptions } from '../../tree/make.ts';
import type { WithId } from '../../tree/node.ts';
import type { Changes, SomeOf } from '../../tree/update.ts';
import {
  BasePolicyNode,
  type Holding,
  PolicyCollection,
  type PolicyCreateFacts,
  type PolicyFacts,
} from './policy-base.ts';
import { type PolicyRole, type PolicyRoleDefinition, withRoleIds } from './policy-roles.ts';

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

  /**
   * Creates a role policy and returns its node. Throws `ConflictError` if the name is taken; `ifExists` applies only if
   * the existing policy has the same type. If any of the roles do not exist, throws one `NotFoundError` that lists them
   * all, and creates nothing; the server would create the policy without them.
   *
   * @example
   * ```ts
   * const { policies } = realm.admin.realms.byName('acme').clients.byClientId('photos').authorization;
   * await policies.role.create({ name: 'staff', roles: ['editor', { client: 'web', role: 'viewer' }] });
   * ```
   *
   * @route `POST …/policy/{type}`
   * @since 22
   */
  override async create(policy: RolePolicyCreate, options?: CreateOptions): Promise<WithId<RolePolicyNode>> {
    return bounded(options, async (within) =>
      super.create(await withRoleIds(this, policy, within), { ...within, ifExists: options?.ifExists }),
    );
  }

  /**
   * Creates the policy if it is missing, updates whatever differs, and otherwise does nothing. Accepts roles in the
   * same forms as `create`.
   */
  override async ensure(
    policy: RolePolicyCreate,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<RolePolicyNode>>> {
    return bounded(options, async (options) =>
      super.ensure(await withRoleIds(this, policy, options), options),
    );
  }
}

/** A policy that grants to users who have at least one of several roles. */
export class RolePolicyNode extends BasePolicyNode<RolePolicy, RolePolicyReplace> {
  /**
   * Updates the given fields and leaves the rest unchanged; `roles` are replaced as a whole. If any of them do not
   * exist, throws one `NotFoundError` that lists them all, and changes nothing.
   *
   * @route `PUT …/policy/{type}/{id}`
   * @since 22
   */
  override update(
    changes: Changes<RolePolicy, SomeOf<RolePolicyReplace>>,
    options?: RequestOptions,
  ): Promise<void> {
    const made = (current: RolePolicy): SomeOf<RolePolicyReplace> | Promise<SomeOf<RolePolicyReplace>> =>
      typeof changes === 'function' ? changes(current) : changes;
    return super.update(async (current) => withRoleIds(this, await made(current), options), options);
  }

  /**
   * Replaces the whole policy. Accepts roles in the same forms as `create`.
   *
   * @route `PUT …/policy/{type}/{id}`
   * @since 22
   */
  override async replace(policy: RolePolicyReplace, options?: RequestOptions): Promise<void> {
    await bounded(options, async (options) =>
      super.replace(await withRoleIds(this, policy, options), options),
    );
  }
}

/** A user policy as the server returns it, with user ids. */
export interface UserPolicy extends PolicyFacts {
  users: string[];
}

/** User policy fields that `create` accepts. */
export interface UserPolicyCreate extends PolicyCreateFacts {
  /** Users by id or username. */
  users: string[];
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

/** A group that a policy names, by its id or its path; `extendChildren` includes the groups below it. */
export type PolicyGroup = Pick<GroupDefinition, 'extendChildren'> &
  ({ readonly id: string } | { readonly path: string });

/** Group policy fields that `create` accepts. */
export interface GroupPolicyCreate extends PolicyCreateFacts, Pick<GroupPolicyRepresentation, 'groupsClaim'> {
  /** Groups by id or path. `extendChildren` includes the groups below. */
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
  /** Clients by id or `clientId`. */
  clients: string[];
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

/** A client scope that a policy names, by its id or its name. */
export interface PolicyClientScope extends Pick<ClientScopeDefinition, 'required'> {
  id: string;
}

/** Client scope policy fields that `create` accepts. */
export interface ClientScopePolicyCreate extends PolicyCreateFacts {
  /**
   * Client scopes by id or name, at least one. A `required` client scope must always be present. Whenever a client
   * scope is deleted, in any realm, the server also deletes all client scope policies that have none.
   */
  clientScopes: readonly PolicyClientScope[];
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
