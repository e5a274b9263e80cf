import type { PartialImportResults } from '../../facts/representations.ts';
import type { ConflictError, KeycloakError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { Bulk, type Entry, faultOf } from '../../tree/bulk.ts';
import type { CreateOptions } from '../../tree/make.ts';
import type { User } from '../shared/entities.ts';
import type {
  ImportError,
  ImportedUser,
  ImportedUsers,
  ImportOptions,
  StoppedImport,
  UserImport,
} from './import-outcome.ts';

// Measured: with larger batches, or more of them at once, the server takes longer for each user.
const batchSize = 50;
const batchesAtOnce = 4;
/** The server hashes a password for each user of a batch. */
const defaultBatchTimeout = 120_000;
/** How often a batch is sent again that the server did not take in. */
const batchRepeats = 2;
/** By how much the clocks of this machine and of the server may differ. */
const leeway = 500;

/**
 * Requests of an import. They are passed in: a module that is loaded later and imports from the tree would split the
 * tree in a bundle.
 */
export interface ImportTools {
  /** Looks up the roles and groups of all users. */
  readonly prepare: (options: RequestOptions | undefined) => Promise<unknown>;
  readonly send: (body: object, options: RequestOptions) => Promise<PartialImportResults>;
  /** Returns the users whose name is like this one. */
  readonly look: (username: string, options: RequestOptions | undefined) => Promise<User[]>;
  /** Creates a single user, subject to `ifExists`, and returns the id. */
  readonly make: (user: UserImport, options: CreateOptions) => Promise<string>;
  readonly taken: (username: string) => ConflictError;
  readonly stopped: (stopped: StoppedImport) => ImportError;
  readonly bounded: <T>(
    options: RequestOptions | undefined,
    run: (options: RequestOptions | undefined) => Promise<T>,
  ) => Promise<T>;
  readonly fewAtOnce: <T, R>(items: readonly T[], run: (item: T) => Promise<R>) => Promise<R[]>;
  readonly pause: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

type Given = Entry<UserImport>;

interface Rules {
  readonly ifExists: NonNullable<CreateOptions['ifExists']>;
  readonly batchTimeout: number;
}

/** Imports users in batches. A batch that the server rejects is halved until the rejected users are isolated. */
export async function importUsers(
  users: readonly UserImport[],
  { ifExists = 'return', batchTimeout = defaultBatchTimeout, ...options }: ImportOptions = {},
  tools: ImportTools,
): Promise<ImportedUsers> {
  if (!(batchTimeout > 0)) throw new TypeError('batchTimeout must be a number of milliseconds above 0');
  return await new Import({ ifExists, batchTimeout }, tools).all(users, [], options, tools.prepare);
}

/** One import, with all that became of its users, however often it is resumed. */
class Import {
  readonly #rules: Rules;
  readonly #tools: ImportTools;
  readonly #outcome: { [Key in keyof ImportedUsers]: ImportedUsers[Key][number][] } = {
    added: [],
    existing: [],
    updated: [],
    failed: [],
  };

  constructor(rules: Rules, tools: ImportTools) {
    this.#rules = rules;
    this.#tools = tools;
  }

  /** Imports users; `lost` are those of which an earlier request was lost. */
  async all(
    users: readonly UserImport[],
    lost: readonly Given[],
    options: RequestOptions,
    prepare: ImportTools['prepare'] = async () => undefined,
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
          this.#batch(bulk, batch, within);
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
    const inner = { settle: (entry: Given) => bulk.settle(batch[given.indexOf(entry)] as Entry<Given>) };
    await this.#batch(inner, given, options);
  }

  /** Imports a batch, which the server does as a whole or not at all. */
  async #batch(
    bulk: Pick<Bulk<UserImport>, 'settle'>,
    batch: readonly Given[],
    options: RequestOptions | undefined,
  ): Promise<void> {
    for (let repeats = 0; ; repeats++) {
      const sentAt = Date.now();
      for (const entry of batch) {
        entry.isUnknown = true;
        entry.sentAt ??= sentAt;
      }
      const undone = (): void => {
        for (const entry of batch) {
          entry.isUnknown = false;
          if (entry.sentAt === sentAt) entry.sentAt = undefined;
        }
      };
      try {
        // Servers before 26.1 give imported users no date, by which those of a lost request are known.
        const users = batch.map(({ item, sentAt }) => ({ createdTimestamp: sentAt, ...item }));
        const body = { ifResourceExists: 'SKIP', users };
        const answer = await this.#tools.send(body, { ...options, timeout: this.#rules.batchTimeout });
        return await this.#answered(bulk, batch, answer, sentAt, options);
      } catch (error) {
        const fault = faultOf(error, options);
        if (fault === 'refused') undone();
        if (fault !== 'rejected' && fault !== 'lost' && fault !== 'busy') throw error;
        // What the batch failed for says more than why nobody can look.
        const there = await this.#look(batch, options).catch(() => undefined);
        options?.signal?.throwIfAborted();
        if (!there) throw error;
        if (there.length === batch.length) return await this.#found(bulk, batch, there, options);
        // Without its answer the server may yet be about it.
        if (fault === 'lost') throw error;
        if (fault === 'rejected') {
          undone();
          return await this.#halved(bulk, batch, options);
        }
        for (const entry of batch) entry.isUnknown = false;
        if (repeats === batchRepeats) throw error;
        const seconds = (error as { retryAfter?: number }).retryAfter ?? 2 ** repeats / 4;
        await this.#tools.pause(seconds * 1000, options?.signal);
      }
    }
  }

  async #halved(
    bulk: Pick<Bulk<UserImport>, 'settle'>,
    batch: readonly Given[],
    options: RequestOptions | undefined,
  ): Promise<void> {
    const middle = Math.ceil(batch.length / 2);
    const [one] = batch;
    if (middle === batch.length && one) return await this.#one(bulk, one, 'added', options);
    await this.#batch(bulk, batch.slice(0, middle), options);
    await this.#batch(bulk, batch.slice(middle), options);
  }

  /** Tells what the server says of each user. */
  async #answered(
    bulk: Pick<Bulk<UserImport>, 'settle'>,
    batch: readonly Given[],
    { results = [] }: PartialImportResults,
    sentAt: number,
    options: RequestOptions | undefined,
  ): Promise<void> {
    const byName = new Map(results.map((result) => [nameOf({ username: result.resourceName }), result]));
    const left: Given[] = [];
    for (const entry of batch) {
      const { action, id = '', resourceName: username = '' } = byName.get(nameOf(entry.item)) ?? {};
      if (action === 'ADDED') this.#settle(bulk, entry, 'added', { id, username });
      else left.push(entry);
    }
    // Of a lost request it may be that this one finds what that one made.
    const there = left.map((entry) => {
      const result = byName.get(nameOf(entry.item));
      return entry.sentAt === sentAt && result ? { id: result.id, username: result.resourceName } : undefined;
    });
    const unseen = left.filter((_, index) => !there[index]);
    const seen = unseen.length > 0 ? await this.#look(unseen, options) : [];
    if (seen.length < unseen.length) throw new TypeError('The answer lacks some of the users');
    await this.#found(bulk, left, there.map((user) => user ?? seen.shift()) as User[], options);
  }

  /** Tells of users that are there: those that a lost request made, and those that were there before. */
  async #found(
    bulk: Pick<Bulk<UserImport>, 'settle'>,
    batch: readonly Given[],
    there: readonly Pick<User, 'id' | 'username' | 'createdTimestamp'>[],
    options: RequestOptions | undefined,
  ): Promise<void> {
    const before: { entry: Given; user: ImportedUser }[] = [];
    for (const [index, entry] of batch.entries()) {
      const { id, username, createdTimestamp = 0 } = there[index] as User;
      const since = entry.item.createdTimestamp ?? (entry.sentAt ?? Number.POSITIVE_INFINITY) - leeway;
      const isNew = entry.sentAt !== undefined && createdTimestamp >= since;
      if (isNew) this.#settle(bulk, entry, 'added', { id, username });
      else before.push({ entry, user: { id, username } });
    }
    await this.#tools.fewAtOnce(before, async ({ entry, user }) => {
      entry.isUnknown = false;
      const { ifExists } = this.#rules;
      if (ifExists === 'return') this.#settle(bulk, entry, 'existing', user);
      else if (ifExists === 'update') await this.#one(bulk, entry, 'updated', options);
      else {
        const error = this.#tools.taken(user.username);
        this.#settle(bulk, entry, 'failed', { user: entry.item, error });
      }
    });
  }

  /** Uses `create`, which reports the actual error; the import answers 500 for an e-mail address that is taken. */
  async #one(
    bulk: Pick<Bulk<UserImport>, 'settle'>,
    entry: Given,
    list: 'added' | 'updated',
    options: RequestOptions | undefined,
  ): Promise<void> {
    const { username } = entry.item;
    const { make } = this.#tools;
    entry.isUnknown = true;
    entry.sentAt ??= Date.now();
    try {
      const id = await make(entry.item, { ...options, ifExists: list === 'updated' ? 'update' : 'fail' });
      this.#settle(bulk, entry, list, { id, username });
    } catch (thrown) {
      let error = thrown;
      const fault = faultOf(error, options);
      if (fault === 'refused') entry.isUnknown = false;
      if (fault === 'refused' || fault === 'ended') throw error;
      // Behind a gateway that made the client repeat it, the second request finds what the first one made.
      const isAnswer = (error as { httpStatus?: number }).httpStatus === 400;
      // What the user failed for says more than why nobody can look.
      const [there] = isAnswer
        ? []
        : ((await this.#look([entry], options).catch(() => undefined)) ?? [undefined]);
      options?.signal?.throwIfAborted();
      if (there && list === 'added' && (there.createdTimestamp ?? 0) >= entry.sentAt - leeway) {
        try {
          // The roles and groups that come after the user.
          await make(entry.item, { ...options, ifExists: 'update' });
          return this.#settle(bulk, entry, list, { id: there.id, username: there.username });
        } catch (next) {
          error = next;
        }
      }
      if (faultOf(error, options) !== 'rejected') throw error;
      this.#settle(bulk, entry, 'failed', { user: entry.item, error: error as KeycloakError });
    }
  }

  #settle<List extends keyof ImportedUsers>(
    bulk: Pick<Bulk<UserImport>, 'settle'>,
    entry: Given,
    list: List,
    told: ImportedUsers[List][number],
  ): void {
    if (bulk.settle(entry)) (this.#outcome[list] as unknown[]).push(told);
  }

  /** Returns those that the server has of some users: all in their order, or else as far as they are there. */
  async #look(batch: readonly Given[], options: RequestOptions | undefined): Promise<User[]> {
    const seek = async ({ item }: Given): Promise<User[]> => {
      const found = await this.#tools.look(item.username, options);
      return found.filter((user) => nameOf(user) === nameOf(item)).slice(0, 1);
    };
    const [first, ...others] = batch;
    // The server makes all of a batch or nothing: one that is missing says that of the others.
    const one = first ? await seek(first) : [];
    return one.length === 0 ? one : [...one, ...(await this.#tools.fewAtOnce(others, seek)).flat()];
  }
}

/** Usernames are the same whatever their case. */
function nameOf({ username = '' }: { readonly username?: string | undefined }): string {
  return username.toLowerCase();
}
