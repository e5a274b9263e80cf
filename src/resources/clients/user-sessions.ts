import type { UserSessionRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { json, type Place, sibling, type TreeNode } from '../../tree/node.ts';

/**
 * Sessions of one client.
 *
 * By default the server returns only the first 100; `all` and `iterate` fetch every page.
 */
export class ClientSessions extends PagedCollection<
  UserSessionRepresentation,
  ListWindow,
  'GET …/clients/{client-uuid}/{user|offline}-sessions (22+)'
> {
  readonly #count: TreeNode;

  /** @internal */
  constructor(place: Place, count: 'session-count' | 'offline-session-count') {
    super(place);
    this.#count = sibling(this, count);
  }

  /**
   * Returns the number of sessions.
   *
   * @route `GET …/session-count`
   * @route `GET …/offline-session-count`
   * @since 22
   */
  async count(options?: RequestOptions): Promise<number> {
    return (await json<{ count: number }>(this.#count, 'GET', [], options)).count;
  }
}
