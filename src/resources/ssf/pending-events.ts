import type { SsfEventRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode } from '../../tree/collection.ts';
import { object, open, ResourceNode } from '../../tree/node.ts';

/** Events for one receiver, by the id of their token. */
export class SsfPendingEvents extends ResourceNode {
  /** The event whose token has this `jti`. */
  byJti(jti: string): SsfPendingEventNode {
    return open(SsfPendingEventNode, this, jti);
  }
}

/** An event for one receiver. */
export class SsfPendingEventNode extends ItemNode<SsfEventRepresentation> {
  /**
   * Returns the event with the claims of its token, delivered or not.
   *
   * @route `GET …/clients/{clientId}/pending-events/{jti}`
   * @since 26.7
   * @feature `ssf`
   */
  get(options?: RequestOptions): Promise<SsfEventRepresentation> {
    return object(this, options);
  }
}
