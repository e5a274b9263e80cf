import ky from 'ky';
import type { Pause } from './retry.ts';

/**
 * Repeats a request for as long as `pauseAfter` returns a pause, and returns the last outcome. ky knows how long to
 * wait: it sends a request of its own, which ends as ours do. Loaded after a failure, not before.
 */
export async function repeated<Outcome>(
  first: Outcome,
  {
    again,
    pauseAfter,
    stays,
    most,
    signal,
  }: {
    again: (last: Outcome) => Promise<Outcome>;
    pauseAfter: (outcome: Outcome, repeats: number) => Pause | undefined;
    /** Whether there is a cause for which what looks like a collision will not pass. */
    stays: () => Promise<boolean>;
    most: number;
    signal: AbortSignal;
  },
): Promise<Outcome> {
  let outcome = first;
  let pause: Pause | undefined;
  let repeats = -1;
  const failures: unknown[] = [];
  const told = async (): Promise<Response> => {
    try {
      if (++repeats > 0) outcome = await again(outcome);
    } catch (error) {
      failures.push(error);
    }
    pause = failures.length > 0 ? undefined : pauseAfter(outcome, repeats);
    // Most collisions are over by now, so that it is worth a look.
    if (pause?.isShort && repeats === 1 && (await stays())) pause = undefined;
    if (!pause) return new Response();
    const { seconds } = pause;
    return new Response(null, {
      status: 503,
      headers: seconds === undefined ? {} : { 'retry-after': String(seconds) },
    });
  };
  await ky('https://localhost', {
    signal,
    timeout: false,
    fetch: told,
    retry: {
      limit: most,
      statusCodes: [503],
      afterStatusCodes: [503],
      jitter: true,
      delay: (count) => (pause?.isShort ? Math.min(30 * 3 ** count, 1600) : 150 * 2 ** count),
    },
  });
  if (failures.length > 0) throw failures[0];
  return outcome;
}
