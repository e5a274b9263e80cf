import { bounded, controllerBelow } from '../http/deadline.ts';
import { traced } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { checkedQuery } from '../http/url.ts';
import { unlessAbsent } from './errors.ts';
import type { Paging } from './facts.ts';
import { factsOf, knownKey, list, object, ResourceNode, type TreeNode } from './node.ts';
import { ownOptions } from './options.ts';
import { PageSizes } from './page-sizes.ts';

/** The part of a list to return. Without it, the whole list is returned. */
export interface ListWindow {
  /** Number of objects to skip. */
  readonly first?: number | undefined;
  /** Maximum number of objects to return. */
  readonly max?: number | undefined;
}

/** Options of a list that is read in pages. */
export interface ListOptions extends RequestOptions {
  /**
   * Number of new objects in one response. By default 200, or 1000 with `briefRepresentation`, and up to 8 times as many
   * where the server takes less time for each then. Fewer are requested from a server that is slow, and after a response
   * that was cut off.
   */
  readonly pageSize?: number | undefined;
  /** Number of requests at the same time: by default 2, or 4 with `briefRepresentation`. */
  readonly concurrency?: number | undefined;
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
  /**
   * Returns every item as an array, or with `first` or `max` in the query only those of that window. What matches
   * throughout the call comes exactly once, whatever others write in the meantime, where the server's order is stable.
   */
  all(query?: Query, options?: ListOptions): Promise<T[]> {
    return all(this, query, options);
  }

