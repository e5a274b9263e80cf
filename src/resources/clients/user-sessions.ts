import type { UserSessionRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { all, Collection, iterate, type ListWindow } from '../../tree/collection.ts';
import { json, keyOf, sibling } from '../../tree/node.ts';

/** The sessions of one client. */
export class ClientSessions extends Collection<UserSessionRepresentation> {
  /**
   * The sessions as an array. `GET …/clients/{client-uuid}/{user|offline}-sessions` (22+); the server's own default is
   * 100.
   */
  all(query?: ListWindow, options?: RequestOptions): Promise<UserSessionRepresentation[]> {
    return all(this, query, options);
  }

  /** The same sessions one after the other, read in pages of 200. */
  iterate(
    query?: ListWindow,
    options?: RequestOptions,
  ): AsyncGenerator<UserSessionRepresentation, void, undefined> {
    return iterate(this, query, options);
  }

  /** How many there are. `GET …/session-count` (22+) or `GET …/offline-session-count` (22+) */
  async count(options?: RequestOptions): Promise<number> {
    const route = keyOf(this) === 'user-sessions' ? 'session-count' : 'offline-session-count';
    return (await json<{ count: number }>(sibling(this, route), 'GET', [], options)).count;
  }
}
