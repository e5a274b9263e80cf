import ky from 'ky';
import type { Pause } from './retry.ts';

/**
 * Repeats a request for as long as `pauseAfter` returns a pause, and returns the last outcome. ky waits
 * and ends: it sends a request of its own, which ends as ours do. Loaded after a failure, not before.
 */
export async function repeated<Outcome>(
  first: Outcome,
  {
    again,
    pauseAfter,
    stays,
    outage,
    signal,
  }: {
    again: (last: Outcome) => Promise<Outcome>;
    pauseAfter: (outcome: Outcome, repeats: number) => Pause | undefined;
    /** Whether there is a cause for which what looks like a collision will not pass. */
    stays: () => Promise<boolean>;
    /** Returns the pause if the server cannot answer anything like it now. */
    outage: (outcome: Outcome, repeats: number) => Promise<Pause | undefined>;
    signal: AbortSignal;
  },
): Promise<Outcome> {
  let outcome = first;
  let pause: Pause | undefined;
  let repeats = -1;
  /** How many of them an outage is to blame for. */
  let spent = 0;
  const failures: unknown[] = [];
  const told = async (): Promise<Response> => {
    try {
      if (++repeats > 0) outcome = await again(outcome);
    } catch (error) {
      failures.push(error);
    }
    if (failures.length > 0) return new Response();
    try {
      pause = pauseAfter(outcome, repeats - spent);
      // Most collisions are over by now, so that it is worth a look.
      if (pause?.isShort && repeats === 1 && (await stays())) pause = undefined;
      else if (!pause) {
        pause = await outage(outcome, repeats);
        if (pause) spent = repeats + 1;
      }
    } catch (error) {
      failures.push(error);
      pause = undefined;
    }
    return new Response(null, { status: pause ? 503 : 200 });
  };
  await ky('https://localhost', {
    signal,
    timeout: false,
    fetch: told,
    retry: {
      limit: Number.MAX_SAFE_INTEGER,
      statusCodes: [503],
      delay: () => pause?.milliseconds ?? 0,
    },
  });
  if (failures.length > 0) throw failures[0];
  return outcome;
}
