import type {
  ClientScopeDefinition,
  GroupDefinition,
  GroupPolicyRepresentation,
  RolePolicyRepresentation,
} from '../../facts/representations.ts';
import { bounded } from '../../http/deadline.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { Ensured } from '../../tree/ensure.ts';
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

/** A policy on roles, as the server gives it: with the ids of the roles. */
export interface RolePolicy extends PolicyFacts, Pick<RolePolicyRepresentation, 'fetchRoles'> {
  roles: PolicyRoleDefinition[];
}

/** What a new policy on roles is made of. */
export interface RolePolicyCreate extends PolicyCreateFacts, Pick<RolePolicyRepresentation, 'fetchRoles'> {
  /** Each by its name, node or representation, that of a client as `{ client, role }`; with `required` as `{ role, required }`. */
  roles: readonly PolicyRole[];
}

/** A whole policy on roles, as `replace` takes it. */
export interface RolePolicyReplace extends RolePolicyCreate {}

/** Policies that grant to who has one of several roles. `…/policy/role` */
export class RolePolicies extends PolicyCollection<RolePolicy, RolePolicyCreate, RolePolicyNode> {
  /** @internal */
  static override readonly holding: Holding = { node: () => RolePolicyNode, type: 'role' };

  /**
   * The node of the new one. Roles that do not exist are told in one `NotFoundError`, and nothing is made then: the
   * server makes a policy without them.
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

  /** The policy as it is given, as `ensure` makes those of every type, with its roles as `create` takes them. */
  override async ensure(
    policy: RolePolicyCreate,
    options?: RequestOptions,
  ): Promise<Ensured<WithId<RolePolicyNode>>> {
    return bounded(options, async (options) =>
      super.ensure(await withRoleIds(this, policy, options), options),
    );
  }
}

/** A policy that grants to who has one of several roles. */
export class RolePolicyNode extends BasePolicyNode<RolePolicy, RolePolicyReplace> {
  /**
   * Changes what is given and leaves the rest as it is; `roles` are replaced as a whole. Those that do not exist are
   * told in one `NotFoundError`, and nothing is changed then.
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
   * Writes the whole policy, with the roles as `update` takes them.
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

/** A policy on users, as the server gives it: with the ids of the users. */
export interface UserPolicy extends PolicyFacts {
  users: string[];
}

/** What a new policy on users is made of. */
export interface UserPolicyCreate extends PolicyCreateFacts {
  /** Ids or usernames. */
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

/** A policy on groups, as the server gives it: with the ids of the groups. */
export interface GroupPolicy extends PolicyFacts, Pick<GroupPolicyRepresentation, 'groupsClaim'> {
  groups: (GroupDefinition & { id: string })[];
}

/** A group that a policy names, by its id or its path; `extendChildren` includes the groups below it. */
export type PolicyGroup = Pick<GroupDefinition, 'extendChildren'> &
  ({ readonly id: string } | { readonly path: string });

/** What a new policy on groups is made of. */
export interface GroupPolicyCreate extends PolicyCreateFacts, Pick<GroupPolicyRepresentation, 'groupsClaim'> {
  /** Each by its id or path; `extendChildren` includes the groups below it. */
  groups: readonly PolicyGroup[];
}

/** A whole policy on groups, as `replace` takes it. */
export interface GroupPolicyReplace extends GroupPolicyCreate {}

/** Policies that grant to the members of groups. `…/policy/group` */
export class GroupPolicies extends PolicyCollection<GroupPolicy, GroupPolicyCreate, GroupPolicyNode> {
  /** @internal */
  static override readonly holding: Holding = { node: () => GroupPolicyNode, type: 'group' };
}

/** A policy that grants to the members of groups. */
export class GroupPolicyNode extends BasePolicyNode<GroupPolicy, GroupPolicyReplace> {}

/** A policy on clients, as the server gives it: with the ids of the clients. */
export interface AuthorizationClientPolicy extends PolicyFacts {
  clients: string[];
}

/** What a new policy on clients is made of. */
export interface AuthorizationClientPolicyCreate extends PolicyCreateFacts {
  /** Ids, or each the `clientId`. */
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

/** A policy that grants to what certain clients ask for. */
export class AuthorizationClientPolicyNode extends BasePolicyNode<
  AuthorizationClientPolicy,
  AuthorizationClientPolicyReplace
> {}

/** A policy on client scopes, as the server gives it: with the ids of the client scopes. */
export interface ClientScopePolicy extends PolicyFacts {
  clientScopes: PolicyClientScope[];
}

/** A client scope that a policy names, by its id or its name. */
export interface PolicyClientScope extends Pick<ClientScopeDefinition, 'required'> {
  id: string;
}

/** What a new policy on client scopes is made of. */
export interface ClientScopePolicyCreate extends PolicyCreateFacts {
  /**
   * Each by its id or name; a `required` one must be there in any case. At least one: whenever a client scope is
   * removed, in any realm, the server also removes the policies that have none.
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

/** A policy that grants to tokens with client scopes. */
export class ClientScopePolicyNode extends BasePolicyNode<ClientScopePolicy, ClientScopePolicyReplace> {}
