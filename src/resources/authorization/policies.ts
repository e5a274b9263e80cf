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
import {
  BasePolicyNode,
  type Holding,
  PolicyCollection,
  type PolicyCreateFacts,
  type PolicyFacts,
  type PolicyQuery,
  type PolicyReplaceFacts,
  policyPages,
} from './policy-base.ts';
import { type PolicyLinks, readOnlyOfPolicies } from './policy-links.ts';

/** A policy of any type, as the server gives it. */
export interface Policy extends PolicyFacts, PolicyLinks, Pick<PolicyRepresentation, 'config'> {
  type: PolicyType;
}

/** What a new policy of any type is made of. */
export interface PolicyCreate extends PolicyCreateFacts, Pick<PolicyRepresentation, 'policies'> {
  type: PolicyType;
  /** What the type asks for; lists are written as JSON text. The children by type take it plainly. */
  config?: Record<string, string> | undefined;
}

/** A whole policy of any type, as `replace` takes it; without `policies` it keeps them. */
export interface PolicyReplace extends PolicyReplaceFacts, Pick<PolicyRepresentation, 'policies'> {
  /** What the type asks for; lists are written as JSON text. */
  config?: Record<string, string> | undefined;
}

/** Which policies a list is to hold. */
export interface PoliciesQuery extends PolicyQuery {
  /** `true` gives the permissions of types `resource` and `scope` instead of the policies. */
  readonly permission?: boolean | undefined;
}

/** The policies of a resource server. */
export class Policies extends PolicyCollection<Policy, PolicyCreate, PolicyNode, PoliciesQuery> {
  /** @internal */
  static override readonly holding: Holding = { node: () => PolicyNode, type: 'policy' };

  /** Those that grant to who has a role. */
  get role(): RolePolicies {
    return open(RolePolicies, this, 'role');
  }

  /** Those that grant to certain users. */
  get user(): UserPolicies {
    return open(UserPolicies, this, 'user');
  }

  /** Those that grant to the members of groups. */
  get group(): GroupPolicies {
    return open(GroupPolicies, this, 'group');
  }

  /** Those that grant to what certain clients ask for. */
  get client(): AuthorizationClientPolicies {
    return open(AuthorizationClientPolicies, this, 'client');
  }

  /** Those that grant to tokens with client scopes. */
  get clientScope(): ClientScopePolicies {
    return open(ClientScopePolicies, this, 'client-scope');
  }

  /** Those that grant at certain times. */
  get time(): TimePolicies {
    return open(TimePolicies, this, 'time');
  }

  /** Those that grant where a claim fits a regular expression. */
  get regex(): RegexPolicies {
    return open(RegexPolicies, this, 'regex');
  }

  /** Those made of others. */
  get aggregate(): AggregatePolicies {
    return open(AggregatePolicies, this, 'aggregate');
  }

  /**
   * The policies of a type that has no child here, such as `script-even-days.js` for a script that was deployed to the
   * server (feature `scripts`); no request is sent yet. A type that the server does not have is a `NotFoundError`.
   */
  byType(type: PolicyType): PoliciesOfType {
    return open(PoliciesOfType, this, type);
  }
}

/** A policy of any type. */
export class PolicyNode extends BasePolicyNode<Policy, PolicyReplace> {}

/** A policy of one type, with what that type has. */
export interface PolicyOfType extends PolicyFacts {
  [setting: string]: unknown;
}

/** What a new policy of one type is made of, with what that type asks for. */
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
    readOnly: readOnlyOfPolicies,
    paging: { pages: policyPages },
  };
}

/** A policy of one type. */
export class PolicyOfTypeNode extends BasePolicyNode<PolicyOfType, PolicyOfTypeReplace> {}
