import { loader } from '../http/loading.ts';
import type { RequestOptions } from '../http/options.ts';
import { PartialError } from './errors.ts';
import { atOnce } from './few-at-once.ts';
import type { Makeable } from './finding.ts';
import { refuseDropped, refuseIgnoredInCreate, refuseLacking } from './ignored.ts';
import { factsOf, keyOf, type ResourceNode, send, type TreeNode, type WithId } from './node.ts';
import { bounded, ownOptions } from './options.ts';
import type { Segment } from './path.ts';
import { settle } from './references.ts';
import { tools } from './tools.ts';
import { takenByUpdate, writable } from './writable.ts';

const loadFound = loader(() => import('./found.ts'));

/** Options of `create`. */
export interface CreateOptions extends RequestOptions {
  /**
   * How to handle an object that already exists: `fail` with a `ConflictError` (the default), `return` its node, or
   * `update` it with the given fields, as far as an update accepts them. In a script that runs more than once, `ensure`
   * writes only the differences, and returns whether it created the object.
   */
  readonly ifExists?: 'fail' | 'return' | 'update' | undefined;
}

/** Creates an object below a collection and returns its key. */
export type Post = (
  collection: TreeNode,
  body: object,
  options: RequestOptions | undefined,
) => Promise<string>;

/** What `make` did for an object. */
type Became = 'created' | 'existing' | 'updated';

/** By the nodes that `make` returned, or that its `PartialError` holds. */
const became = new WeakMap<object, Became>();

/** Returns what the call did that made this node, if `make` did it. */
export function outcomeOf(node: object): Became | undefined {
  return became.get(node);
}

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
  readonly changes?: () => object;
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
      const { node, outcome, steps } = await begin(collection, making, { ...within, ifExists });
      begun = node;
      became.set(node, outcome);
      left.push(...steps);
      await run(left, done, within);
      if (outcome !== 'existing') await making.check?.(node, within);
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

interface Begun<N> {
  readonly node: N;
  readonly outcome: Became;
  readonly steps: readonly Step[];
}

async function begin<N extends Makeable>(
  collection: TreeNode,
  { body, existing, made, post = sent, postsFirst, accept, changes, steps }: Making<N>,
  { ifExists = 'fail', ...options }: CreateOptions,
): Promise<Begun<N>> {
  const posted = async (within: RequestOptions | undefined): Promise<N> => {
    const { dropped, ignoredByCreate } = factsOf(collection);
    await refuseIgnoredInCreate(ignoredByCreate, body);
    await refuseDropped(dropped, body);
    return made(await post(collection, writable(collection, await settle(collection, body, within)), within));
  };
  const begun = (node: N, isNew: boolean): Begun<N> => ({
    node,
    outcome: isNew ? 'created' : 'updated',
    steps: steps?.(node, isNew) ?? [],
  });
  if (ifExists === 'fail') return begun(await posted(options), true);
  const { findOrMake } = await loadFound();
  const finding = { existing, posted, postsFirst };
  return findOrMake(tools, collection, options, finding, async (node, found, within) => {
    if (!found) return begun(node, true);
    accept?.(found);
    const { _id, id = _id } = found as { id?: string; _id?: string };
    const present = id === undefined || typeof keyOf(node) === 'string' ? node : made(id);
    if (ifExists === 'return') return { node: present, outcome: 'existing', steps: [] };
    await present.update((changes?.() ?? takenByUpdate(factsOf(node).ignored, body)) as never, within);
    return begun(present, false);
  });
}

/** Sends a POST to a node, or below it, and returns the key of the created object. */
export async function create(
  node: TreeNode,
  body: object,
  options?: RequestOptions,
  tail: readonly Segment[] = [],
): Promise<string> {
  await refuseIgnoredInCreate(factsOf(node).ignoredByCreate, body);
  return await sent(node, writable(node, body), options, tail);
}

async function sent(
  node: TreeNode,
  body: object,
  options?: RequestOptions,
  tail: readonly Segment[] = [],
): Promise<string> {
  const answer = await send(node, 'POST', tail, options, { body });
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
