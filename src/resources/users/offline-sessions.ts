import { open, ResourceNode } from '../../tree/node.ts';
import { clientSegment } from '../shared/lookups.ts';
import { UserSessions } from './sessions.ts';

/** Offline sessions of a user, by client. */
export class OfflineSessions extends ResourceNode {
  /** Offline sessions at the client with this id (a UUID). */
  byId(clientUuid: string): UserSessions {
    return open(UserSessions, this, clientUuid);
  }

  /** Offline sessions at the client with this `clientId`. The client's id is looked up on the first request. */
  byClientId(clientId: string): UserSessions {
    return open(UserSessions, this, clientSegment(this, clientId));
  }
}
