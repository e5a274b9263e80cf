import type { RequestOptions } from '../../http/options.ts';
import type { Naming } from '../../tree/facts.ts';
import { keyOf, type NodeClass, parentOf, type TreeNode } from '../../tree/node.ts';
import { settlePolicy } from './policy-names.ts';

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

/** What the policies and permissions of a collection name. */
const lists = [
  'clientScopes',
  'clients',
  'config',
  'groups',
  'policies',
  'resources',
  'roles',
  'scopes',
  'users',
];

function namingBelow(keys: readonly string[], collectionOf: (node: TreeNode) => TreeNode): readonly Naming[] {
  return [
    {
      keys,
      settle: async (node: TreeNode, given, options: RequestOptions | undefined) => {
        const collection = collectionOf(node);
        // A type of a provider that was added to the server has settings of its own.
        if (!ownTypes.test(typeOf(collection))) return given;
        return settlePolicy(collection, typeOf(collection) === 'uma', given, options);
      },
    },
  ];
}

const ownTypes = /^(?:aggregate|client|client-scope|group|permission|policy|resource|role|scope|uma|user)$/;

/** The fields of a new policy or permission that name others. */
export const namedByPolicies: readonly Naming[] = namingBelow(
  [...lists, 'owner'],
  (collection) => collection,
);

/** The fields of an existing policy or permission that name others. */
export const namedByPolicy: readonly Naming[] = namingBelow(lists, parentOf);
