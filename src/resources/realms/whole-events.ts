import type { RequestOptions } from '../../http/options.ts';
import type { ListWindow } from '../../tree/collection.ts';
import type { ResourceNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';

/** The fields of an event that paging relies on. */
interface Timed {
  readonly id?: string | undefined;
  readonly time?: number | undefined;
}

const pageSize = 200;

/**
 * Yields every event, or the window that the query asks for.
 *
 * The server orders events by time alone, and events of one millisecond differently in each response: a page that
 * begins among them misses some. So each page ends where the time changes, and the rest is read again with the next
 * page.
 */
export async function* wholeEvents(
  { checkedQuery, pages }: Tools,
  node: ResourceNode,
  query: ListWindow,
  options: RequestOptions | undefined,
): AsyncGenerator<Timed[], void, undefined> {
  if (checkedQuery(query).max !== undefined) {
    yield* pages<Timed>(node, query, options);
    return;
  }
  let { first = 0 } = query;
  let size = pageSize;
  let previous = new Set<string | undefined>();
  for (;;) {
    const page: Timed[] = [];
    for await (const events of pages<Timed>(node, { ...query, first, max: size }, options))
      page.push(...events);
    const isLast = page.length !== size;
    const end = isLast ? page.length : page.findIndex(({ time }) => time === page.at(-1)?.time);
    if (!isLast && end === 0) {
      size *= 2;
      continue;
    }
    const items = page.slice(0, end);
    // Events recorded during the listing push some of the previous page into this one. Before 26.2 events have no id.
    yield items.filter(({ id }) => id === undefined || !previous.has(id));
    if (isLast) return;
    previous = new Set(items.map(({ id }) => id));
    first += end;
    size = pageSize;
  }
}
