import ky from 'ky';
import { Answer } from './answer.ts';
import type { Attempts, Content, Outcome } from './attempts.ts';
import { askedToWait, hasCollided, mayPass, mostRepeats, type RetryRules } from './retry.ts';

/**
 * Sends a request again for as long as that may help, and returns its last outcome. What to wait for, and how long, ky
 * knows, which is asked to send a request of its own and is told how ours end. Loaded after a failure, not before.
 */
export async function repeated(
  first: Outcome,
  {
    attempts,
    content,
    rules,
    signal,
  }: {
    attempts: Attempts;
    content: Content;
    rules: RetryRules;
    signal: AbortSignal;
  },
): Promise<Outcome> {
  let outcome = first;
  let repeats = -1;
  const failures: unknown[] = [];
  const told = async (): Promise<Response> => {
    try {
      if (++repeats > 0) {
        await attempts.repeat(outcome instanceof Answer ? outcome.status : undefined);
        outcome = await attempts.send(content, signal);
      }
    } catch (error) {
      failures.push(error);
    }
    if (failures.length > 0 || !mayPass(outcome, rules, repeats)) return new Response();
    // This header alone: ky would take those of a rate limit for it.
    const seconds = askedToWait(outcome);
    return new Response(null, {
      status: 503,
      headers: seconds === undefined ? {} : { 'retry-after': `${seconds}` },
    });
  };
  await ky('https://localhost', {
    signal,
    timeout: false,
    fetch: told,
    retry: {
      limit: mostRepeats(rules),
      statusCodes: [503],
      afterStatusCodes: [503],
      jitter: true,
      delay: (count) => (hasCollided(outcome) ? Math.min(50 * 2 ** count, 800) : 150 * 2 ** count),
    },
  });
  if (failures.length > 0) throw failures[0];
  return outcome;
}
