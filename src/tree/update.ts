import { maps, settledWhole } from '../facts/values.ts';
import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Kept } from './facts.ts';
import { refuseIgnored } from './ignored.ts';
import { isMap, isSame, merged } from './json.ts';
import { done, factsOf, located, object, type TreeNode } from './node.ts';
import { inTurn } from './turns.ts';

/**
 * What an update takes: the changes, or a function that makes them of the current state.
 *
 * The function is called again with the new state when someone else wrote in between. Updates of one object from this
 * process run one after the other, so that none of them is lost; what another process writes in the moment between the
 * read and the write can be, because the server has no conditional requests.
 */
export type Changes<Current, Update> = Update | ((current: Current) => Update | Promise<Update>);

/** The steps of an update that is not the usual one: read the object, merge, PUT. */
interface Steps<Current, Changed> {
  /** Reads what the changes are about. */
  readonly read?: (options: RequestOptions | undefined) => Promise<Current>;
  /** What is to be sent. */
  readonly merge?: (current: Current, changes: Changed) => object;
  /** Sends it. */
  readonly send?: (body: object, options: RequestOptions | undefined, changes: Changed) => Promise<void>;
}

/**
 * Writes the changes to the object at a node, in its turn. What is read first, and sent with them, the facts of the
 * class say.
 */
export function update<Current extends object, Changed extends object>(
  node: TreeNode,
  changes: Changes<Current, Changed>,
  options: RequestOptions | undefined,
  { read = (options) => object(node, options), merge, send }: Steps<Current, Changed> = {},
): Promise<void> {
  return bounded(options, async (options) => {
    const address = await located(node, options);
    const turn = <T>(run: () => Promise<T>): Promise<T> => inTurn(address, options?.signal, run);
    const put = async (given: Changed, look: () => Promise<Current>): Promise<void> => {
      const { ignored, kept } = factsOf(node);
      let found: Promise<Current> | undefined;
      const current = (): Promise<Current> => {
        found ??= look();
        return found;
      };
      const next = await withoutNull(checked(given), current);
      await refuseIgnored(ignored, next, current);
      const body = merge ? merge(await current(), next) : await withKept(kept, next, current);
      if (send) return send(body, options, next);
      return done(node, 'PUT', [], { ...options, body });
    };
    if (typeof changes !== 'function') return turn(() => put(changes, () => read(options)));
    let made: { of: Current; changes: Changed } | undefined;
    for (;;) {
      const outcome = await turn(async () => {
        const current = await read(options);
        const isCurrent = made !== undefined && isSame(made.of, current);
        const next = isCurrent && made ? made.changes : changes(structuredClone(current));
        // Not waited for within the turn: the function may itself update this object.
        if (isThenable(next)) return { of: current, next };
        await put(next, async () => current);
        return undefined;
      });
      if (!outcome) return;
      made = { of: outcome.of, changes: await outcome.next };
    }
  });
}

/**
 * The changes, where `null` in the place of a map or a list empties it: most PUTs take that for what was not given, and
 * know `null` for a key of a map, and `[]`.
 */
async function withoutNull<Changed extends object>(
  changes: Changed,
  read: () => Promise<object>,
): Promise<Changed> {
  const isEmptying = ([key, value]: [string, unknown]): boolean =>
    value === null || (settledWhole.test(key) && isMap(value) && Object.keys(value).length === 0);
  const emptied = Object.entries(changes).filter(isEmptying);
  if (emptied.length === 0) return changes;
  const current = Object.entries(await read()).filter(([key]) => emptied.some(([name]) => name === key));
  const nothing = new Map<string, object>();
  for (const [key, value] of current) {
    if (Array.isArray(value)) nothing.set(key, []);
    else if (maps.test(key) && isMap(value))
      nothing.set(key, Object.fromEntries(Object.keys(value).map((name) => [name, null])));
  }
  return { ...changes, ...Object.fromEntries(nothing) };
}

const everything: readonly Kept[] = [{ keep: /^/ }];

/** The changes, with what the PUT of a class would clear without them. */
async function withKept<Current extends object>(
  rules: readonly Kept[] = everything,
  changes: object,
  read: () => Promise<Current>,
): Promise<object> {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const due = rules.filter(
    ({ given: when, keep }) =>
      (when === undefined || given.some(([key]) => when.test(key))) &&
      (keep instanceof RegExp || keep.some((key) => !given.some(([name]) => name === key))),
  );
  if (due.length === 0) return changes;
  const isKept = (key: string): boolean =>
    due.some(({ keep }) => (keep instanceof RegExp ? keep.test(key) : keep.includes(key)));
  const kept = Object.entries(await read()).filter(([key]) => isKept(key));
  const merging = given.filter(([key]) => isKept(key));
  // The other maps go as they are given, since the server merges them itself, `null` and all.
  const sent = given.filter(([key]) => !isKept(key));
  return merged(Object.fromEntries([...kept, ...sent]), Object.fromEntries(merging));
}

/**
 * Lays changes over a list of named objects that the server reads and writes as one document: by name, what is there
 * is changed, what is new is added, and the rest stays.
 */
export function updateByName<Current extends object, Changed extends object>(
  node: TreeNode,
  property: keyof Current & keyof Changed & string,
  changes: Changes<Current, Changed>,
  options: RequestOptions | undefined,
): Promise<void> {
  const named = (list: object): Named[] => (list as Record<string, Named[] | undefined>)[property] ?? [];
  return update<Current, Changed>(node, changes, options, {
    merge: (current, changes) => {
      const items = new Map(named(current).map((item) => [item.name, item]));
      for (const change of named(changes)) {
        items.set(change.name, merged(items.get(change.name) ?? {}, change));
      }
      return { [property]: [...items.values()] };
    },
  });
}

interface Named {
  readonly name?: string | undefined;
}

function isThenable<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | undefined)?.then === 'function';
}

function checked<T>(changes: T): T {
  if (typeof changes === 'object' && changes !== null && !Array.isArray(changes)) return changes;
  throw new TypeError('An update needs an object with the changes, or a function that returns one');
}
