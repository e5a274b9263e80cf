import type { RequestOptions } from '../../http/options.ts';
import { inOrder } from '../../tree/in-order.ts';
import type { Job, Settle, Turn } from '../../tree/job.ts';
import { type BulkSource, opened } from '../../tree/records.ts';
import { Batches, checkUser, type Given, type ImportTools, nameOf, type Tell } from './import-batches.ts';
import type { ImportedUsers, UserImport } from './import-outcome.ts';
import type { CreateManyOptions, UserOutcome } from './many.ts';
import { type ManyRules, rulesOf } from './many-rules.ts';
import { NamedThings } from './named-things.ts';

/** A user that the rules of the caller may check. */
export interface UserEntry extends Given {
  /** Whether only the server can decide that the user is valid. */
  isUnsure?: boolean;
}

type Done =
  | { readonly outcome: 'created' | 'existing' | 'updated'; readonly id: string }
  | { readonly outcome: 'failed'; readonly error: unknown };

const outcomes = { added: 'created', existing: 'existing', updated: 'updated', failed: 'failed' } as const;

/** Creates users read from a source in batches, and yields the outcome for each in the order of the source. */
export async function* createMany(
  source: BulkSource<UserImport>,
  given: CreateManyOptions | undefined,
  tools: ImportTools,
): AsyncGenerator<UserOutcome, void, undefined> {
  const { rules, options } = await rulesOf(given, tools);
  const named = new NamedThings(tools);
  const parse = (user: UserImport): UserEntry => {
    checkUser(user, tools);
    return { item: user, isUnknown: false };
  };
  const job = creating(rules, tools, {
    parse,
    faults: (items, within) => named.faults(items, within),
    tell: telling,
  });
  yield* inOrder(() => opened(source), options, job, tools) as AsyncGenerator<UserOutcome, void, undefined>;
}

/** What differs between the verbs that create users in batches. */
interface Creating<T> extends Pick<Job<T, UserEntry, Done>, 'parse' | 'begin'> {
  /** Returns for each user why it cannot be sent. */
  readonly faults?: (
    users: readonly UserImport[],
    options: RequestOptions,
  ) => Promise<readonly (TypeError | undefined)[]>;
  readonly tell: typeof telling;
}

/** Returns the work of creating users in batches. */
export function creating<T>(
  { ifExists, batches: sizes, text, validate }: ManyRules,
  tools: ImportTools,
  { faults, tell: tellOf, ...verb }: Creating<T>,
): Job<T, UserEntry, Done> {
  const batches = new Batches(ifExists, tools);
  return {
    ...verb,
    counts: { created: 0, existing: 0, updated: 0, failed: 0 },
    batches: sizes,
    text: text as Job<T, UserEntry, Done>['text'],
    judge:
      validate &&
      (async (entry, options) => {
        const verdict = await validate(entry.item, options);
        entry.isUnsure = verdict === 'unsure';
        if (verdict instanceof Error) return verdict;
        return typeof verdict === 'object' ? new TypeError(verdict.fault) : undefined;
      }),
    // In a batch with another one of its name the server would refuse both.
    keyOf: ({ item }) => nameOf(item),
    work: async (turns, settle, options) => {
      const tell = tellOf(turns, settle);
      const entries = turns.map(({ parsed }) => parsed);
      const found = await faults?.(
        entries.map(({ item }) => item),
        options,
      );
      const fit = entries.filter((entry, index) => {
        const error = found?.[index];
        if (error) tell(entry, 'failed', { user: entry.item, error: error as never });
        return !error;
      });
      const sure = fit.filter(({ isUnsure }) => !isUnsure);
      if (sure.length > 0) await batches.run(tell, sure, options);
      for (const entry of fit) if (entry.isUnsure) await batches.single(tell, entry, options);
    },
    // What a user alone fails for is told above.
    isEnd: () => true,
  };
}

/** Settles users by the lists of an import. */
export function telling(turns: readonly Turn<UserEntry>[], settle: Settle<UserEntry, Done>): Tell {
  const turnOf = new Map<Given, Turn<UserEntry>>();
  for (const turn of turns) {
    if (turn.since !== undefined) Object.assign(turn.parsed, { isResumed: true, sentAt: turn.since });
    turnOf.set(turn.parsed, turn);
  }
  return <List extends keyof ImportedUsers>(entry: Given, list: List, told: ImportedUsers[List][number]) =>
    settle(
      turnOf.get(entry) as Turn<UserEntry>,
      'error' in told
        ? { outcome: 'failed', error: told.error }
        : { outcome: outcomes[list as 'added'], id: told.id },
    );
}
