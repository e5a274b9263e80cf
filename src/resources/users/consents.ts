import type { UserConsentRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ListCollection } from '../../tree/collection.ts';
import { done, open, ResourceNode } from '../../tree/node.ts';

/** Consents that a user granted to clients. */
export class Consents extends ListCollection<
  UserConsentRepresentation,
  'GET …/users/{user-id}/consents (22+)'
> {
  /** The consent granted to the client with this `clientId`. */
  byClientId(clientId: string): ConsentNode {
    return open(ConsentNode, this, clientId);
  }
}

/** A consent granted to a client. */
export class ConsentNode extends ResourceNode {
  /**
   * Revokes the consent, together with the user's offline tokens for the client.
   *
   * @route `DELETE …/users/{user-id}/consents/{client}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
