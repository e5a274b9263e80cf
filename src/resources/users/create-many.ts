import { inOrder } from '../../tree/in-order.ts';
import type { Job, Settle, Turn } from '../../tree/job.ts';
import { mostRepeats } from '../../tree/patience.ts';
import { type BulkSource, opened } from '../../tree/records.ts';
import { Batches, checkUser, type Given, type ImportTools, nameOf, type Tell } from './import-batches.ts';
import type { ImportedUsers, UserImport } from './import-outcome.ts';
import type { CreateManyOptions, UserOutcome } from './many.ts';
import { type ManyRules, rulesOf } from './many-rules.ts';
import { NamedThings } from './named-things.ts';

/** The server hashes a password for each user of a batch. */
const batchTimeout = 120_000;

interface Entry extends Given {
  /** Whether only the server can tell that the user is valid. */
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
  yield* inOrder(() => opened(source), options, jobOf(rules, tools), tools) as AsyncGenerator<
    UserOutcome,
    void,
    undefined
  >;
}

function jobOf(
  { ifExists, batches: sizes, text, validate }: ManyRules,
  tools: ImportTools,
): Job<UserImport, Entry, Done> {
  const batches = new Batches({ ifExists, batchTimeout, busy: mostRepeats, lost: mostRepeats }, tools);
  const named = new NamedThings(tools);
  return {
    outcomes: Object.values(outcomes),
    batches: sizes,
    text,
    parse: (user) => {
      checkUser(user, tools);
      return { item: user, isUnknown: false };
    },
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
      const tell = telling(turns, settle);
      const entries = turns.map(({ parsed }) => parsed);
      const items = entries.map(({ item }) => item);
      const faults = await named.faults(items, options);
      const fit = entries.filter((entry, index) => {
        const error = faults[index];
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
function telling(turns: readonly Turn<Entry>[], settle: Settle<Entry, Done>): Tell {
  const turnOf = new Map<Given, Turn<Entry>>();
  for (const turn of turns) {
    turn.parsed.isResumed = turn.since !== undefined;
    turn.parsed.sentAt = turn.since;
    turnOf.set(turn.parsed, turn);
  }
  return <List extends keyof ImportedUsers>(entry: Given, list: List, told: ImportedUsers[List][number]) =>
    settle(
      turnOf.get(entry) as Turn<Entry>,
      'error' in told
        ? { outcome: 'failed', error: told.error }
        : { outcome: outcomes[list as 'added'], id: told.id },
    );
}
