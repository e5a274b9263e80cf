import type { RequestOptions } from '../http/options.ts';
import type { Segment } from './path.ts';

/** What the server takes without doing it: each key with the call that does it. */
export type Ignored = Readonly<Record<string, string>>;

/** What an update must send besides what was given, because the server's PUT clears it or fails without it. */
export interface Kept {
  /** The rule counts when a key that fits was given; always, when it is left out. */
  readonly given?: RegExp | undefined;
  /** The keys that are sent with it as they are, unless they were given themselves. */
  readonly keep: RegExp | readonly string[];
}

/** How a list is read. */
export interface Paging {
  /** Where the list is, when not at the node itself. */
  readonly tail?: readonly Segment[];
  /** How many objects a page holds; 200 when left out. */
  readonly size?: (query: object) => number;
  /** Whether the server gives the list out whole, and knows no `first` and `max`. */
  readonly isWhole?: boolean;
  /** Whether the server gives the list in an order that may change, so that its pages do not join. */
  readonly isUnordered?: boolean;
  /** Reads the pages where it takes more than to ask for one after the other. */
  readonly pages?: (
    node: never,
    query: never,
    options: RequestOptions | undefined,
  ) => AsyncGenerator<readonly object[], void, undefined>;
}

/** What is to be written to a list of references, and what is in it as far as that was read. */
export interface SetWrite<T> {
  readonly there: readonly T[];
  readonly added: readonly T[];
  readonly removed: readonly T[];
}

/** How the items of a list of references are found, added and removed. */
export interface SetRules<T, Reference> {
  /** What the items are called: `roles`. */
  readonly what: string;
  /** Refuses what is no reference, before any request. */
  readonly check: (reference: Reference) => unknown;
  /** The items that references name; those that do not exist are listed in one `NotFoundError`. */
  readonly resolve: (
    references: readonly Reference[],
    options: RequestOptions | undefined,
    known: readonly T[],
  ) => Promise<readonly T[]>;
  /** Whether who may not read the list may change it all the same: where a request writes what it names and no more. */
  readonly unseen?: boolean;
  /** Whether the list does not tell of an item, which the caller may not read. */
  readonly hidden?: (item: T) => boolean;
  /** Whether the server takes what is there already, and the removal of what is not: only `set` reads the list then. */
  readonly unread?: boolean;
  /** What is in the list. */
  readonly current: (options: RequestOptions | undefined) => Promise<readonly T[]>;
  /** Writes what is added and what is removed; one of them may be empty. */
  readonly write: (changes: SetWrite<T>, options: RequestOptions | undefined) => Promise<void>;
  /** Where the changes are written, when not to the list itself: they take turns there. */
  readonly holder?: object;
}

/** What there is to know of a class of nodes beyond its verbs. Literals alone, so that no class is made in vain. */
export interface NodeFacts {
  /** Other nodes are opened below the nearest node of such a class. */
  readonly home?: 'server' | 'realm' | 'organization' | 'protection';
  /** What a node of the class stands for where another object is named by one. */
  readonly names?: string;
  /** The words that the server has in the place of this node's key, and that mean another route there. */
  readonly otherRoutes?: readonly string[];
  /** What an update refuses. */
  readonly ignored?: Ignored;
  /** What a POST to this collection refuses. */
  readonly ignoredByCreate?: Ignored;
  /** What an update reads first; without it the whole object, since a PUT clears what it is not sent. */
  readonly kept?: readonly Kept[];
  readonly paging?: Paging;
  /** How the references in a list of them are found, added and removed. */
  readonly set?: (node: never) => object;
}
