import { loader } from '../../http/loading.ts';
import type { Naming } from '../../tree/facts.ts';
import { keyOf, type NodeClass, parentOf, type TreeNode } from '../../tree/node.ts';
import { tools } from '../../tree/tools.ts';
import { realmGroups, resolveGroups } from '../groups/reference.ts';
import { existingRole, realmRoles, resolveRoles } from '../roles/reference.ts';
import { clientSegment, userBy } from '../shared/lookups.ts';
import { search } from './named.ts';
import type { PolicyTools } from './policy-tools.ts';

const loadPolicyNames = loader(() => import('./policy-names.ts'));

/** Contents of a collection of policies or permissions. */
export interface Holding {
  readonly node: () => NodeClass<TreeNode>;
  /** `policy` or `permission` for all types, or the single type; the key of the list by default. */
  readonly type?: string;
}

/** Returns what a collection holds. */
export function holdingOf(collection: TreeNode): Holding {
  return (collection.constructor as unknown as { readonly holding: Holding }).holding;
}

/** Returns the type of the policies or permissions in a collection; `policy` or `permission` for all types. */
export function typeOf(collection: TreeNode): string {
  return holdingOf(collection).type ?? String(keyOf(collection));
}

/** Functions for the modules that look up what a policy names. */
export const policyTools: PolicyTools = {
  ...tools,
  clientSegment,
  existingRole,
  realmGroups,
  realmRoles,
  resolveGroups,
  resolveRoles,
  search,
  userBy,
};

/** Fields of policies and permissions that name other objects. */
export const namingOfPolicies: Naming = {
  keys: [
    'clientScopes',
    'clients',
    'config',
    'groups',
    'owner',
    'policies',
    'resources',
    'roles',
    'scopes',
    'type',
    'users',
  ],
  settle: async (node: TreeNode, ...given) => {
    const isNew = 'holding' in node.constructor;
    const type = typeOf(isNew ? node : parentOf(node));
    const { settlePolicy } = await loadPolicyNames();
    return settlePolicy(policyTools, type, isNew, node, ...given);
  },
};
