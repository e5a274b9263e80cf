import { takenByUpdate } from '../facts/ignored-keys.ts';
import { bounded } from '../http/deadline.ts';
import { NotFoundError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { checkedQuery } from '../http/url.ts';
import { findOrMake, type Updatable } from './ensure.ts';
import { create, keyOf, list, object, ResourceNode, type Segment } from './node.ts';

/** Which part of a list is asked for; without it a list is whole. */
export interface ListWindow {
  /** How many objects to skip. */
  readonly first?: number | undefined;
  /** How many objects to give at most. */
  readonly max?: number | undefined;
}

/** What `create` takes as its last argument. */
export interface CreateOptions extends RequestOptions {
  /**
   * What to do when the object is there already: `fail` with a `ConflictError` (the default), `return` its node, or
   * `update` it with what was given, as far as an update takes that. For scripts that run more than once `ensure` writes
   * what differs.
   */
  readonly ifExists?: 'fail' | 'return' | 'update' | undefined;
}

/** A list of the server's; `for await` walks all of it. */
export abstract class Collection<Item> extends ResourceNode implements AsyncIterable<Item> {
  /** Every object, one after the other. */
  abstract iterate(): AsyncGenerator<Item, void, undefined>;

  /** Every object, one after the other, as `iterate()` gives them. */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    return this.iterate();
  }
}

/** A list that the server gives out whole. */
export abstract class List<Item> extends Collection<Item> {
  /** Every object, as an array. */
  abstract all(options?: RequestOptions): Promise<Item[]>;

  /** The objects of `all` one after the other. The server gives this list in one piece. */
  async *iterate(options?: RequestOptions): AsyncGenerator<Item, void, undefined> {
    yield* await this.all(options);
  }
}

/** Where a list is, when not at the node itself, and how many objects a page of it holds. */
interface Paging {
  readonly tail?: readonly Segment[];
  readonly size?: number;
}

// Measured: the server's cost of a page of full representations grows faster than its length.
const pageSize = 200;
const pagesAhead = 2;

/** Every object of a list, or those of the window that the query names. */
export async function all<T extends object>(
  node: ResourceNode,
  query: object & ListWindow = {},
  options?: RequestOptions,
  paging?: Paging,
): Promise<T[]> {
  return bounded(options, async (options) => {
    const items: T[] = [];
    for await (const page of pages<T>(node, query, options, paging)) items.push(...page);
    return items;
  });
}

/** The same as a stream; leaving its loop stops the requests. */
export async function* iterate<T extends object>(
  node: ResourceNode,
  query: object & ListWindow = {},
  options?: RequestOptions,
  paging?: Paging,
): AsyncGenerator<T, void, undefined> {
  for await (const page of pages<T>(node, query, options, paging)) yield* page;
}

/**
 * `first` and `max` are always sent together: some routes ignore one without the other, and each has a default of its
 * own. Once a page was full the next ones are asked for ahead of their use.
 */
async function* pages<T extends object>(
  node: ResourceNode,
  query: object & ListWindow,
  options: RequestOptions | undefined,
  { tail = [], size = pageSize }: Paging = {},
): AsyncGenerator<T[], void, undefined> {
  const { first = 0, max, ...filters } = checkedQuery(query);
  const end = max === undefined ? Number.POSITIVE_INFINITY : first + wholeNumber(max, 'max');
  let next = wholeNumber(first, 'first');
  const left = new AbortController();
  const signal = options?.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal;
  const asked: { length: number; page: Promise<T[]> }[] = [];
  const ask = (): void => {
    const length = Math.min(size, end - next);
    if (length <= 0) return;
    const window = { ...filters, first: next, max: length };
    const page = list<T>(node, tail, { ...options, query: window, signal });
    // A page that nobody came to read must not end the process when it fails.
    page.catch(() => undefined);
    asked.push({ length, page });
    next += length;
  };
  const fresh = withoutRepeats<T>();
  try {
    ask();
    for (let turn = asked.shift(); turn; turn = asked.shift()) {
      const page = await turn.page;
      const items = fresh(page);
      // A route that does not page gives all it has each time: more than was asked for, or the same again.
      const isLast = page.length !== turn.length || items.length === 0;
      while (!isLast && asked.length < pagesAhead && next < end) ask();
      yield items;
      if (isLast) return;
    }
  } finally {
    left.abort();
  }
}

/** Drops the objects that a write during the listing moved from the pages before into this one. */
function withoutRepeats<T extends object>(): (page: T[]) => T[] {
  let previous = new Set<unknown>();
  return (page) => {
    const ids = page.map((item) => idOf(item));
    const fresh = page.filter((_, index) => ids[index] === undefined || !previous.has(ids[index]));
    previous = new Set(ids);
    return fresh;
  };
}

/** Authorization resources and scopes name it as UMA does. */
function idOf(item: { id?: unknown; _id?: unknown }): unknown {
  return item.id ?? item._id;
}

function wholeNumber(value: number, name: string): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new TypeError(`${name} must be a whole number from 0 on`);
}

/** How the objects of a collection are found, and made where a POST to it does not answer with a `Location`. */
interface Nodes<N> {
  readonly existing: () => N;
  readonly made: (key: string) => N;
  readonly post?: (
    collection: ResourceNode,
    body: object,
    options: RequestOptions | undefined,
  ) => Promise<string>;
}

/** The node of the object that a POST to a collection makes, or, when that is permitted, of the one that is there. */
export function createOrFind<N extends Updatable>(
  collection: ResourceNode,
  body: object,
  { ifExists = 'fail', ...options }: CreateOptions = {},
  { existing, made, post = create }: Nodes<N>,
): Promise<N> {
  const make = (within: RequestOptions | undefined): Promise<N> =>
    bounded(within, async (within) => made(await post(collection, body, within)));
  if (ifExists === 'fail') return make(options);
  return findOrMake(collection, options, existing, make, async (node, found, within) => {
    if (found && ifExists === 'update')
      await node.update(takenByUpdate(String(keyOf(node, 1)), body) as never, within);
    return node;
  });
}

/** An object of the server's that may or may not be there. */
export abstract class Item<Representation extends object> extends ResourceNode {
  /** What `get` gives, or `undefined` when there is no such object. */
  async find(options?: RequestOptions): Promise<Representation | undefined> {
    try {
      return await object<Representation>(this, options);
    } catch (error) {
      // A route that the server does not have says nothing about the object.
      if (error instanceof NotFoundError && error.code !== 'route_not_found') return undefined;
      throw error;
    }
  }

  /** Whether there is such an object. */
  async exists(options?: RequestOptions): Promise<boolean> {
    return (await this.find(options)) !== undefined;
  }
}
