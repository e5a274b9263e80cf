import type { RequestOptions } from '../../http/options.ts';
import { Bulk, type Entry } from '../../tree/bulk.ts';
import { type BulkProgress, Place } from '../../tree/checkpoint.ts';
import { type BulkSource, closed, opened, orAborted, type Read, records } from '../../tree/records.ts';
import { Batches, checkUser, type Given, type ImportTools, nameOf } from './import-batches.ts';
import type { ImportedUsers, UserImport } from './import-outcome.ts';
import type { CreateManyOptions, UserOutcome } from './many.ts';
import { type ManyRules, rulesOf } from './many-rules.ts';
import { NamedThings } from './named-things.ts';

/** The server hashes a password for each user of a batch. */
const batchTimeout = 120_000;
/** Pauses of 0.25 s, each twice the one before: together longer than a server takes to start. */
const repeats = 7;
/** How many batches are read ahead of the outcome that is consumed next, for each of those at once. */
const ahead = 2;

/** Lets another input of the same name begin, if one waits. */
interface Turn {
  ended?: PromiseWithResolvers<void>;
}

interface Input extends Given {
  /** Number within the shard, from 0. */
  readonly index: number;
  readonly error: TypeError | undefined;
  turn?: Turn;
  outcome?: UserOutcome;
}

const outcomes = { added: 'created', existing: 'existing', updated: 'updated', failed: 'failed' } as const;

/** Creates users read from a source in batches, and yields the outcome for each in the order of the source. */
export async function* createMany(
  source: BulkSource<UserImport>,
  given: CreateManyOptions | undefined,
  tools: ImportTools,
): AsyncGenerator<UserOutcome, void, undefined> {
  const { rules, options } = await rulesOf(given, tools);
  const chunks = opened(source);
  const many = new Many(rules, tools);
  const { controller, letGo } = tools.controllerBelow(options.signal);
  const working = tools
    .bounded({ ...options, signal: controller.signal }, (within) => many.work(chunks, within))
    .then(
      () => many.end(undefined),
      (error) => many.end({ error }),
    );
  try {
    yield* many.outcomes();
  } finally {
    controller.abort();
    letGo();
    await working;
    await many.close();
  }
}

