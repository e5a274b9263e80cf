import type {
  BulkContext,
  BulkCreateOptions,
  BulkCreateOutcome,
  BulkOptions,
  BulkOutcome,
  Creating,
} from './bulk-options.ts';
import { checkIfExists, outcomeOf } from './make.ts';
import type { ResourceNode } from './node.ts';
import type { BulkSource } from './records.ts';
import { tools } from './tools.ts';

/**
 * Runs a function for each item of an array, an iterable or a stream, some at a time, and yields the outcome for each of
 * them once, in their order. Leaving the loop stops the calls.
 *
 * An item for which the function throws is `failed`, and the others go on. The source is read as outcomes are consumed.
 * When the source, `onProgress` or the `signal` ends the call, items that were read and are not done have `failed`; then
 * it throws. It always waits for the functions that are running: pass their `signal` on to the requests.
 *
 * @example
 * ```ts
 * import { bulk, type BulkContext } from 'realmtree/admin';
 *
 * const { users } = realm.admin.realms.byName('acme');
 * const names = ['ada', 'bob', 'eve'];
 * const logout = (name: string, { signal }: BulkContext) => users.byUsername(name).logout({ signal });
 * for await (const { item, outcome, error } of bulk(names, logout, { concurrency: 4 }))
 *   if (outcome === 'failed') console.log(item, error);
 * ```
 */
export async function* bulk<Item, Value>(
  source: Iterable<Item, unknown, unknown> | AsyncIterable<Item, unknown, unknown> | ReadableStream<Item>,
  run: (item: Item, context: BulkContext) => Value | Promise<Value>,
  options?: BulkOptions,
): AsyncGenerator<BulkOutcome<Item, Value>, void, undefined> {
  const { runAll } = await import('./run-all.ts');
  yield* runAll(source, run, options, tools);
}

/** Creates the objects of a source. The first of the keys that an object has is its name. */
export async function* createMany<Body extends object, Node extends ResourceNode>(
  collection: Creating<Body, Node>,
  source: BulkSource<Body>,
  options: BulkCreateOptions<Body> | undefined,
  ...keys: (keyof Body & string)[]
): AsyncGenerator<BulkCreateOutcome<Body, Node>, void, undefined> {
  const { createAll } = await import('./create-all.ts');
  yield* createAll({ ...tools, checkIfExists, outcomeOf }, collection, source, options, keys);
}
