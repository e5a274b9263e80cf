import type { RequestOptions } from '../../http/options.ts';
import { KeyedNode } from '../../tree/collection.ts';
import { done, openById, ResourceNode, type WithId } from '../../tree/node.ts';

/** Sessions of all users of a realm. */
export class RealmSessions extends ResourceNode {
  /** The session with this id, the `sid` of its tokens. */
  byId(id: string): WithId<SessionNode> {
    return openById(SessionNode, this, id);
  }
}

/** A session of a user. */
export class SessionNode extends KeyedNode {
  /**
   * Ends the session. Its tokens are rejected from then on.
   *
   * @route `DELETE /admin/realms/{realm}/sessions/{session}`
   * @since 22
   */
  delete(query?: { readonly isOffline?: boolean | undefined }, options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options, { query });
  }
}
