import type { UserSessionRepresentation } from '../../facts/representations.ts';
import { List } from '../../tree/collection.ts';

/** The sessions in which a user is logged in. */
export class UserSessions extends List<
  UserSessionRepresentation,
  'GET …/users/{user-id}/sessions (22+) or GET …/users/{user-id}/offline-sessions/{clientUuid} (22+)'
> {}
