import type { UserSessionRepresentation } from '../../facts/representations.ts';
import { ListCollection } from '../../tree/collection.ts';

/**
 * Sessions of a user. Offline sessions at a client come from `GET …/users/{user-id}/offline-sessions/{clientUuid}`
 * (22+).
 */
export class UserSessions extends ListCollection<
  UserSessionRepresentation,
  'GET …/users/{user-id}/sessions (22+)'
> {}
