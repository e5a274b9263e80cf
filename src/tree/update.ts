import { refuseIgnored } from '../facts/ignored-keys.ts';
import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import { isMap, isSame } from './json.ts';
import { done, keyOf, located, object, type ResourceNode } from './node.ts';
import { inTurn } from './turns.ts';

/**
 * What an update takes: the changes, or a function that makes them of the current state.
 *
 * The function is called again with the new state when someone else wrote in between. Updates of one object from this
 * process run one after the other, so that none of them is lost; what another process writes in the moment between the
 * read and the write can be, because the server has no conditional requests.
 */
export type Changes<Current, Update> = Update | ((current: Current) => Update | Promise<Update>);

/** Writes the changes; `current` gives the state that they are about, which is read where that has not been done. */
type Write<Current, Changed, Result> = (
  changes: Changed,
  options: RequestOptions | undefined,
  current: () => Promise<Current>,
) => Promise<Result>;

/** Writes the changes to the object at a node, in its turn. */
export function update<Current extends object, Changed extends object, Result = void>(
  node: ResourceNode,
  changes: Changes<Current, Changed>,
  options: RequestOptions | undefined,
  write: Write<Current, Changed, Result>,
  get: (options: RequestOptions | undefined) => Promise<Current> = (options) => object(node, options),
): Promise<Result> {
  return bounded(options, async (options) => {
    const address = await located(node, options);
    const turn = <T>(run: () => Promise<T>): Promise<T> => inTurn(address, options?.signal, run);
    const read = (): Promise<Current> => get(options);
    const put = async (next: Changed, current: () => Promise<Current>): Promise<Result> => {
      await refuseIgnored(listOf(node), checked(next), current);
      return write(next, options, current);
    };
    if (typeof changes !== 'function') return turn(() => put(changes, read));
    let made: { of: Current; changes: Changed } | undefined;
    for (;;) {
      const outcome = await turn(async () => {
        const current = await read();
        const isCurrent = made !== undefined && isSame(made.of, current);
        const next = isCurrent && made ? made.changes : changes(structuredClone(current));
        // Not waited for within the turn: the function may itself update this object.
        if (isThenable(next)) return { of: current, next };
        return { result: await put(next, async () => current) };
      });
      if ('result' in outcome) return outcome.result as Result;
      made = { of: outcome.of, changes: await outcome.next };
    }
  });
}

function listOf(node: ResourceNode): string {
  const list = String(keyOf(node, 1));
  // A permission on scopes stands in a list of this name, too.
  return list === 'scope' ? `${String(keyOf(node, 2))}/${list}` : list;
}

/** Reads the object at a node, lays the changes over it and writes it back, for a PUT that clears what is not sent. */
export function mergeInto<Current extends object, Changed extends object>(
  node: ResourceNode,
  changes: Changes<Current, Changed>,
  options: RequestOptions | undefined,
): Promise<void> {
  return update<Current, Changed>(node, changes, options, async (changes, options, current) =>
    done(node, 'PUT', [], { ...options, body: merged(await current(), changes) }),
  );
}

function isThenable<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | undefined)?.then === 'function';
}

function checked<T>(changes: T): T {
  if (typeof changes === 'object' && changes !== null && !Array.isArray(changes)) return changes;
  throw new TypeError('An update needs an object with the changes, or a function that returns one');
}

/**
 * What the server has, with the changes laid over it: a map such as `attributes` key by key (`null` removes a key),
 * everything else as a whole. What is `undefined` was not given.
 */
export function merged<T extends object>(current: T, changes: object): T {
  // An object itself would take an attribute named `__proto__` for something else.
  const result = new Map<string, unknown>(Object.entries(current));
  for (const [name, value] of Object.entries(changes)) {
    if (value !== undefined) result.set(name, isMap(value) ? mergedMap(result.get(name), value) : value);
  }
  return Object.fromEntries(result) as T;
}

function mergedMap(current: unknown, changes: Record<string, unknown>): Record<string, unknown> {
  const result = new Map<string, unknown>(isMap(current) ? Object.entries(current) : []);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) result.delete(key);
    else if (value !== undefined) result.set(key, value);
  }
  return Object.fromEntries(result);
}
