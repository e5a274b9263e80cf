import type { KeysMetadataRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json, ResourceNode } from '../../tree/node.ts';

/** The keys with which a realm signs and encrypts. They are made by components of the realm. */
export class RealmKeysNode extends ResourceNode {
  /**
   * The keys, with the public part of each, and which is in use by algorithm as `active`.
   *
   * @route `GET /admin/realms/{realm}/keys`
   * @since 22
   * @role `view-realm`
   */
  get(options?: RequestOptions): Promise<KeysMetadataRepresentation> {
    return json(this, 'GET', [], options);
  }
}
