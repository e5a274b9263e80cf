import { controllerBelow } from '../http/deadline.ts';
import { traced } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { checkedQuery } from '../http/url.ts';
import { unlessAbsent } from './errors.ts';
import type { Paging } from './facts.ts';
import { factsOf, knownKey, list, object, ResourceNode, type TreeNode } from './node.ts';
import { bounded, ownOptions } from './options.ts';

/** The part of a list to return. Without it, the whole list is returned. */
export interface ListWindow {
  /** Number of objects to skip. */
  readonly first?: number | undefined;
  /** Maximum number of objects to return. */
  readonly max?: number | undefined;
}

/** A collection on the server. `for await` iterates over every item, fetching pages as needed. */
export abstract class Collection<T> extends ResourceNode implements AsyncIterable<T> {
  /** Returns every item as an array. */
  abstract all(): Promise<T[]>;

  /** Iterates over every item. */
  abstract iterate(): AsyncGenerator<T, void, undefined>;

  /** Iterates over every item, as `iterate()` does. */
  [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    return this.iterate();
  }
}

/**
 * A list that the server returns in one response. The last type argument is the route of `all` and `iterate`, with the
 * first release that has it.
 */
export abstract class ListCollection<T, _Route extends string> extends Collection<T> {
  /** Returns every item as an array. */
  all(options?: RequestOptions): Promise<T[]> {
    return list(this, factsOf(this).paging?.tail, options);
  }

  /** Iterates over every item. The server returns this list in one response. */
  async *iterate(options?: RequestOptions): AsyncGenerator<T, void, undefined> {
    yield* await this.all(options);
  }
}

/**
 * A list that accepts a query, read in pages if the server supports paging. The last type argument is the route of
 * `all` and `iterate`, with the first release that has it.
 */
export abstract class PagedCollection<
  T extends object,
  Query extends object,
  _Route extends string,
> extends Collection<T> {
  /** Returns every item as an array. With `first` or `max` in the query, returns only the items of that window. */
  all(query?: Query, options?: RequestOptions): Promise<T[]> {
    return all(this, query, options);
  }

  /** Iterates over the items that `all` returns, fetching pages as needed. Leaving the loop stops the requests. */
  iterate(query?: Query, options?: RequestOptions): AsyncGenerator<T, void, undefined> {
    return iterate(this, query, options);
  }
}

/** An object in a list, addressed by its key. */
export abstract class KeyedNode extends ResourceNode {
  /**
   * The id of the object if it is known without a request: after `byId`, `create` or `ensure`, or once a look-up by
   * another key has found it. Otherwise `undefined`.
   */
  get id(): string | undefined {
    return knownKey(this);
  }
}

/** An object on the server that can be read. */
// No KeyedNode: the REPL of Node completes five prototypes of a node, and `url` is on the last one.
export abstract class ItemNode<Representation extends object> extends ResourceNode {
  /**
   * The id of the object if it is known without a request: after `byId`, `create` or `ensure`, or once a look-up by
   * another key has found it. Otherwise `undefined`.
   */
  get id(): string | undefined {
    return knownKey(this);
  }

  /** Returns the object like `get`, or `undefined` if it does not exist. */
  find(options?: RequestOptions): Promise<Representation | undefined> {
    return unlessAbsent(object<Representation>(this, options));
  }

  /** Returns whether the object exists. */
  async exists(options?: RequestOptions): Promise<boolean> {
    return (await present(this, options)) !== undefined;
  }
}

/** An object on the server that can be read with a query. */
export abstract class QueriedNode<Representation extends object, Query extends object> extends ResourceNode {
  /**
   * The id of the object if it is known without a request: after `byId`, `create` or `ensure`, or once a look-up by
   * another key has found it. Otherwise `undefined`.
   */
  get id(): string | undefined {
    return knownKey(this);
  }

  /** Returns the object. */
  abstract get(query?: Query, options?: RequestOptions): Promise<Representation>;

  /** Returns the object like `get`, or `undefined` if it does not exist. */
  find(query?: Query, options?: RequestOptions): Promise<Representation | undefined> {
    return unlessAbsent(this.get(query, options));
  }

  /** Returns whether the object exists. */
  async exists(options?: RequestOptions): Promise<boolean> {
    return (await this.find(undefined, options)) !== undefined;
  }
}

