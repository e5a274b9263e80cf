import type { PartialImportResults } from '../../facts/representations.ts';
import type { ConflictError, KeycloakError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { CreateOptions } from '../../tree/make.ts';
import type { ResourceNode } from '../../tree/node.ts';
import { faultOf, mayPass, mostRepeats, outage, patiently, rest } from '../../tree/patience.ts';
import type { Tools } from '../../tree/tools.ts';
import type { User } from '../shared/entities.ts';
import type {
  ImportError,
  ImportedUser,
  ImportedUsers,
  StoppedImport,
  UserImport,
} from './import-outcome.ts';

/** Milliseconds for a batch: the server hashes a password for each of its users. */
const batchTimeout = 120_000;
/** By how much the clocks of this machine and of the server may differ. */
const leeway = 500;
/** How many of the created users are remembered. */
const mostRemembered = 10_000;

/**
 * Requests of an import. They are passed in: a module that is loaded later and imports from the tree would split the
 * tree in a bundle.
 */
export interface ImportTools extends Tools {
  /** The list of users. */
  readonly users: ResourceNode;
  readonly checkIfExists: (ifExists: unknown) => void;
  /** Looks up the roles and groups of these users. */
  readonly prepare: (users: readonly UserImport[], options: RequestOptions | undefined) => Promise<unknown>;
  readonly send: (body: object, options: RequestOptions) => Promise<PartialImportResults>;
  /** Returns the users whose name is like this one. */
  readonly look: (username: string, options: RequestOptions | undefined) => Promise<User[]>;
  /** Creates a single user, subject to `ifExists`, and returns the id. */
  readonly make: (user: UserImport, options: CreateOptions) => Promise<string>;
  readonly taken: (username: string) => ConflictError;
  /** Returns the error for an answer that lacks users which the server does not have. */
  readonly incomplete: () => KeycloakError;
  readonly stopped: (stopped: StoppedImport) => ImportError;
}

/** A user on the way. */
export interface Given {
  readonly item: UserImport;
  /** Time at which it was first sent, by the clock of this process, if the result is unknown. */
  sentAt?: number | undefined;
  /** Whether a request that may have had an effect on it is under way, or was lost. */
  isUnknown: boolean;
  /** Whether an earlier process may have created the user without the roles and groups. */
  isResumed?: boolean;
}

/** Reports the outcome for a user, by the lists of an import. Returns `false` if that was done before. */
export type Tell = <List extends keyof ImportedUsers>(
  entry: Given,
  list: List,
  told: ImportedUsers[List][number],
) => boolean;

/** Imports users in batches, and reports the outcome for each. */
export class Batches {
  readonly #ifExists: NonNullable<CreateOptions['ifExists']>;
  readonly #tools: ImportTools;
  readonly #made = new Set<string>();

  constructor(ifExists: NonNullable<CreateOptions['ifExists']>, tools: ImportTools) {
    this.#ifExists = ifExists;
    this.#tools = tools;
  }

  /** Imports a batch, which the server does as a whole or not at all. */
  async run(tell: Tell, batch: readonly Given[], options: RequestOptions | undefined): Promise<void> {
    let mayEnd: (() => boolean) | undefined;
    for (let repeats = 0; ; repeats++) {
      const fresh = new Set(batch.filter(({ sentAt }) => sentAt === undefined));
      const sentAt = Date.now();
      for (const entry of batch) {
        entry.isUnknown = true;
        entry.sentAt ??= sentAt;
      }
      const undone = (): void => {
        for (const entry of batch) {
          entry.isUnknown = false;
          if (fresh.has(entry)) entry.sentAt = undefined;
        }
      };
      try {
        // Servers before 26.5 give imported users no date, by which those of a lost request are known.
        const users = batch.map(({ item, sentAt }) => ({ createdTimestamp: sentAt, ...item }));
        const body = { ifResourceExists: 'SKIP', users };
        const answer = await this.#tools.send(body, { ...options, timeout: batchTimeout });
        return await this.#answered(tell, batch, answer, fresh, options);
      } catch (error) {
        const fault = faultOf(error, options);
        if (fault === 'refused') undone();
        if (fault !== 'rejected' && fault !== 'lost' && fault !== 'busy') throw error;
        mayEnd ??= outage();
        // What the batch failed for says more than why nobody can look.
        const there = await this.#look(batch, options).catch(() => undefined);
        options?.signal?.throwIfAborted();
        if (there?.length === batch.length) return await this.#found(tell, batch, there, options);
        if (fault === 'rejected' && there) {
          undone();
          return await this.#halved(tell, batch, options);
        }
        // Without its answer the server may yet be about it: the next one then finds what this one made.
        const isUntaken = fault === 'busy' && there;
        if (isUntaken) for (const entry of batch) entry.isUnknown = false;
        // Where one can look, the server is back.
        if (there) mayEnd = undefined;
        else if (!mayEnd()) throw error;
        if (repeats >= mostRepeats) throw error;
        await rest(error, repeats, options, this.#tools);
      }
    }
  }

  /** Creates a user in a request of its own, which the server checks. */
  async single(tell: Tell, entry: Given, options: RequestOptions): Promise<void> {
    const [there] = await patiently(() => this.#look([entry], options), options, this.#tools);
    if (there) await this.#found(tell, [entry], [there], options);
    else await this.#one(tell, entry, 'added', options);
  }

  #remember(id: string): void {
    this.#made.add(id);
    for (const first of this.#made) {
      if (this.#made.size <= mostRemembered) break;
      this.#made.delete(first);
    }
  }

  async #halved(tell: Tell, batch: readonly Given[], options: RequestOptions | undefined): Promise<void> {
    const middle = Math.ceil(batch.length / 2);
    const [one] = batch;
    if (middle === batch.length && one) return await this.#one(tell, one, 'added', options);
    await this.run(tell, batch.slice(0, middle), options);
    await this.run(tell, batch.slice(middle), options);
  }

  /** Reports the server's result for each user. */
  async #answered(
    tell: Tell,
    batch: readonly Given[],
    { results = [] }: PartialImportResults,
    fresh: ReadonlySet<Given>,
    options: RequestOptions | undefined,
  ): Promise<void> {
    const byName = new Map(results.map((result) => [nameOf({ username: result.resourceName }), result]));
    const left: Given[] = [];
    for (const entry of batch) {
      const { action, id = '', resourceName: username = '' } = byName.get(nameOf(entry.item)) ?? {};
      if (action === 'ADDED') this.#settle(tell, entry, 'added', { id, username });
      else left.push(entry);
    }
    // Of a lost request it may be that this one finds what that one made.
    const there = left.map((entry) => {
      const result = byName.get(nameOf(entry.item));
      return fresh.has(entry) && result ? { id: result.id, username: result.resourceName } : undefined;
    });
    const unseen = left.filter((_, index) => !there[index]);
    const seen = unseen.length > 0 ? await this.#look(unseen, options) : [];
    if (seen.length < unseen.length) throw this.#tools.incomplete();
    await this.#found(tell, left, there.map((user) => user ?? seen.shift()) as User[], options);
  }

  /** Reports users that exist, either created by a lost request or existing before. */
  async #found(
    tell: Tell,
    batch: readonly Given[],
    there: readonly Pick<User, 'id' | 'username' | 'createdTimestamp'>[],
    options: RequestOptions | undefined,
  ): Promise<void> {
    const before: { entry: Given; user: ImportedUser }[] = [];
    for (const [index, entry] of batch.entries()) {
      const { id, username, createdTimestamp = 0 } = there[index] as User;
      const since = entry.item.createdTimestamp ?? (entry.sentAt ?? Number.POSITIVE_INFINITY) - leeway;
      // Of two users with one name, the second one finds the first.
      const isNew = entry.sentAt !== undefined && createdTimestamp >= since && !this.#made.has(id);
      if (isNew && entry.isResumed && hasParts(entry.item))
        await this.#one(tell, entry, 'added', options, true);
      else if (isNew) this.#settle(tell, entry, 'added', { id, username });
      else before.push({ entry, user: { id, username } });
    }
    await this.#tools.fewAtOnce(before, async ({ entry, user }) => {
      entry.isUnknown = false;
      const ifExists = this.#ifExists;
      if (ifExists === 'return') this.#settle(tell, entry, 'existing', user);
      else if (ifExists === 'update') await this.#one(tell, entry, 'updated', options);
      else {
        const error = this.#tools.taken(user.username);
        this.#settle(tell, entry, 'failed', { user: entry.item, error });
      }
    });
  }

  /** Uses `create`, which reports the actual error; the import answers 500 for an e-mail address that is taken. */
  async #one(
    tell: Tell,
    entry: Given,
    list: 'added' | 'updated',
    options: RequestOptions | undefined,
    isThere = list === 'updated',
    repeats = 0,
  ): Promise<void> {
    const { username } = entry.item;
    const { make } = this.#tools;
    entry.isUnknown = true;
    entry.sentAt ??= Date.now();
    try {
      const id = await make(entry.item, { ...options, ifExists: isThere ? 'update' : 'fail' });
      this.#settle(tell, entry, list, { id, username });
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
      const isOwn =
        there && (there.createdTimestamp ?? 0) >= entry.sentAt - leeway && !this.#made.has(there.id);
      if (isOwn && list === 'added') {
        try {
          // The roles and groups that come after the user.
          await make(entry.item, { ...options, ifExists: 'update' });
          return this.#settle(tell, entry, list, { id: there.id, username: there.username });
        } catch (next) {
          error = next;
        }
      }
      const last = faultOf(error, options);
      if (mayPass(error, repeats, options)) {
        await rest(error, repeats, options, this.#tools);
        return await this.#one(tell, entry, list, options, isThere || isOwn, repeats + 1);
      }
      if (last !== 'rejected') throw error;
      this.#settle(tell, entry, 'failed', { user: entry.item, error: error as KeycloakError });
    }
  }

  #settle<List extends keyof ImportedUsers>(
    tell: Tell,
    entry: Given,
    list: List,
    told: ImportedUsers[List][number],
  ): void {
    if (tell(entry, list, told) && list === 'added') this.#remember((told as ImportedUser).id);
  }

  /** Returns the users that exist: all of them in the same order, or else only some. */
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

/** Throws `TypeError` for a user that cannot be imported. */
export function checkUser(user: unknown, { checkedList }: ImportTools): void {
  const { username, groups } = Object(user) as UserImport;
  if (typeof username !== 'string' || username === '') throw new TypeError('Each user must have a username');
  if (groups !== undefined) checkedList('groups', groups);
}

/** Usernames are the same whatever their case. */
export function nameOf({ username = '' }: { readonly username?: string | undefined }): string {
  return username.toLowerCase();
}

/** Whether `create` gives the user something in requests of their own. */
function hasParts({ realmRoles = [], clientRoles = {} }: UserImport): boolean {
  return realmRoles.length > 0 || Object.keys(clientRoles).length > 0;
}
