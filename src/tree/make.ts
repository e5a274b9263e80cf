import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import { type CreateOptions, createOrFind } from './collection.ts';
import type { ResourceNode } from './node.ts';
import { PartialError } from './partial-error.ts';

/** One thing that an object gets after it was made. To run it twice is the same as once. */
export interface Part {
  readonly name: string;
  /** Adds it, and gives the parts that what it made gets in turn. */
  readonly add: (options: RequestOptions | undefined) => Promise<readonly Part[]>;
}

/** An object that is found, made and updated. */
export interface Creatable extends ResourceNode {
  find(options?: RequestOptions): Promise<unknown>;
  update(changes: never, options?: RequestOptions): Promise<void>;
}

/** How an object is made whole. */
export interface Plan<N> {
  /** What the POST takes. */
  readonly body: object;
  /** What an update takes, of an object that is there. */
  readonly changes: object;
  readonly made: (key: string) => N;
  readonly existing: () => N;
  readonly parts: (node: N, isNew: boolean) => readonly Part[];
  /** Looks at what was written, when all parts are there. */
  readonly check?: (node: N, options: RequestOptions | undefined) => Promise<void>;
}

/** The object that a POST makes, or that was there, and what remains to be done for it. */
export async function begin<N extends Creatable>(
  collection: ResourceNode,
  { body, changes, made, existing, parts }: Plan<N>,
  { ifExists, ...options }: CreateOptions,
): Promise<{ node: N; isWritten: boolean; parts: readonly Part[] }> {
  let isNew = false;
  const node = await createOrFind(
    collection,
    body,
    // The update is ours: a PUT ignores some of what a POST takes.
    { ...options, ifExists: ifExists === 'update' ? 'return' : ifExists },
    {
      made: (key) => {
        isNew = true;
        return made(key);
      },
      existing,
    },
  );
  if (!isNew && ifExists !== 'update') return { node, isWritten: false, parts: [] };
  if (!isNew) await node.update(changes as never, options);
  return { node, isWritten: true, parts: parts(node, isNew) };
}

/**
 * The node of an object that has all its parts. `prepare` looks up what they name, before anything is made. When a part
 * fails, a `PartialError`.
 */
export async function createWhole<N extends Creatable>(
  collection: ResourceNode,
  options: CreateOptions | undefined,
  prepare: (options: RequestOptions | undefined) => Promise<Plan<N>>,
): Promise<N> {
  const left: Part[] = [];
  const done: string[] = [];
  const begun: { node?: N } = {};
  try {
    return await bounded(options, async (within) => {
      const plan = await prepare(within);
      const { node, isWritten, parts } = await begin(collection, plan, {
        ...within,
        ifExists: options?.ifExists,
      });
      begun.node = node;
      left.push(...parts);
      await addAll(left, done, within);
      if (isWritten) await plan.check?.(node, within);
      return node;
    });
  } catch (error) {
    throw begun.node && left.length > 0 ? stopped(begun.node, left, done, error) : error;
  }
}

function stopped(node: ResourceNode, left: readonly Part[], done: readonly string[], cause: unknown): Error {
  // A request that is still under way may yet change the lists.
  const remaining = [...left];
  const had = [...done];
  const resume = async (options: RequestOptions | undefined): Promise<void> => {
    const again = [...remaining];
    const has = [...had];
    try {
      await bounded(options, (within) => addAll(again, has, within));
    } catch (error) {
      throw again.length > 0 ? stopped(node, again, has, error) : error;
    }
  };
  return new PartialError({ node, done: had, remaining: remaining.map(({ name }) => name), cause, resume });
}

const atOnce = 8;

/** Adds parts until there are none, and moves the names of those that were added. */
async function addAll(left: Part[], done: string[], options: RequestOptions | undefined): Promise<void> {
  while (left.length > 0) {
    const turn = left.slice(0, atOnce);
    const outcomes = await Promise.allSettled(turn.map((part) => part.add(options)));
    let failed: PromiseRejectedResult | undefined;
    for (const [index, part] of turn.entries()) {
      const outcome = outcomes[index] as (typeof outcomes)[number];
      if (outcome.status === 'rejected') failed ??= outcome;
      else {
        done.push(part.name);
        left.splice(left.indexOf(part), 1, ...outcome.value);
      }
    }
    if (failed) throw failed.reason;
  }
}
