import type { UserSessionRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { json, type Place, sibling, type TreeNode } from '../../tree/node.ts';

/**
 * The sessions of one client.
 *
 * The server's own default is the first 100.
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
   * How many there are.
   *
   * @route `GET …/session-count`
   * @route `GET …/offline-session-count`
   * @since 22
   */
  async count(options?: RequestOptions): Promise<number> {
    return (await json<{ count: number }>(this.#count, 'GET', [], options)).count;
  }
}
