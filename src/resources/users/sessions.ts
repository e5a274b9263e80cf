import type { UserSessionRepresentation } from '../../facts/representations.ts';
import { ListCollection } from '../../tree/collection.ts';

/**
 * The sessions in which a user is logged in; the offline ones of a client come from
 * `GET …/users/{user-id}/offline-sessions/{clientUuid}` (22+).
 */
export class UserSessions extends ListCollection<
  UserSessionRepresentation,
  'GET …/users/{user-id}/sessions (22+)'
> {}
