import { loader } from '../http/loading.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Kept } from './facts.ts';
import { refuseDropped, refuseIgnored, refuseLacking } from './ignored.ts';
import { isMap, isSame, merged } from './json.ts';
import { done, factsOf, located, object, type TreeNode } from './node.ts';
import { bounded } from './options.ts';
import { isSettled, settle } from './references.ts';
import { inTurn } from './turns.ts';
import { writable } from './writable.ts';

const loadEmptied = loader(() => import('./emptied.ts'));

/**
 * Argument of an update: the changes, or a function that derives the changes from the current state.
 *
 * The function is called again with the new state if the object was changed in between. Updates of one object from this
 * process run one at a time, so that none of them is lost. A write from another process between the read and the write
 * can be lost, because the server has no conditional requests.
 */
export type Changes<Current, Update> = Update | ((current: Current) => Update | Promise<Update>);

/** Some fields of an object, as changes to it. */
export type SomeOf<T> = { [Key in keyof T]?: T[Key] | undefined };

/** The steps of an unusual update. The usual ones are: read the object, merge, PUT. */
interface Steps<Current, Changed> {
  /** Reads the state that the changes apply to. */
  readonly read?: (options: RequestOptions | undefined) => Promise<Current>;
  /** What is to be sent. */
  readonly merge?: (current: Current, changes: Changed) => object;
  /** Sends the body. */
  readonly send?: (body: object, options: RequestOptions | undefined, changes: Changed) => Promise<void>;
}

/**
 * Writes the changes to the object at a node, in its turn. The facts of the class determine what is read first and sent
 * with them.
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
      const { dropped, ignored, kept } = factsOf(node);
      const current = once(look);
      const asked = await emptied(writable(node, checked(given)) as Changed, current);
      await refuseIgnored(ignored, asked, current);
      await refuseDropped(dropped, asked, current);
      const next = isSettled(given) ? asked : await settle(node, asked, options);
      const body = merge ? merge(await current(), next) : await withKept(kept, next, current);
      if (send) return send(body, options, next);
      return done(node, 'PUT', [], options, { body });
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
 * Writes the whole object at a node. It refuses what an update refuses; the object is read where that depends on its
 * present state.
 */
export function replace(
  node: TreeNode,
  body: object,
  options: RequestOptions | undefined,
  send: (body: object, options: RequestOptions | undefined) => Promise<void> = (whole, within) =>
    done(node, 'PUT', [], within, { body: whole }),
): Promise<void> {
  return bounded(options, async (within) => {
    const { dropped, ignored } = factsOf(node);
    const asked = writable(node, checked(body));
    refuseLacking(node, asked);
    const current = once(() => object(node, within));
    await refuseIgnored(ignored, asked, current);
    await refuseDropped(dropped, asked, current);
    await send(writable(node, await settle(node, body, within)), within);
  });
}

/** Looks once, however often it is called. */
function once<T>(look: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => {
    found ??= look();
    return found;
  };
}

/** Returns the changes with an emptying value for each key that is to be emptied. */
async function emptied<Changed extends object>(
  changes: Changed,
  read: () => Promise<object>,
): Promise<Changed> {
  const isEmpty = (value: unknown): boolean =>
    value === null || (isMap(value) && Object.keys(value).length === 0);
  if (!Object.values(changes).some(isEmpty)) return changes;
  const { withEmptied } = await loadEmptied();
  return withEmptied(isMap, changes, read);
}

const everything: readonly Kept[] = [{ keep: /^/ }];

/** The changes, with the keys that the PUT of a class would clear. */
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
  // The other maps are sent as given, because the server merges them itself, including `null`.
  const sent = given.filter(([key]) => !isKept(key));
  return merged(Object.fromEntries([...kept, ...sent]), Object.fromEntries(merging));
}

/**
 * Applies changes to a list of named objects that the server reads and writes as one document. Objects are identified
 * by name: existing ones are changed, new ones are added, and the rest stay.
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
      return { ...changes, [property]: [...items.values()] };
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
  throw new TypeError('Expected an object with what to write, or for an update a function that returns one');
}