/** Returns the object at a node without further detail, or `undefined` if it does not exist. */
export function present<T>(
  node: TreeNode & { find(...given: never): Promise<T> },
  options: RequestOptions | undefined,
): Promise<T> {
  const given = factsOf(node).queried ? [undefined, options] : [options];
  return node.find(...(given as never));
}

// Measured: the server's cost of a page of full representations grows faster than its length.
const pageSize = 200;
const pagesAhead = 2;

/** Returns every object of a list, or those in the window of the query. */
export async function all<T extends object>(
  node: ResourceNode,
  query: object = {},
  options?: RequestOptions,
): Promise<T[]> {
  return bounded(options, async (options) => {
    const items: T[] = [];
    for await (const page of read<T>(node, query, options)) items.push(...page);
    return items;
  });
}

/** Iterates over the same objects. Leaving the loop stops the requests. */
async function* iterate<T extends object>(
  node: ResourceNode,
  query: object = {},
  options?: RequestOptions,
): AsyncGenerator<T, void, undefined> {
  for await (const page of read<T>(node, query, options)) yield* page;
}

function read<T extends object>(
  node: ResourceNode,
  query: object,
  given: RequestOptions | undefined,
): AsyncGenerator<readonly T[], void, undefined> {
  const options = ownOptions(given);
  checkedQuery(query);
  const own = factsOf(node).paging?.pages;
  if (!own) return pages<T>(node, query, options);
  return own(node as never, query as never, options) as AsyncGenerator<readonly T[], void, undefined>;
}

/**
 * Reads a list in pages. `first` and `max` are always sent together: some routes ignore one without the other, and each
 * has a default of its own. After a full page, the next pages are requested ahead of their use.
 */
export async function* pages<T extends object>(
  node: ResourceNode,
  query: object,
  options: RequestOptions | undefined,
): AsyncGenerator<T[], void, undefined> {
  const { tail = [], size: sizeOf, isWhole }: Paging = factsOf(node).paging ?? {};
  if (isWhole) {
    yield await list<T>(node, tail, options, { query });
    return;
  }
  const size = sizeOf?.(query) ?? pageSize;
  const { first = 0, max, ...filters }: ListWindow = query;
  const end = max === undefined ? Number.POSITIVE_INFINITY : first + wholeNumber(max, 'max');
  let next = wholeNumber(first, 'first');
  const { controller, letGo } = controllerBelow(options?.signal);
  const { signal } = controller;
  const asked: { length: number; page: Promise<T[]> }[] = [];
  const ask = (): void => {
    const length = Math.min(size, end - next);
    if (length <= 0) return;
    const window = { ...filters, first: next, max: length };
    const page = list<T>(node, tail, { ...options, signal }, { query: window });
    // A page that nobody came to read must not end the process when it fails.
    page.catch(() => undefined);
    asked.push({ length, page });
    next += length;
  };
  const fresh = withoutRepeats<T>();
  try {
    ask();
    for (let turn = asked.shift(); turn; turn = asked.shift()) {
      const page = await turn.page.catch((error) => {
        throw traced(error);
      });
      const items = fresh(page);
      // A route that does not page gives all it has each time: more than was asked for, or the same again.
      const isLast = page.length !== turn.length || items.length === 0;
      while (!isLast && asked.length < pagesAhead && next < end) ask();
      yield items;
      if (isLast) return;
    }
  } finally {
    controller.abort();
    letGo();
  }
}

/** Drops objects that a write during the listing moved from the previous pages into this one. */
function withoutRepeats<T extends object>(): (page: T[]) => T[] {
  let previous = new Set<unknown>();
  return (page) => {
    const ids = page.map((item) => idOf(item));
    const fresh = page.filter((_, index) => ids[index] === undefined || !previous.has(ids[index]));
    previous = new Set(ids);
    return fresh;
  };
}

/** Authorization resources and scopes have UMA's `_id` instead. */
function idOf(item: { id?: unknown; _id?: unknown }): unknown {
  return item.id ?? item._id;
}

function wholeNumber(value: number, name: string): number {
  if (Number.isInteger(value) && value >= 0) return value;
  const help = value === -1 ? ': without it, all() returns everything' : '';
  throw new TypeError(`${name} must be a non-negative integer${help}`);
}
