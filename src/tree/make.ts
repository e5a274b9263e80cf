import { bounded } from '../http/deadline.ts';
import { BadRequestError, ConflictError, ServerError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { pause } from '../http/pause.ts';
import { PartialError } from './errors.ts';
import { atOnce } from './few-at-once.ts';
import { refuseIgnoredInCreate, takenByUpdate } from './ignored.ts';
import { factsOf, keyOf, located, type ResourceNode, send, type TreeNode, type WithId } from './node.ts';
import type { Segment } from './path.ts';
import { inTurn } from './turns.ts';

/** What `create` takes as its last argument. */
export interface CreateOptions extends RequestOptions {
  /**
   * What to do when the object is there already: `fail` with a `ConflictError` (the default), `return` its node, or
   * `update` it with what was given, as far as an update takes that. For scripts that run more than once `ensure`
   * writes what differs, and its `created` tells whether the object was made.
   */
  readonly ifExists?: 'fail' | 'return' | 'update' | undefined;
}

/** An object that is updated. */
export interface Updatable extends ResourceNode {
  update(changes: never, options?: RequestOptions): Promise<unknown>;
}

/** An object that is found, made and updated. */
export interface Makeable extends Updatable {
  find(options?: RequestOptions): Promise<unknown>;
}

/** Makes an object below a collection, and gives its key. */
export type Post = (
  collection: TreeNode,
  body: object,
  options: RequestOptions | undefined,
) => Promise<string>;

/** One thing that an object gets after it was made. To run it twice is the same as once. */
export interface Step {
  readonly name: string;
  /** Runs it, and gives the steps that what it made takes in turn. */
  readonly run: (options: RequestOptions | undefined) => Promise<readonly Step[]>;
}

/** How an object is made. */
export interface Making<N extends Makeable> {
  /** What the POST takes. */
  readonly body: object;
  /** The object that may be there, by its natural key. */
  readonly existing: () => N;
  readonly made: (key: string) => N;
  /** Where the answer to a POST does not name the object by its `Location`. */
  readonly post?: Post;
  /** Whether the POST is tried before the object is looked for: where the server keeps two from having one name. */
  readonly postsFirst?: boolean;
  /** Looks at an object that is there before anything is written to it. */
  readonly accept?: (found: object) => void;
  /** What an update takes of the body; what it does not ignore when left out. */
  readonly changes?: object;
  /** What follows. */
  readonly steps?: (node: N, isNew: boolean) => readonly Step[];
  /** Looks at what was written, when all steps are done. */
  readonly check?: (node: N, options: RequestOptions | undefined) => Promise<void>;
}

/**
 * The node of the object that a POST to a collection makes, or, when that is permitted, of the one that is there; with
 * all that follows the POST. A plan that is a function looks up what it names before anything is made. When a step
 * fails, a `PartialError`.
 */
export async function make<N extends Makeable>(
  collection: TreeNode,
  { ifExists, ...options }: CreateOptions = {},
  plan: Making<N> | ((options: RequestOptions | undefined) => Promise<Making<N>>),
): Promise<WithId<N>> {
  if (ifExists !== undefined && !['fail', 'return', 'update'].includes(ifExists))
    throw new TypeError("ifExists must be 'fail', 'return' or 'update'");
  const left: Step[] = [];
  const done: string[] = [];
  let begun: N | undefined;
  try {
    return await bounded(options, async (within) => {
      const making = typeof plan === 'function' ? await plan(within) : plan;
      const { node, isWritten, steps } = await begin(collection, making, { ...within, ifExists });
      begun = node;
      left.push(...steps);
      await run(left, done, within);
      if (isWritten) await making.check?.(node, within);
      // Named by its key, or found by it just now.
      return node as WithId<N>;
    });
  } catch (error) {
    throw begun && left.length > 0 ? stopped(begun, left, done, error) : error;
  }
}

/** The step that makes one more object: a POST, and where that was done before, an update. */
export function makingOf<N extends Makeable>(name: string, collection: TreeNode, plan: Making<N>): Step {
  return {
    name,
    // Not looked for at once, which would cost a request for each.
    run: async (options) =>
      (await begin(collection, { ...plan, postsFirst: true }, { ...options, ifExists: 'update' })).steps,
  };
}

async function begin<N extends Makeable>(
  collection: TreeNode,
  { body, existing, made, post = create, postsFirst, accept, changes, steps }: Making<N>,
  { ifExists = 'fail', ...options }: CreateOptions,
): Promise<{ node: N; isWritten: boolean; steps: readonly Step[] }> {
  const posted = async (within: RequestOptions | undefined): Promise<N> =>
    made(await post(collection, body, within));
  const begun = (node: N, isNew: boolean): { node: N; isWritten: boolean; steps: readonly Step[] } => ({
    node,
    isWritten: true,
    steps: steps?.(node, isNew) ?? [],
  });
  if (ifExists === 'fail') return begun(await posted(options), true);
  return findOrMake(collection, options, { existing, posted, postsFirst }, async (node, found, within) => {
    if (!found) return begun(node, true);
    accept?.(found);
    const { _id, id = _id } = found as { id?: string; _id?: string };
    const present = id === undefined || typeof keyOf(node) === 'string' ? node : made(id);
    if (ifExists === 'return') return { node: present, isWritten: false, steps: [] };
    await present.update((changes ?? takenByUpdate(factsOf(node).ignored, body)) as never, within);
    return begun(present, false);
  });
}

/** How an object is found, and made where it is not. */
export interface Finding<N> {
  readonly existing: () => N;
  /** What is there, or `undefined`; what the node's `find` gives when left out. */
  readonly find?: (node: N, options: RequestOptions | undefined) => Promise<unknown>;
  readonly posted: (options: RequestOptions | undefined) => Promise<N>;
  readonly postsFirst?: boolean | undefined;
}

/**
 * Goes on with an object that is there, and what it is, or with that which a POST makes. In one process one caller
 * after the other does so, because the server does not keep every name from being taken twice.
 */
export async function findOrMake<N extends Updatable, Result>(
  collection: TreeNode,
  options: RequestOptions | undefined,
  {
    existing,
    find = (node, within) => (node as unknown as Makeable).find(within),
    posted,
    postsFirst = false,
  }: Finding<N>,
  next: (node: N, found: object | undefined, options: RequestOptions | undefined) => Promise<Result>,
): Promise<Result> {
  return bounded(options, async (within) => {
    const present = existing();
    const key = keyOf(present);
    // Another turn than that of its updates, which come within this one.
    const name = `${await located(collection, within)} ${typeof key === 'string' ? key : key.label}`;
    return inTurn(name, within?.signal, async () => {
      const found = postsFirst ? undefined : await find(present, within);
      if (found) return next(present, found as object, within);
      let made: N;
      try {
        made = await posted(within);
      } catch (error) {
        // Of some names that are taken the server says 400 or 500, but not where the POST may come first.
        const isOfName = error instanceof ConflictError || (!postsFirst && isFailure(error));
        const meanwhile = isOfName && (await foundMeanwhile(error, () => find(present, within), within));
        // The conflict may be about another field: a user's e-mail address, say.
        if (!meanwhile) throw error;
        return next(present, meanwhile as object, within);
      }
      return next(made, undefined, within);
    });
  });
}

/** What someone else has made in the moment between a look and a POST, if that is what the POST failed for. */
async function foundMeanwhile(
  error: unknown,
  find: () => Promise<unknown>,
  options: RequestOptions | undefined,
): Promise<unknown> {
  // Measured: for some milliseconds the server says of one name that it is taken, and that nothing has it.
  for (const milliseconds of error instanceof ConflictError ? [0, 50, 200] : [0]) {
    if (milliseconds > 0) await pause(milliseconds, options?.signal);
    // What the POST failed for says more than why this fails.
    const found = await find().catch(() => undefined);
    if (found) return found;
  }
  return undefined;
}

function isFailure(error: unknown): boolean {
  return error instanceof BadRequestError || error instanceof ServerError;
}

/** The key of the object that a POST to a node, or below it, makes. */
export async function create(
  node: TreeNode,
  body: object,
  { signal, timeout, headers }: RequestOptions = {},
  tail: readonly Segment[] = [],
): Promise<string> {
  refuseIgnoredInCreate(factsOf(node).ignoredByCreate, body);
  const answer = await send(node, 'POST', tail, { signal, timeout, headers, body });
  const key = answer.createdKey();
  if (key === undefined) throw answer.invalid('The answer does not name the object that was made');
  return key;
}

function stopped(node: ResourceNode, left: readonly Step[], done: readonly string[], cause: unknown): Error {
  // A request that is still under way may yet change the lists.
  const remaining = [...left];
  const had = [...done];
  const resume = async (options: RequestOptions | undefined): Promise<void> => {
    const again = [...remaining];
    const has = [...had];
    try {
      await bounded(options, (within) => run(again, has, within));
    } catch (error) {
      throw again.length > 0 ? stopped(node, again, has, error) : error;
    }
  };
  return new PartialError({ node, done: had, remaining: remaining.map(({ name }) => name), cause, resume });
}

/** Runs steps until there are none, and moves the names of those that are done. */
async function run(left: Step[], done: string[], options: RequestOptions | undefined): Promise<void> {
  while (left.length > 0) {
    const turn = left.slice(0, atOnce);
    const outcomes = await Promise.allSettled(turn.map((step) => step.run(options)));
    let failed: PromiseRejectedResult | undefined;
    for (const [index, step] of turn.entries()) {
      const outcome = outcomes[index] as (typeof outcomes)[number];
      if (outcome.status === 'rejected') failed ??= outcome;
      else {
        done.push(step.name);
        left.splice(left.indexOf(step), 1, ...outcome.value);
      }
    }
    if (failed) throw failed.reason;
  }
}
