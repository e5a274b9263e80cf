import type { RequestOptions } from '../http/options.ts';
import type { Segment } from './path.ts';

/** Keys that the server takes and ignores, each with the call that has the effect, `''` where none has. */
export type Ignored = Readonly<Record<string, string>>;

/** Maps of which the server drops some keys, each with these keys, and the key and value that they need next to them. */
export type Dropped = Readonly<
  Record<string, readonly { readonly keys: RegExp; readonly need: readonly [key: string, value: string] }[]>
>;

/** Keys that an update must also send, because the server's PUT clears them or fails without them. */
export interface Kept {
  /** The rule applies if a matching key is given; always, if omitted. */
  readonly given?: RegExp | undefined;
  /** Keys that are sent with their current values, unless they are given. */
  readonly keep: RegExp | readonly string[];
}

/** How a list is read. */
export interface Paging {
  /** Path of the list, if it is not the path of the node. */
  readonly tail?: readonly Segment[];
  /** Number of objects per page, if it is not to follow what the server takes. */
  readonly size?: (query: object) => number;
  /** Whether the server returns the whole list, without support for `first` and `max`. */
  readonly isWhole?: boolean;
  /** Whether the server's order of the list can change, so that its pages do not join. */
  readonly isUnordered?: boolean;
  /**
   * Whether the server goes through all objects before a page to count them: pages grow, and only one is requested at a
   * time, so that it counts a few times.
   */
  readonly isCounted?: boolean;
  /** Reads the pages if that needs more than a request for each. */
  readonly pages?: (
    node: never,
    query: never,
    options: RequestOptions | undefined,
  ) => AsyncGenerator<readonly object[], void, undefined>;
}

/** Changes to a list of references, and the content of the list as far as it was read. */
export interface SetWrite<T> {
  readonly there: readonly T[];
  readonly added: readonly T[];
  readonly removed: readonly T[];
}

/** How the items of a list of references are found, added and removed. */
export interface SetRules<T, Reference> {
  /** Name of the items in messages: `roles`. */
  readonly what: string;
  /** Refuses an invalid reference before any request. */
  readonly check: (reference: Reference) => unknown;
  /** Returns the items that references identify. Throws one `NotFoundError` that lists every missing item. */
  readonly resolve: (
    references: readonly Reference[],
    options: RequestOptions | undefined,
    known: readonly T[],
  ) => Promise<readonly T[]>;
  /** Whether the server takes an item that is in the list already: `add` then sends all without reading the list. */
  readonly takesAll?: boolean;
  /**
   * Whether callers who may not read the list may still change it, because each request writes only the items in it.
   */
  readonly unseen?: boolean;
  /** Whether the list omits an item that the caller may not read. */
  readonly hidden?: (item: T) => boolean;
  /** Returns those of these items that are in the list, if it may be too long to read it for `add` and `remove`. */
  readonly held?: (items: readonly T[], options: RequestOptions | undefined) => Promise<readonly T[]>;
  /** Returns the content of the list. */
  readonly current: (options: RequestOptions | undefined) => Promise<readonly T[]>;
  /** Writes the added and the removed items; one of them may be empty. */
  readonly write: (changes: SetWrite<T>, options: RequestOptions | undefined) => Promise<void>;
  /** The node that is written, if it is not the list itself. Changes to it take turns. */
  readonly holder?: object;
}

/** Fields of a body that name other objects, and how a write looks these up. */
export interface Naming {
  readonly keys: readonly string[];
  /** Returns the given fields in the server's terms. Throws one `NotFoundError` that lists every missing object. */
  readonly settle: (
    node: never,
    given: Readonly<Record<string, unknown>>,
    options: RequestOptions | undefined,
  ) => Promise<object>;
}

/** Facts about a class of nodes. Only literals, so that a class that is not used costs nothing. */
export interface NodeFacts {
  /** Makes the class a home: other nodes are opened below the nearest node of such a class. */
  readonly home?: 'server' | 'realm' | 'organization' | 'protection' | 'resource server';
  /** Whether `find` has a query, before its options. */
  readonly queried?: boolean;
  /** The kind of object that a node of the class refers to. */
  readonly names?: string;
  /** Words in the place of this node's key that address another route of the server. */
  readonly otherRoutes?: readonly string[];
  /**
   * The keys that are for reading alone: no write sends them, so that an object can be written as it was read, and
   * `ensure` does not compare them. `id` and `_id` when left out.
   */
  readonly readOnly?: readonly string[];
  /** Keys that an update and a replacement refuse. */
  readonly ignored?: Ignored;
  /** Keys of maps that a write refuses where they would have no effect. */
  readonly dropped?: Dropped;
  /**
   * Keys that an object in this collection must have: where there is `create`, its `name` by default. Of an object's own
   * class: keys that a replacement must have.
   */
  readonly required?: readonly string[];
  /** Keys that a POST to this collection refuses. */
  readonly ignoredByCreate?: Ignored;
  /**
   * Keys that an update sends as they are; by default the whole object, because a PUT clears everything that is not
   * sent.
   */
  readonly kept?: readonly Kept[];
  /** The fields that name other objects, in a POST to this collection or a PUT to this object. */
  readonly naming?: Naming;
  readonly paging?: Paging;
  /** How the references in a list of them are found, added and removed. */
  readonly set?: (node: never) => object;
}
