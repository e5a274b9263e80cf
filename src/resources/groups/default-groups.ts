import type { NodeFacts } from '../../tree/facts.ts';
import { ReferenceSet } from '../../tree/reference-set.ts';
import type { Group } from '../shared/entities.ts';
import { type GroupReference, groupSet } from './reference.ts';

/**
 * Groups that every new user of a realm joins. Listing needs `view-realm`, changes need `manage-realm`.
 *
 * @route `PUT /admin/realms/{realm}/default-groups/{groupId}`
 * @route `DELETE /admin/realms/{realm}/default-groups/{groupId}`
 * @since 22
 */
export class DefaultGroups extends ReferenceSet<
  Group,
  GroupReference,
  'GET /admin/realms/{realm}/default-groups (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    set: (node: DefaultGroups) => groupSet(node, (options) => node.all(options)),
  };
}
