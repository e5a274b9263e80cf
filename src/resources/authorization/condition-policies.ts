import type { RegexPolicyRepresentation, TimePolicyRepresentation } from '../../facts/representations.ts';
import type { PolicyReference } from './member-reference.ts';
import {
  BasePolicyNode,
  PolicyCollection,
  type PolicyCreateFacts,
  type PolicyFacts,
  type PolicyReplaceFacts,
} from './policy-base.ts';
import type { Holding } from './policy-holding.ts';
import type { PolicyLinks } from './policy-links.ts';

/** Points in time, and ranges of date parts. Numbers are text; the `…End` of a range is inclusive. */
export interface TimeConditions
  extends Pick<
    TimePolicyRepresentation,
    | 'dayMonth'
    | 'dayMonthEnd'
    | 'month'
    | 'monthEnd'
    | 'year'
    | 'yearEnd'
    | 'hour'
    | 'hourEnd'
    | 'minute'
    | 'minuteEnd'
  > {
  /** Start such as `2026-12-31 23:59:59`. The server does not validate it. */
  notBefore?: string | undefined;
  /** End such as `2026-12-31 23:59:59`. The server does not validate it. */
  notOnOrAfter?: string | undefined;
}

/** A time policy as the server returns it. */
export interface TimePolicy extends PolicyFacts, TimeConditions {}

/** Time policy fields that `create` accepts. */
export interface TimePolicyCreate extends PolicyCreateFacts, TimeConditions {}

/** A whole policy on the time, as `replace` takes it. */
export interface TimePolicyReplace extends PolicyReplaceFacts, TimeConditions {}

/** Policies that grant at certain times. `…/policy/time` */
export class TimePolicies extends PolicyCollection<TimePolicy, TimePolicyCreate, TimePolicyNode> {
  /** @internal */
  static override readonly holding: Holding = { node: () => TimePolicyNode, type: 'time' };
}

/** A policy that grants at certain times. */
export class TimePolicyNode extends BasePolicyNode<TimePolicy, TimePolicyReplace> {}

/** A regex policy as the server returns it. */
export interface RegexPolicy extends PolicyFacts, Pick<RegexPolicyRepresentation, 'targetContextAttributes'> {
  targetClaim: string;
  pattern: string;
}

/** Regex policy fields that `create` accepts. */
export interface RegexPolicyCreate
  extends PolicyCreateFacts,
    Pick<RegexPolicyRepresentation, 'targetContextAttributes'> {
  /** Name of the claim, or of the attribute if `targetContextAttributes` is set. */
  targetClaim: string;
  /** Regular expression, in Java syntax, that must match the whole text. */
  pattern: string;
}

/** A whole policy on the text of a claim, as `replace` takes it. */
export interface RegexPolicyReplace extends RegexPolicyCreate {}

/** Policies that grant where a claim fits a regular expression. `…/policy/regex` */
export class RegexPolicies extends PolicyCollection<RegexPolicy, RegexPolicyCreate, RegexPolicyNode> {
  /** @internal */
  static override readonly holding: Holding = { node: () => RegexPolicyNode, type: 'regex' };
}

/** A policy that grants if a claim matches a regular expression. */
export class RegexPolicyNode extends BasePolicyNode<RegexPolicy, RegexPolicyReplace> {}

/** A policy made of others, as the server returns it: with `expand`, it has their ids. */
export interface AggregatePolicy extends PolicyFacts, PolicyLinks {}

/** Aggregate policy fields that `create` accepts. */
export interface AggregatePolicyCreate extends PolicyCreateFacts {
  /** Policies, each by name, id, representation or node. */
  policies: readonly PolicyReference[];
}

/** A whole policy made of others, as `replace` takes it; without `policies` it keeps them. */
export interface AggregatePolicyReplace extends PolicyReplaceFacts {
  /** Policies, each by name, id, representation or node. */
  policies?: readonly PolicyReference[] | undefined;
}

/** Policies made of others, whose results `decisionStrategy` combines. `…/policy/aggregate` */
export class AggregatePolicies extends PolicyCollection<
  AggregatePolicy,
  AggregatePolicyCreate | AggregatePolicy,
  AggregatePolicyNode
> {
  /** @internal */
  static override readonly holding: Holding = { node: () => AggregatePolicyNode, type: 'aggregate' };
}

/** A policy that combines the results of other policies. */
export class AggregatePolicyNode extends BasePolicyNode<AggregatePolicy, AggregatePolicyReplace> {}
