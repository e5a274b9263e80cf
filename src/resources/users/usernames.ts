import type { RequestOptions } from '../../http/options.ts';
import type { ResourceNode } from '../../tree/node.ts';
import type { Lookup } from '../../tree/path.ts';
import type { Tools } from '../../tree/tools.ts';
import type { User } from '../shared/entities.ts';

/** Functions of this module's callers. */
export interface NameTools extends Pick<Tools, 'json' | 'pages' | 'pause' | 'unlessAbsent'> {
  readonly users: ResourceNode;
  /** Finds the user with exactly this name. Throws `TypeError` for a name that none can have. */
  readonly lookupOf: (username: string) => Lookup;
}

/** Maximum number of names that are known ahead of their turn. */
export const mostNames = 1000;
/** Users in a page of brief ones. */
const pageSize = 1000;
/** Measured: the server reads a page of 1000 brief users in the time of 50 look-ups. */
const usersPerLookup = 20;

/** Ids of users by name: from pages of all users where these cost less than a look-up of each name, else by look-ups. */
export class Usernames {
  readonly #tools: NameTools;
  readonly #found = new Map<string, string>();
  #expected = new Set<string>();
  #reading: Promise<void> | undefined;
  #count: number | undefined;

  constructor(tools: NameTools) {
    this.#tools = tools;
  }

  /** Takes note of a name that will be asked for. */
  expect(username: string): void {
    this.#expected.add(username.toLowerCase());
  }

  /** Returns the id of the user with this name (case-insensitive), or `undefined` if there is none. */
  async idOf(username: string, options: RequestOptions): Promise<string | undefined> {
    const name = username.toLowerCase();
    if (this.#expected.has(name)) {
      this.#reading ??= this.#read(options).finally(() => {
        this.#reading = undefined;
      });
      await this.#reading;
    }
    const id = this.#found.get(name);
    this.#found.delete(name);
    if (id !== undefined) return id;
    const { lookupOf, unlessAbsent } = this.#tools;
    // Lists leave out some users, such as service accounts.
    return unlessAbsent(lookupOf(username).resolve(options), ({ missing }) => missing.length > 0);
  }

  async #read(options: RequestOptions): Promise<void> {
    const { json, pages, pause, users } = this.#tools;
    // Until then, all names that the source has at once are expected.
    await pause(0, options.signal);
    const names = this.#expected;
    this.#expected = new Set();
    const isDear = (requests: number): boolean => requests >= names.size;
    if (isDear(this.#count === undefined ? 2 : 1)) return;
    try {
      const counted = this.#count === undefined ? 1 : 0;
      this.#count ??= await json<number>(users, 'GET', ['count'], options);
      const count = this.#count;
      if (isDear(Math.ceil(count / pageSize) + counted) || count > usersPerLookup * names.size) return;
      for await (const page of pages<User>(users, { briefRepresentation: true }, { ...options, pageSize })) {
        for (const { id, username } of page)
          if (names.delete(username.toLowerCase())) this.#found.set(username.toLowerCase(), id);
        if (names.size === 0) break;
      }
    } catch {
      // Each look-up then says why it fails.
      options.signal?.throwIfAborted();
    }
  }
}
