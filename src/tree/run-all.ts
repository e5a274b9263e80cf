import { boxed } from './boxed.ts';
import type { BulkContext, BulkOptions, BulkOutcome } from './bulk-options.ts';
import { type InOrderTools, inOrder, singly } from './in-order.ts';
import { opened } from './records.ts';

/** Runs a function for each item of a source, and yields the outcomes in their order. */
export async function* runAll<Item, Value>(
  source: Iterable<Item> | AsyncIterable<Item> | ReadableStream<Item>,
  run: (item: Item, context: BulkContext) => Value | Promise<Value>,
  given: BulkOptions | undefined,
  tools: InOrderTools,
): AsyncGenerator<BulkOutcome<Item, Value>, void, undefined> {
  const { concurrency, signal, onProgress } = tools.ownOptions(given, 'concurrency', 'onProgress');
  if (typeof run !== 'function') throw new TypeError('bulk takes a function as its second argument');
  yield* inOrder<Item, Item, { outcome: 'done'; value: Value }>(
    () => boxed(opened(source), () => true),
    { concurrency, signal, onProgress },
    {
      counts: { done: 0, failed: 0 },
      parse: (item) => item,
      work: singly(async ({ parsed, index }, { signal }) => ({
        outcome: 'done',
        value: await run(parsed, { index, signal: signal as AbortSignal }),
      })),
      isEnd: () => false,
    },
    tools,
  ) as AsyncGenerator<BulkOutcome<Item, Value>, void, undefined>;
}
