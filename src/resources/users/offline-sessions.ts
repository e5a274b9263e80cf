import { open, ResourceNode } from '../../tree/node.ts';
import { clientSegment } from '../shared/lookups.ts';
import { UserSessions } from './sessions.ts';

/** The offline sessions of a user, by client. */
export class OfflineSessions extends ResourceNode {
  /** Those of the client with this id (a UUID); no request is sent yet. */
  byId(clientUuid: string): UserSessions {
    return open(UserSessions, this, clientUuid);
  }

  /** Those of the client with this `clientId`, whose id is looked up when a request is sent. */
  byClientId(clientId: string): UserSessions {
    return open(UserSessions, this, clientSegment(this, clientId));
  }
}
