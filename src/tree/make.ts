import { BadRequestError, ConflictError, ServerError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { pause } from '../http/pause.ts';
import { present } from './collection.ts';
import { PartialError } from './errors.ts';
import { atOnce } from './few-at-once.ts';
import { refuseIgnoredInCreate, refuseLacking, takenByUpdate, writable } from './ignored.ts';
import { factsOf, keyOf, located, type ResourceNode, send, type TreeNode, type WithId } from './node.ts';
import { bounded, ownOptions } from './options.ts';
import type { Segment } from './path.ts';
import { inTurn } from './turns.ts';

/** Options of `create`. */
export interface CreateOptions extends RequestOptions {
  /**
   * How to handle an object that already exists: `fail` with a `ConflictError` (the default), `return` its node, or
   * `update` it with the given fields, as far as an update accepts them. In a script that runs more than once, `ensure`
   * writes only the differences.
   */
  readonly ifExists?: 'fail' | 'return' | 'update' | undefined;
}

/** An object that can be updated. */
export interface Updatable extends ResourceNode {
  update(changes: never, options?: RequestOptions): Promise<unknown>;
}

/** An object that can be found, created and updated. */
export interface Makeable extends Updatable {
  find(...given: never): Promise<unknown>;
}

/** Creates an object below a collection and returns its key. */
export type Post = (
  collection: TreeNode,
  body: object,
  options: RequestOptions | undefined,
) => Promise<string>;

/** A part that an object gets after its creation. Running the step twice has the same effect as once. */
export interface Step {
  readonly name: string;
  /** Runs the step, and returns the further steps of the object that it created. */
  readonly run: (options: RequestOptions | undefined) => Promise<readonly Step[]>;
}

/** How an object is created. */
export interface Making<N extends Makeable> {
  /** The body of the POST. */
  readonly body: object;
  /** The node of an object that may already exist, by its natural key. */
  readonly existing: () => N;
  readonly made: (key: string) => N;
  /** Sends the POST, if its response does not identify the object by its `Location`. */
  readonly post?: Post;
  /** Whether to try the POST before looking for the object, where the server itself prevents duplicate names. */
  readonly postsFirst?: boolean;
  /** Checks an existing object before anything is written to it. */
  readonly accept?: (found: object) => void;
  /** The part of the body that an update accepts; by default, everything that an update does not ignore. */
  readonly changes?: object;
  /** The steps after the POST. */
  readonly steps?: (node: N, isNew: boolean) => readonly Step[];
  /** Checks the result once all steps are done. */
  readonly check?: (node: N, options: RequestOptions | undefined) => Promise<void>;
}

/**
 * Creates an object with a POST to a collection, runs the steps that follow, and returns the node; if `ifExists`
 * permits it, the node of an existing object. A plan that is a function looks up its names before anything is created.
 * Throws `PartialError` if a step fails.
 */
export async function make<N extends Makeable>(
  collection: TreeNode,
  given: CreateOptions | undefined,
  plan: Making<N> | ((options: RequestOptions | undefined) => Promise<Making<N>>),
): Promise<WithId<N>> {
  const { ifExists, ...options } = ownOptions(given, 'ifExists');
  checkIfExists(ifExists);
  const left: Step[] = [];
  const done: string[] = [];
  let begun: N | undefined;
  try {
    return await bounded(options, async (within) => {
      const making = typeof plan === 'function' ? await plan(within) : plan;
      refuseLacking(collection, making.body);
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

/** Refuses an `ifExists` that is none. */
export function checkIfExists(ifExists: unknown): void {
  if (ifExists !== undefined && !['fail', 'return', 'update'].includes(ifExists as string))
    throw new TypeError("ifExists must be 'fail', 'return' or 'update'");
}

/** Returns the step that creates one more object: a POST or, if the object exists already, an update. */
export function makingOf<N extends Makeable>(name: string, collection: TreeNode, plan: Making<N>): Step {
  return {
    name,
    // Without a look-up beforehand, which would cost a request for each.
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
    made(await post(collection, writable(collection, body), within));
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

/** How an object is found, and created if it is missing. */
export interface Finding<N> {
  readonly existing: () => N;
  /** Returns the existing object or `undefined`; by default with `find` of the node. */
  readonly find?: (node: N, options: RequestOptions | undefined) => Promise<unknown>;
  readonly posted: (options: RequestOptions | undefined) => Promise<N>;
  readonly postsFirst?: boolean | undefined;
}

/**
 * Continues with an existing object and its content, or with the object that a POST creates. In one process, callers
 * take turns, because the server does not prevent every duplicate name.
 */
export async function findOrMake<N extends Updatable, Result>(
  collection: TreeNode,
  options: RequestOptions | undefined,
  {
    existing,
    find = (node, within) => present(node as unknown as Makeable, within),
    posted,
    postsFirst = false,
  }: Finding<N>,
  next: (node: N, found: object | undefined, options: RequestOptions | undefined) => Promise<Result>,
): Promise<Result> {
  return bounded(options, async (within) => {
    const present = existing();
    const key = keyOf(present);
    // Not the turn of its updates, which run within this one.
    const name = `${await located(collection, within)} ${typeof key === 'string' ? key : key.label}`;
    return inTurn(name, within?.signal, async () => {
      const found = postsFirst ? undefined : await find(present, within);
      if (found) return next(present, found as object, within);
      let made: N;
      try {
        made = await posted(within);
      } catch (error) {
        // For some names that are taken the server answers 400 or 500, but not where the POST may come first.
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

/** An object that was created by someone else between the look-up and the POST, if that is why the POST failed. */
async function foundMeanwhile(
  error: unknown,
  find: () => Promise<unknown>,
  options: RequestOptions | undefined,
): Promise<unknown> {
  // Measured: for some milliseconds the server reports one name both as taken and as not found.
  for (const milliseconds of error instanceof ConflictError ? [0, 50, 200] : [0]) {
    if (milliseconds > 0) await pause(milliseconds, options?.signal);
    // The error of the POST explains more than the error of this look-up.
    const found = await find().catch(() => undefined);
    if (found) return found;
  }
  return undefined;
}

function isFailure(error: unknown): boolean {
  return error instanceof BadRequestError || error instanceof ServerError;
}

/** Sends a POST to a node, or below it, and returns the key of the created object. */
export async function create(
  node: TreeNode,
  body: object,
  options?: RequestOptions,
  tail: readonly Segment[] = [],
): Promise<string> {
  refuseIgnoredInCreate(factsOf(node).ignoredByCreate, body);
  const answer = await send(node, 'POST', tail, options, { body: writable(node, body) });
  const key = answer.createdKey();
  if (key === undefined) throw answer.invalid('The response does not name the created object');
  return key;
}

function stopped(node: ResourceNode, left: readonly Step[], done: readonly string[], cause: unknown): Error {
  // A request that is still running may change the lists later.
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

/** Runs steps until none are left, and moves the names of those that are done. */
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
