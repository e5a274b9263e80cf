import type { UserConsentRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ListCollection } from '../../tree/collection.ts';
import { done, open, ResourceNode } from '../../tree/node.ts';

/** What a user has consented to. */
export class Consents extends ListCollection<
  UserConsentRepresentation,
  'GET …/users/{user-id}/consents (22+)'
> {
  /** The consent given to the client with this `clientId`; no request is sent yet. */
  byClientId(clientId: string): ConsentNode {
    return open(ConsentNode, this, clientId);
  }
}

/** The consent given to one client. */
export class ConsentNode extends ResourceNode {
  /**
   * Takes the consent back, and the offline tokens with it.
   *
   * @route `DELETE …/users/{user-id}/consents/{client}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
