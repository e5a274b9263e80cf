import type { KeysMetadataRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json, ResourceNode } from '../../tree/node.ts';

/** Keys that a realm uses to sign and encrypt. They are created by components of the realm. */
export class RealmKeysNode extends ResourceNode {
  /**
   * Returns the keys with their public parts, and in `active` the key in use for each algorithm.
   *
   * @route `GET /admin/realms/{realm}/keys`
   * @since 22
   * @role `view-realm`
   */
  get(options?: RequestOptions): Promise<KeysMetadataRepresentation> {
    return json(this, 'GET', [], options);
  }
}