  /** Iterates over the items that `all` returns, fetching pages as needed. Leaving the loop stops the requests. */
  iterate(query?: Query, options?: ListOptions): AsyncGenerator<T, void, undefined> {
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
const usual = { pageSize: 200, concurrency: 2 };
const brief = { pageSize: 1000, concurrency: 4 };
/** How many ids are remembered, to tell what comes again: the memory does not grow with the list. */
const mostGiven = 20_000;
/** How many objects of a page come again in the next one: one would do, but that one may be deleted. */
const pageOverlap = 5;
/** How far ahead a page is read again in which none of them is; the next step is larger. */
const firstStep = 50;

/** Returns every object of a list, or those in the window of the query. */
export async function all<T extends object>(
  node: ResourceNode,
  query: object = {},
  options?: ListOptions,
): Promise<T[]> {
  return await bounded(listOptions(options), async (within) => {
    const items: T[] = [];
    for await (const page of read<T>(node, query, within)) items.push(...page);
    return items;
  });
}

/** Iterates over the same objects. Leaving the loop stops the requests. */
async function* iterate<T extends object>(
  node: ResourceNode,
  query: object = {},
  options?: ListOptions,
): AsyncGenerator<T, void, undefined> {
  for await (const page of read<T>(node, query, listOptions(options))) yield* page;
}

function listOptions(given: ListOptions | undefined): ListOptions {
  const options = ownOptions(given, 'pageSize', 'concurrency');
  for (const name of ['pageSize', 'concurrency'] as const)
    if (options[name] !== undefined) wholeNumber(options[name], name, 1);
  return options;
}

function read<T extends object>(
  node: ResourceNode,
  query: object,
  options: ListOptions,
): AsyncGenerator<readonly T[], void, undefined> {
  checkedQuery(query);
  const own = factsOf(node).paging?.pages;
  if (!own) return pages<T>(node, query, options);
  return own(node as never, query as never, options) as AsyncGenerator<readonly T[], void, undefined>;
}

/**
 * `first` and `max` are always sent together: some routes ignore one without the other, and each has a default of its
 * own. Once a page was full the next ones are asked for ahead of their use.
 *
 * Each page repeats the end of the one before. Where nothing of what was given is in it, the objects before it have
 * become fewer, and those in between have moved out of it: then it is read again from further ahead. In a list with a
 * stable order nothing is left out so that is in it from beginning to end.
 *
 * Pages follow what the server takes for an object, and one that was cut off on its way is asked for again in parts.
 */
export async function* pages<T extends object>(
  node: ResourceNode,
  query: object,
  given: ListOptions | undefined,
): AsyncGenerator<T[], void, undefined> {
  const { pageSize, concurrency, ...options } = given ?? {};
  const {
    tail = [],
    size: sizeOf,
    isWhole,
    isUnordered,
    isCounted = false,
  }: Paging = factsOf(node).paging ?? {};
  if (isWhole) {
    yield await list<T>(node, tail, options, { query });
    return;
  }
  const fixed = pageSize ?? sizeOf?.(query);
  const isGiven = fixed !== undefined;
  const sizes = new PageSizes(fixed ?? usualOf(query).pageSize, { isGiven, isCounted });
  const ahead = isCounted ? 1 : (concurrency ?? usualOf(query).concurrency);
  const { first: from = 0, max, ...filters }: ListWindow = query;
  const end = max === undefined ? Number.POSITIVE_INFINITY : from + wholeNumber(max, 'max');
  let next = wholeNumber(from, 'first');
  let overlap = 0;
  const { controller, letGo } = controllerBelow(options.signal);
  const { signal } = controller;
  const asked: { first: number; length: number; size: number; at: number; page: Promise<T[]> }[] = [];
  const ask = (): void => {
    const first = Math.max(from, next - overlap);
    const { size } = sizes;
    const length = Math.min(next + size, end) - first;
    if (next >= end) return;
    const window = { ...filters, first, max: length };
    const page = list<T>(node, tail, { ...options, signal }, { query: window });
    // A page that nobody came to read must not end the process when it fails.
    page.catch(() => undefined);
    asked.push({ first, length, size, at: performance.now(), page });
    next = first + length;
  };
  const known = new Set<unknown>();
  let [left, back, last] = [end - from, firstStep, ''];
  try {
    ask();
    for (let turn = asked.shift(); turn; turn = asked.shift()) {
      const answered = await turn.page.catch((error) => {
        if (turn.length <= 1 || !isCutOff(error)) throw traced(error);
        return undefined;
      });
      if (answered) sizes.took(turn, performance.now() - turn.at);
      else {
        sizes.cut(turn);
        asked.length = 0;
        next = turn.first + overlap;
        overlap = Math.min(overlap, sizes.size >> 1);
        ask();
        continue;
      }
      // More than was asked for is the whole list: the route does not page.
      const page = answered.length > turn.length ? answered.slice(from, end) : answered;
      const ids = page.map(idOf);
      const fresh = page.filter((_, index) => ids[index] === undefined || !known.has(ids[index]));
      if (overlap > 0 && turn.first > from && fresh.length === page.length) {
        asked.length = 0;
        // Who writes once will do so again.
        overlap = Math.max(1, Math.min(4 * overlap, sizes.size >> 2));
        next = Math.max(from, turn.first - back) + overlap;
        back *= 4;
        ask();
        continue;
      }
      back = firstStep;
      // A route that does not page can also return the same again.
      const isSame = fresh.length === 0 && last === String(ids);
      const isLast = answered.length !== turn.length || isSame || left <= fresh.length;
      last = String(ids);
      for (const id of ids) known.add(id);
      for (const id of known) {
        if (known.size <= mostGiven) break;
        known.delete(id);
      }
      // Without an id nobody can tell which ones come again.
      if (isUnordered || known.has(undefined)) overlap = 0;
      else overlap ||= pageOverlap;
      while (!isLast && asked.length < ahead && next < end) ask();
      left -= fresh.length;
      yield left < 0 ? fresh.slice(0, left) : fresh;
      if (isLast) return;
    }
  } finally {
    controller.abort();
    letGo();
  }
}

function usualOf({ briefRepresentation }: { readonly briefRepresentation?: boolean }): typeof usual {
  return briefRepresentation ? brief : usual;
}

/** Whether a response ended before its list did, as when the server's own time runs out. */
function isCutOff(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'response_cut_off';
}

/** Authorization resources and scopes have UMA's `_id` instead. */
function idOf(item: { id?: unknown; _id?: unknown }): unknown {
  return item.id ?? item._id;
}

/** Returns the number, or throws `TypeError` if it is none that counts. */
export function wholeNumber(value: number, name: string, least = 0): number {
  if (Number.isInteger(value) && value >= least) return value;
  const help = value === -1 ? ': without it, all() returns everything' : '';
  throw new TypeError(`${name} must be a ${least > 0 ? 'positive' : 'non-negative'} integer${help}`);
}
