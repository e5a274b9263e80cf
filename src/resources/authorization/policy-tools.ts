import type { Tools } from '../../tree/tools.ts';
import type { realmGroups, resolveGroups } from '../groups/reference.ts';
import type { existingRole, realmRoles, resolveRoles } from '../roles/reference.ts';
import type { clientSegment, userBy } from '../shared/lookups.ts';
import type { search } from './named.ts';

/** Functions for the modules that look up what a policy names. */
export interface PolicyTools extends Tools {
  readonly clientSegment: typeof clientSegment;
  readonly existingRole: typeof existingRole;
  readonly realmGroups: typeof realmGroups;
  readonly realmRoles: typeof realmRoles;
  readonly resolveGroups: typeof resolveGroups;
  readonly resolveRoles: typeof resolveRoles;
  readonly search: typeof search;
  readonly userBy: typeof userBy;
}
