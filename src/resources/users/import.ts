import type { RequestOptions } from '../../http/options.ts';
import { Bulk, type Entry } from '../../tree/bulk.ts';
import {
  Batches,
  type BatchRules,
  checkUser,
  type Given,
  type ImportTools,
  nameOf,
  type Tell,
} from './import-batches.ts';
import type { ImportError, ImportedUsers, ImportOptions, UserImport } from './import-outcome.ts';

// Measured: with larger batches, or more of them at once, the server takes longer for each user.
const batchSize = 50;
const batchesAtOnce = 4;
/** The server hashes a password for each user of a batch. */
const defaultBatchTimeout = 120_000;
/** How often a batch is sent again that the server did not take in. */
const batchRepeats = 2;

/** Imports users in batches. A batch that the server rejects is halved until the rejected users are isolated. */
export async function importUsers(
  users: readonly UserImport[],
  given: ImportOptions | undefined,
  tools: ImportTools,
): Promise<ImportedUsers> {
  if (!Array.isArray(users)) throw new TypeError('users must be an array');
  for (const user of users as readonly unknown[]) checkUser(user, tools);
  const { ifExists, batchTimeout, ...options } = tools.ownOptions(given, 'ifExists', 'batchTimeout');
  tools.checkIfExists(ifExists);
  if (batchTimeout !== undefined && !(batchTimeout > 0))
    throw new TypeError('batchTimeout must be a number of milliseconds above 0');
  const rules = {
    ifExists: ifExists ?? 'return',
    batchTimeout: batchTimeout ?? defaultBatchTimeout,
    busy: batchRepeats,
    lost: 0,
  };
  return await new Import(rules, tools).all(users, [], options, (within) => tools.prepare(users, within));
}

/** One import, with all that became of its users, however often it is resumed. */
class Import {
  readonly #batches: Batches;
  readonly #tools: ImportTools;
  readonly #outcome: { [Key in keyof ImportedUsers]: ImportedUsers[Key][number][] } = {
    added: [],
    existing: [],
    updated: [],
    failed: [],
  };

  constructor(rules: BatchRules, tools: ImportTools) {
    this.#batches = new Batches(rules, tools);
    this.#tools = tools;
  }

  /** Imports users; `lost` are those of which an earlier request was lost. */
  async all(
    users: readonly UserImport[],
    lost: readonly Given[],
    options: RequestOptions,
    prepare: (options: RequestOptions) => Promise<unknown> = async () => undefined,
  ): Promise<ImportedUsers> {
    // In a batch with another one of its name the server would refuse both.
    const names = new Set<string>();
    const first: UserImport[] = [];
    const second: UserImport[] = [];
    for (const user of users) {
      const name = nameOf(user);
      (names.has(name) ? second : first).push(user);
      names.add(name);
    }
    const [one, other] = [new Bulk(first), new Bulk(second)];
    const ofLost = new Bulk(lost);
    let isBegun = false;
    try {
      await this.#tools.bounded(options, async (within) => {
        await prepare(within);
        isBegun = true;
        await ofLost.run({
          size: batchSize,
          batchesAtOnce,
          work: (batch) => this.#relook(ofLost, batch, within),
        });
        const work = (bulk: Bulk<UserImport>) => (batch: readonly Given[]) =>
          this.#batches.run(
            this.#tell(bulk, (entry) => entry),
            batch,
            within,
          );
        await one.run({ size: batchSize, batchesAtOnce, work: work(one) });
        // One after the other: three of them may have one name.
        await other.run({ size: 1, batchesAtOnce: 1, work: work(other) });
      });
      return this.#told();
    } catch (cause) {
      if (!isBegun) throw cause;
      for (const bulk of [ofLost, one, other]) bulk.stop();
      const still = [...ofLost.unknown, ...ofLost.untried].map(({ item }) => item);
      const untried = [...one.untried, ...other.untried].map(({ item }) => item);
      throw this.#stopped([...still, ...one.unknown, ...other.unknown], untried, cause);
    }
  }

  #told(): ImportedUsers {
    const { added, existing, updated, failed } = this.#outcome;
    // A request that is still under way may yet be answered.
    return { added: [...added], existing: [...existing], updated: [...updated], failed: [...failed] };
  }

  #stopped(unknown: readonly Given[], untried: readonly UserImport[], cause: unknown): ImportError {
    const resume = (options: RequestOptions = {}): Promise<ImportedUsers> =>
      this.all(untried, unknown, options);
    return this.#tools.stopped({
      cause,
      resume,
      outcome: this.#told(),
      unknown: unknown.map(({ item }) => item),
      untried,
    });
  }

  /** Looks for users of which a request was lost, and imports those that are not there. */
  async #relook(
    bulk: Bulk<Given>,
    batch: readonly Entry<Given>[],
    options: RequestOptions | undefined,
  ): Promise<void> {
    const given = batch.map(({ item }) => item);
    const tell = this.#tell(bulk, (entry) => batch[given.indexOf(entry)] as Entry<Given>);
    await this.#batches.run(tell, given, options);
  }

  /** Settles a user, and keeps the outcome. */
  #tell<T>(bulk: Bulk<T>, entryOf: (entry: Given) => Entry<T>): Tell {
    return (entry, list, told) => {
      const isFirst = bulk.settle(entryOf(entry));
      if (isFirst) (this.#outcome[list] as unknown[]).push(told);
      return isFirst;
    };
  }
}
