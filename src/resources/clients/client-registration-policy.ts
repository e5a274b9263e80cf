import type { ComponentTypeRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { list, ResourceNode } from '../../tree/node.ts';

/** What dynamic registration permits. The policies themselves are components of the realm. */
export class ClientRegistrationPolicy extends ResourceNode {
  /**
   * The kinds of policies that there are, with what can be set in each.
   * `GET /admin/realms/{realm}/client-registration-policy/providers` (22+); needs `view-realm`.
   */
  providers(options?: RequestOptions): Promise<ComponentTypeRepresentation[]> {
    return list(this, ['providers'], options);
  }
}
