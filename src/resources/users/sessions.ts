import type { UserSessionRepresentation } from '../../facts/representations.ts';
import { List } from '../../tree/collection.ts';
import { open, ResourceNode } from '../../tree/node.ts';
import { clientSegment } from '../shared/lookups.ts';

/** The sessions in which a user is logged in. */
export class UserSessions extends List<
  UserSessionRepresentation,
  'GET …/users/{user-id}/sessions (22+) or GET …/users/{user-id}/offline-sessions/{clientUuid} (22+)'
> {}

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
