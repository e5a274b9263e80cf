import type { PolicyProviderRepresentation, PolicyType } from '../../facts/representations.ts';
import { ListCollection } from '../../tree/collection.ts';

/** A policy or a permission, as linked objects refer to it. */
export interface LinkedPolicy {
  id: string;
  name: string;
  type: PolicyType;
}

/** A resource, as linked objects refer to it. */
export interface LinkedResource {
  _id: string;
  name: string;
}

/** A scope, as linked objects refer to it. */
export interface LinkedScope {
  id: string;
  name: string;
}

/** The policies or permissions that are linked with an object. */
export class LinkedPolicies extends ListCollection<
  LinkedPolicy,
  'GET …/{permissions|associatedPolicies|dependentPolicies} (22+)'
> {}

/** The resources that are linked with a scope, a policy or a permission. */
export class LinkedResources extends ListCollection<LinkedResource, 'GET …/resources (22+)'> {}

/** The scopes that are linked with a resource, a policy or a permission. */
export class LinkedScopes extends ListCollection<LinkedScope, 'GET …/scopes (22+)'> {}

/** The types of policies and permissions that the server offers. */
export class PolicyProviders extends ListCollection<
  PolicyProviderRepresentation,
  'GET …/{policy|permission}/providers (22+)'
> {}
