import type { PolicyRepresentation, PolicyType } from '../../facts/representations.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { open } from '../../tree/node.ts';
import { AggregatePolicies, RegexPolicies, TimePolicies } from './condition-policies.ts';
import {
  AuthorizationClientPolicies,
  ClientScopePolicies,
  GroupPolicies,
  RolePolicies,
  UserPolicies,
} from './identity-policies.ts';
import type { PolicyReference } from './member-reference.ts';
import {
  BasePolicyNode,
  PolicyCollection,
  type PolicyCreateFacts,
  type PolicyFacts,
  type PolicyQuery,
  type PolicyReplaceFacts,
  policyPages,
} from './policy-base.ts';
import { type Holding, namingOfPolicies } from './policy-holding.ts';
import { type PolicyLinks, readOnlyOfPolicies } from './policy-links.ts';

/** A policy of any type as the server returns it. */
export interface Policy extends PolicyFacts, PolicyLinks, Pick<PolicyRepresentation, 'config'> {
  type: PolicyType;
}

/** Policy fields that `create` accepts, for any type. */
export interface PolicyCreate extends PolicyCreateFacts {
  /** Policies that this one evaluates, each by name, id, representation or node. */
  policies?: readonly PolicyReference[] | undefined;
  type: PolicyType;
  /** Settings of the type, with lists as JSON text. The children by type accept them as plain fields. */
  config?: Record<string, string> | undefined;
}

/** A whole policy of any type, as `replace` takes it; without `policies` it keeps them. */
export interface PolicyReplace extends PolicyReplaceFacts {
  /** Policies that this one evaluates, each by name, id, representation or node. */
  policies?: readonly PolicyReference[] | undefined;
  /** Settings of the type; lists are JSON text. */
  config?: Record<string, string> | undefined;
}

/** Filters for policies. */
export interface PoliciesQuery extends PolicyQuery {
  /** `true` returns the permissions of types `resource` and `scope` instead of the policies. */
  readonly permission?: boolean | undefined;
}

/** Policies of a resource server. */
export class Policies extends PolicyCollection<Policy, PolicyCreate, PolicyNode, PoliciesQuery> {
  /** @internal */
  static override readonly holding: Holding = { node: () => PolicyNode, type: 'policy' };

  /** Policies that grant to users who have a role. */
  get role(): RolePolicies {
    return open(RolePolicies, this, 'role');
  }

  /** Policies that grant to certain users. */
  get user(): UserPolicies {
    return open(UserPolicies, this, 'user');
  }

  /** Policies that grant to members of groups. */
  get group(): GroupPolicies {
    return open(GroupPolicies, this, 'group');
  }

  /** Policies that grant requests from certain clients. */
  get client(): AuthorizationClientPolicies {
    return open(AuthorizationClientPolicies, this, 'client');
  }

  /** Policies that grant to tokens with certain client scopes. */
  get clientScope(): ClientScopePolicies {
    return open(ClientScopePolicies, this, 'client-scope');
  }

  /** Policies that grant at certain times. */
  get time(): TimePolicies {
    return open(TimePolicies, this, 'time');
  }

  /** Policies that grant if a claim matches a regular expression. */
  get regex(): RegexPolicies {
    return open(RegexPolicies, this, 'regex');
  }

  /** Policies that combine the results of other policies. */
  get aggregate(): AggregatePolicies {
    return open(AggregatePolicies, this, 'aggregate');
  }

  /**
   * Policies of a type without a child here, such as `script-even-days.js` for a script deployed to the server (feature
   * `scripts`). Requests throw `NotFoundError` if the server does not have the type.
   */
  byType(type: PolicyType): PoliciesOfType {
    return open(PoliciesOfType, this, type);
  }
}

/** A policy of any type. */
export class PolicyNode extends BasePolicyNode<Policy, PolicyReplace> {}

/** A policy of one type, with the settings of that type. */
export interface PolicyOfType extends PolicyFacts {
  [setting: string]: unknown;
}

/** Policy fields that `create` accepts, with the settings of the type. */
export interface PolicyOfTypeCreate extends PolicyCreateFacts {
  [setting: string]: unknown;
}

/** A whole policy of one type, as `replace` takes it. */
export interface PolicyOfTypeReplace extends PolicyReplaceFacts {
  [setting: string]: unknown;
}

/** The policies of one type. `…/policy/{type}` */
export class PoliciesOfType extends PolicyCollection<PolicyOfType, PolicyOfTypeCreate, PolicyOfTypeNode> {
  /** @internal */
  static override readonly holding: Holding = { node: () => PolicyOfTypeNode };

  /** @internal */
  static override readonly facts: NodeFacts = {
    otherRoutes: ['evaluate', 'providers', 'search'],
    naming: namingOfPolicies,
    readOnly: readOnlyOfPolicies,
    paging: { pages: policyPages },
  };
}

/** A policy of one type. */
export class PolicyOfTypeNode extends BasePolicyNode<PolicyOfType, PolicyOfTypeReplace> {}
