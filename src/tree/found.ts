import type { RequestOptions } from '../http/options.ts';
import type { Finding, Makeable, Updatable } from './finding.ts';
import type { TreeNode } from './node.ts';
import { mayPass, outage, rest } from './patience.ts';
import type { Tools } from './tools.ts';

/**
 * Continues with an existing object and its content, or with the object that a POST creates. In one process, callers
 * take turns, because the server does not prevent every duplicate name. A POST whose answer was lost is followed by a
 * look for what it made, and by another one.
 */
export async function findOrMake<N extends Updatable, Result>(
  tools: Tools,
  collection: TreeNode,
  options: RequestOptions | undefined,
  {
    existing,
    find = (node, within) => tools.present(node as unknown as Makeable, within),
    posted,
    postsFirst = false,
  }: Finding<N>,
  next: (node: N, found: object | undefined, options: RequestOptions | undefined) => Promise<Result>,
): Promise<Result> {
  const { BadRequestError, bounded, ConflictError, inTurn, keyOf, located, ServerError } = tools;
  return bounded(options, async (within) => {
    const present = existing();
    const key = keyOf(present);
    // Not the turn of its updates, which run within this one.
    const name = `${await located(collection, within)} ${typeof key === 'string' ? key : key.label}`;
    return inTurn(name, within?.signal, async () => {
      let mayEnd: (() => boolean) | undefined;
      for (let repeats = 0; ; repeats++) {
        const found = postsFirst && repeats === 0 ? undefined : await find(present, within);
        // Made by the request whose answer was lost: nothing had the name before.
        if (found) return next(present, repeats > 0 && !postsFirst ? undefined : (found as object), within);
        let made: N;
        try {
          made = await posted(within);
        } catch (error) {
          const isConflict = error instanceof ConflictError;
          const isFailure = error instanceof BadRequestError || error instanceof ServerError;
          // For some names that are taken the server answers 400 or 500, but not where the POST may come first.
          const isOfName = isConflict || (!postsFirst && isFailure);
          // Measured: for some milliseconds the server reports one name both as taken and as not found.
          const pauses = isConflict ? [0, 50, 200] : [0];
          const meanwhile =
            isOfName && (await foundMeanwhile(tools, pauses, () => find(present, within), within));
          // A gateway says so, and the server made it: nothing had the name before.
          const isOwn = [502, 503, 504].includes((error as { httpStatus: number }).httpStatus);
          if (meanwhile) return next(present, isOwn ? undefined : (meanwhile as object), within);
          mayEnd ??= outage();
          // The conflict may be about another field: a user's e-mail address, say.
          if (!mayPass(error, repeats, within) || !mayEnd()) throw error;
          await rest(error, repeats, within, tools);
          continue;
        }
        return next(made, undefined, within);
      }
    });
  });
}

/** An object that was created by someone else between the look-up and the POST, if that is why the POST failed. */
async function foundMeanwhile(
  { pause }: Tools,
  pauses: readonly number[],
  find: () => Promise<unknown>,
  options: RequestOptions | undefined,
): Promise<unknown> {
  for (const milliseconds of pauses) {
    if (milliseconds > 0) await pause(milliseconds, options?.signal);
    // The error of the POST explains more than the error of this look-up.
    const found = await find().catch(() => undefined);
    if (found) return found;
  }
  return undefined;
}
