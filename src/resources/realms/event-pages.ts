import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { ListWindow } from '../../tree/collection.ts';
import type { Paging } from '../../tree/facts.ts';
import type { ResourceNode } from '../../tree/node.ts';
import { tools } from '../../tree/tools.ts';

const loadWholeEvents = loader(() => import('./whole-events.ts'));

/** A point in time, or a day as `yyyy-MM-dd` in the server's time zone. */
export type EventDate = string | number | Date;

const pageSize = 200;

export const eventPaging: Paging = {
  // A window is read in one request: the order is stable only within one response.
  size: ({ max = pageSize }: ListWindow) => max,
  isUnordered: true,
  pages: eventPages,
};

async function* eventPages(
  node: ResourceNode,
  query: ListWindow,
  options: RequestOptions | undefined,
): AsyncGenerator<object[], void, undefined> {
  const { wholeEvents } = await loadWholeEvents();
  yield* wholeEvents(tools, node, query, options);
}
