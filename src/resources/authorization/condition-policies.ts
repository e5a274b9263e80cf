import type { RegexPolicyRepresentation, TimePolicyRepresentation } from '../../facts/representations.ts';
import {
  BasePolicyNode,
  type Holding,
  PolicyCollection,
  type PolicyCreateFacts,
  type PolicyFacts,
  type PolicyReplaceFacts,
} from './policy-base.ts';
import type { PolicyLinks } from './policy-links.ts';

/** Moments, and parts of them. Numbers stand as text; each `…End` belongs to the range. */
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
  /** As `2026-12-31 23:59:59`; the server does not check it. */
  notBefore?: string | undefined;
  /** As `2026-12-31 23:59:59`; the server does not check it. */
  notOnOrAfter?: string | undefined;
}

/** A policy on the time, as the server gives it. */
export interface TimePolicy extends PolicyFacts, TimeConditions {}

/** What a new policy on the time is made of. */
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

/** A policy on the text of a claim, as the server gives it. */
export interface RegexPolicy extends PolicyFacts, Pick<RegexPolicyRepresentation, 'targetContextAttributes'> {
  targetClaim: string;
  pattern: string;
}

/** What a new policy on the text of a claim is made of. */
export interface RegexPolicyCreate
  extends PolicyCreateFacts,
    Pick<RegexPolicyRepresentation, 'targetContextAttributes'> {
  /** The claim, or the attribute with `targetContextAttributes`. */
  targetClaim: string;
  /** The regular expression, in the syntax of Java, that the whole text must fit. */
  pattern: string;
}

/** A whole policy on the text of a claim, as `replace` takes it. */
export interface RegexPolicyReplace extends RegexPolicyCreate {}

/** Policies that grant where a claim fits a regular expression. `…/policy/regex` */
export class RegexPolicies extends PolicyCollection<RegexPolicy, RegexPolicyCreate, RegexPolicyNode> {
  /** @internal */
  static override readonly holding: Holding = { node: () => RegexPolicyNode, type: 'regex' };
}

/** A policy that grants where a claim fits a regular expression. */
export class RegexPolicyNode extends BasePolicyNode<RegexPolicy, RegexPolicyReplace> {}

/** A policy made of others, as the server returns it: with `expand`, it has their ids. */
export interface AggregatePolicy extends PolicyFacts, PolicyLinks {}

/** What a new policy made of others is made of. */
export interface AggregatePolicyCreate extends PolicyCreateFacts {
  /** Ids or names. */
  policies: string[];
}

/** A whole policy made of others, as `replace` takes it; without `policies` it keeps them. */
export interface AggregatePolicyReplace extends PolicyReplaceFacts {
  /** Ids or names. */
  policies?: string[] | undefined;
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

/** A policy made of others. */
export class AggregatePolicyNode extends BasePolicyNode<AggregatePolicy, AggregatePolicyReplace> {}
