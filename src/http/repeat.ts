import ky from 'ky';
import type { Attempts, Content, Outcome } from './attempts.ts';
import type { Pause, RetryRules } from './retry.ts';

/** A request to repeat, and its means. Functions are passed in: a module that is loaded later would split bundles by its imports. */
export interface Repeating extends Pick<typeof import('./retry.ts'), 'pauseAfter' | 'pauseOfOutage'> {
  readonly attempts: Attempts;
  readonly rules: RetryRules;
  readonly signal: AbortSignal;
  /** Returns what the next attempt sends. */
  readonly content: () => Promise<Content>;
  /** Returns the cause for which what looks like a collision will not pass, if there is one. */
  readonly causes: () => Promise<{ readonly isSure: boolean } | undefined>;
  /** Reads from the server without an authorization. */
  readonly look: (path: readonly string[]) => Promise<Outcome>;
}

/**
 * Repeats a request for as long as `pauseAfter` returns a pause, and returns the last outcome. ky waits and ends: it
 * sends a request of its own, which ends as ours do. Loaded after a failure, not before.
 */
export async function repeated(first: Outcome, repeating: Repeating): Promise<Outcome> {
  const { attempts, rules, signal, content, causes, pauseAfter } = repeating;
  let outcome = first;
  let pause: Pause | undefined;
  let repeats = -1;
  /** How many of them an outage is to blame for. */
  let spent = 0;
  const isOut = outages(repeating);
  const failures: unknown[] = [];
  const next = async (): Promise<Pause | undefined> => {
    if (++repeats > 0) {
      await attempts.repeat('status' in outcome ? outcome.status : undefined);
      outcome = await attempts.send(await content(), signal);
    }
    const usual = pauseAfter(outcome, rules, repeats - spent);
    // Most collisions are over by now, so that it is worth a look.
    if (usual?.isShort && repeats === 1 && (await causes())?.isSure) return undefined;
    const later = usual ?? (await isOut(outcome, repeats));
    if (!usual) spent = repeats + 1;
    return later;
  };
  const told = async (): Promise<Response> => {
    pause = await next().catch((error: unknown) => {
      failures.push(error);
      return undefined;
    });
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

/** Returns a function that returns the pause if an outage may be why the last outcome names no cause. */
function outages({
  rules,
  pauseOfOutage,
  look,
}: Repeating): (outcome: Outcome, repeats: number) => Promise<Pause | undefined> {
  let isFirst = true;
  return async (outcome, repeats) => {
    const pause = pauseOfOutage(outcome, rules, repeats);
    if (!pause) return undefined;
    // Each connection of the server's that an outage has broken fails once, also when it is over.
    if (!isFirst) {
      // Without its database a server does not know that a realm is not there: it keeps in mind only those that are.
      const seen = await look(['realms', crypto.randomUUID()]);
      if ('status' in seen && seen.status < 500) return undefined;
    }
    isFirst = false;
    return pause;
  };
}
