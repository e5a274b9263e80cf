import type { PolicyProviderRepresentation, PolicyType } from '../../facts/representations.ts';
import { ListCollection } from '../../tree/collection.ts';

/** Reference to a policy or permission. */
export interface LinkedPolicy {
  id: string;
  name: string;
  type: PolicyType;
}

/** Reference to a resource. */
export interface LinkedResource {
  _id: string;
  name: string;
}

/** Reference to a scope. */
export interface LinkedScope {
  id: string;
  name: string;
}

/** Policies or permissions that are linked with an object. */
export class LinkedPolicies extends ListCollection<
  LinkedPolicy,
  'GET …/{permissions|associatedPolicies|dependentPolicies} (22+)'
> {}

/** Resources that are linked with a scope, a policy or a permission. */
export class LinkedResources extends ListCollection<LinkedResource, 'GET …/resources (22+)'> {}

/** Scopes that are linked with a resource, a policy or a permission. */
export class LinkedScopes extends ListCollection<LinkedScope, 'GET …/scopes (22+)'> {}

/** Types of policies and permissions that the server offers. */
export class PolicyProviders extends ListCollection<
  PolicyProviderRepresentation,
  'GET …/{policy|permission}/providers (22+)'
> {}