/** One call, with the inputs that were read and whose outcome was not yet consumed. */
class Many {
  readonly #rules: ManyRules;
  readonly #tools: ImportTools;
  readonly #batches: Batches;
  /**
   * Those that were read and not yet consumed. No map: V8 keeps the former tables of one that is old, with what they
   * held.
   */
  readonly #window: Input[] = [];
  readonly #progress: { -readonly [Name in keyof BulkProgress]: number } = {
    created: 0,
    existing: 0,
    updated: 0,
    failed: 0,
  };
  /** The last one of each name that is under way: in a batch with another one of its name the server would refuse both. */
  readonly #names = new Map<string, Turn>();
  readonly #named: NamedThings;
  readonly #place: Place;
  #ended: { readonly error?: unknown } | undefined;
  #isWhole = false;
  #sourceFault: { readonly error: unknown } | undefined;
  #news: PromiseWithResolvers<void> = Promise.withResolvers();
  #room: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(rules: ManyRules, tools: ImportTools) {
    this.#rules = rules;
    this.#tools = tools;
    this.#place = new Place(rules.checkpoint, rules.shard);
    const { ifExists } = rules;
    this.#batches = new Batches(
      { ifExists, batchTimeout, busy: repeats, lost: repeats },
      tools,
      (list, told, entry) => this.#tell(list, told, entry as Input),
    );
    this.#named = new NamedThings(tools, this.#batches);
  }

  /** Works on all inputs. */
  async work(chunks: ReturnType<typeof opened>, options: RequestOptions): Promise<void> {
    const { controller, letGo } = this.#tools.controllerBelow(options.signal);
    const inputs = this.#inputs(chunks, controller.signal);
    let isBegun = false;
    try {
      options.signal?.throwIfAborted();
      await this.#place.open();
      const bulk = new Bulk(inputs, { isListed: false });
      const { batches, concurrency: batchesAtOnce } = this.#rules;
      const work = async (batch: readonly Entry<Input>[]): Promise<void> => {
        const own = batch.map(({ item }) => item);
        const start = performance.now();
        try {
          await this.#batch(own, options);
          batches.took(own.length, performance.now() - start);
        } catch (error) {
          // Whoever waits for room would wait for the outcomes of this batch.
          controller.abort(error);
          throw error;
        } finally {
          for (const input of own) this.#leave(input);
        }
      };
      isBegun = true;
      await bulk.run({ size: () => batches.size, batchesAtOnce, work });
      if (this.#sourceFault) throw this.#sourceFault.error;
    } finally {
      letGo();
      await inputs.return();
      if (!isBegun) await closed(chunks);
    }
  }

  end(ended: { readonly error: unknown } | undefined): void {
    this.#ended = ended ?? {};
    this.#news.resolve();
  }

  /** Yields the outcomes in their order. After a failure those that were read and are not known have failed. */
  async *outcomes(): AsyncGenerator<UserOutcome, void, undefined> {
    for (;;) {
      const outcome = this.#window[0]?.outcome;
      if (outcome) {
        yield outcome;
        this.#window.shift();
        this.#place.done++;
        this.#room.resolve();
      } else if (this.#ended) break;
      else {
        await this.#news.promise;
        this.#news = Promise.withResolvers();
      }
    }
    this.#isWhole = !('error' in this.#ended);
    if (!('error' in this.#ended)) return;
    const cause = this.#ended.error;
    const error = cause instanceof Error ? cause : new Error('The call was ended', { cause });
    for (const { index, item, outcome } of this.#window) {
      const failed = { index: this.#place.positionOf(index), item, outcome: 'failed', error } as const;
      yield outcome ?? failed;
    }
    throw this.#tools.traced(cause);
  }

  /** Stores how far the outcomes were consumed. */
  async close(): Promise<void> {
    if (!this.#place.isOpen) return;
    const saving = this.#place.save();
    // What ended a call before says more than why that failed.
    await (this.#isWhole ? saving : saving.catch(() => undefined));
  }

  async *#inputs(
    chunks: ReturnType<typeof opened>,
    signal: AbortSignal,
  ): AsyncGenerator<Input, void, undefined> {
    const { batches, concurrency } = this.#rules;
    const place = this.#place;
    const skipped = place.done;
    let index = 0;
    try {
      for await (const read of records<UserImport>(chunks, signal, this.#rules)) {
        if (index++ < skipped) continue;
        while (index - place.done > ahead * concurrency * batches.size) {
          await orAborted(this.#room.promise, signal);
          this.#room = Promise.withResolvers();
        }
        yield this.#input(index - 1, read);
      }
      if (index < skipped)
        throw new TypeError(
          `The source has ${index} inputs, and those of the checkpoint were at least ${skipped}`,
        );
    } catch (error) {
      signal.throwIfAborted();
      // What was read before is worked on.
      this.#sourceFault = { error };
    }
  }

  #input(index: number, read: Read<UserImport>): Input {
    const isResumed = index < this.#place.sentBefore;
    const user = 'value' in read ? read.value : undefined;
    let error = 'error' in read ? read.error : undefined;
    try {
      if (!error) checkUser(user, this.#tools);
    } catch (thrown) {
      error = thrown as TypeError;
    }
    const input: Input = {
      index,
      item: user as UserImport,
      error,
      isUnknown: false,
      isResumed,
      sentAt: isResumed ? this.#place.since : undefined,
    };
    this.#window.push(input);
    return input;
  }

  async #batch(inputs: readonly Input[], options: RequestOptions): Promise<void> {
    const first: Input[] = [];
    const second: { input: Input; earlier: Turn }[] = [];
    for (const input of inputs) {
      const { item, error } = input;
      if (error) {
        this.#fail(input, error);
        continue;
      }
      const earlier = this.#names.get(nameOf(item));
      if (earlier) {
        earlier.ended ??= Promise.withResolvers();
        second.push({ input, earlier });
      } else first.push(input);
      input.turn = {};
      this.#names.set(nameOf(item), input.turn);
    }
    await this.#place.sending(inputs.at(-1)?.index ?? 0);
    await this.#send(first, options);
    for (const { input, earlier } of second) {
      await earlier.ended?.promise;
      await this.#send([input], options);
    }
    this.#rules.onProgress?.({ ...this.#progress });
  }

  async #send(inputs: readonly Input[], options: RequestOptions): Promise<void> {
    options.signal?.throwIfAborted();
    const { unsure, sure } = await this.#valid(inputs, options);
    const [named, single] = [await this.#haveNames(sure, options), await this.#haveNames(unsure, options)];
    const settle = (input: Given): boolean => (input as Input).outcome === undefined;
    if (named.length > 0) await this.#batches.run({ settle }, named, options);
    for (const input of single) await this.#batches.single({ settle }, input, options);
  }

  /** Returns those that are valid, and those of whom the server must tell; the others have failed. */
  async #valid(
    inputs: readonly Input[],
    options: RequestOptions,
  ): Promise<{ sure: readonly Input[]; unsure: readonly Input[] }> {
    const { validate } = this.#rules;
    if (!validate) return { sure: inputs, unsure: [] };
    const valid = { sure: [] as Input[], unsure: [] as Input[] };
    const verdicts = await Promise.all(inputs.map(({ item }) => validate(item, this.#batches, options)));
    for (const [index, input] of inputs.entries()) {
      const verdict = verdicts[index];
      if (verdict instanceof Error) this.#fail(input, verdict);
      else if (typeof verdict === 'object') this.#fail(input, new TypeError(verdict.fault));
      else valid[verdict === 'unsure' ? 'unsure' : 'sure'].push(input);
    }
    return valid;
  }

  /** Returns those whose roles, groups and so on exist; the others have failed. */
  async #haveNames(inputs: readonly Input[], options: RequestOptions): Promise<readonly Input[]> {
    const items = inputs.map(({ item }) => item);
    const faults = await this.#named.faults(items, options);
    return inputs.filter((input, index) => {
      const fault = faults[index];
      if (fault) this.#fail(input, fault);
      return !fault;
    });
  }

  #fail(input: Input, error: Error): void {
    this.#tell('failed', { user: input.item, error: error as never }, input);
  }

  #tell<List extends keyof ImportedUsers>(list: List, told: ImportedUsers[List][number], input: Input): void {
    const { item } = input;
    const index = this.#place.positionOf(input.index);
    this.#leave(input);
    this.#progress[outcomes[list]]++;
    input.outcome =
      'error' in told
        ? { index, item, outcome: 'failed', error: told.error }
        : { index, item, outcome: outcomes[list as 'added'], id: told.id };
    this.#news.resolve();
  }

  #leave(input: Input): void {
    if (!input.turn) return;
    input.turn.ended?.resolve();
    const name = nameOf(input.item);
    if (this.#names.get(name) === input.turn) this.#names.delete(name);
  }
}
