import type { PolicyType } from '../../facts/representations.ts';

/** A policy or a permission, as the objects that it is linked with tell of it. */
export interface LinkedPolicy {
  id: string;
  name: string;
  type: PolicyType;
}

/** A resource, as the objects that it is linked with tell of it. */
export interface LinkedResource {
  _id: string;
  name: string;
}

/** A scope, as the objects that it is linked with tell of it. */
export interface LinkedScope {
  id: string;
  name: string;
}
