import type { RequestOptions } from '../http/options.ts';
import { Boxed } from './boxed.ts';
import { type BulkCheckpoint, Place } from './checkpoint.ts';
import { type BulkShard, checkedShard, closed, orAborted, records } from './records.ts';
import type { Tools } from './tools.ts';

type Chunks = Parameters<typeof records>[0];

/** Functions of this module's callers. */
export type InOrderTools = Pick<
  Tools,
  'bounded' | 'controllerBelow' | 'mergedHeaders' | 'ownOptions' | 'pause' | 'traced' | 'wholeNumber'
>;

/** Options of a verb that works on many objects. */
interface Options extends RequestOptions {
  readonly concurrency?: number | undefined;
  readonly onProgress?: ((progress: never) => void) | undefined;
  readonly checkpoint?: BulkCheckpoint | undefined;
  readonly shard?: BulkShard | undefined;
}

/** What became of an input. */
interface Told {
  readonly outcome: string;
}

/** An input in its turn. */
export interface Turn<Parsed> {
  readonly parsed: Parsed;
  readonly index: number;
  readonly key: string | undefined;
  /** Whether an earlier process may have worked on it. */
  readonly isResumed: boolean;
}

/** Work on each input of a source. */
export interface Job<T, Parsed, Done extends Told> {
  /** The names of the outcomes. */
  readonly outcomes: readonly string[];
  /** Number of inputs that are read ahead of the outcome that is consumed next; at least twice those at once. */
  readonly ahead?: number;
  /** Runs before the first input is read. */
  readonly begin?: (options: RequestOptions) => Promise<void>;
  /** Reads an input when it comes, some time before its turn. Throws for one that cannot be worked on. */
  readonly parse: (item: T) => Parsed;
  /** Returns what identifies the object of an input: those with the same key take turns. */
  readonly keyOf?: (
    parsed: Parsed,
    options: RequestOptions,
  ) => string | undefined | Promise<string | undefined>;
  readonly work: (turn: Turn<Parsed>, options: RequestOptions) => Promise<Done>;
  /** Whether the call cannot go on after this error. If it can, the input alone has failed. */
  readonly isEnd: (error: unknown) => boolean;
}

/** The outcome for an input, with its position. */
export type Positioned<T, Done extends Told> =
  | (Done & { readonly index: number; readonly item: T })
  | {
      readonly index: number;
      readonly item: T | undefined;
      readonly outcome: 'failed';
      readonly error: unknown;
    };

interface Input<T, Parsed> {
  /** Number within the shard, from 0. */
  readonly index: number;
  readonly item: T | undefined;
  readonly parsed: { readonly value: Parsed } | { readonly error: unknown };
  readonly isResumed: boolean;
}

/** Works on the inputs of a source, some at once, and yields the outcome for each in the order of the source. */
export async function* inOrder<T, Parsed, Done extends Told>(
  open: () => Chunks,
  given: Options,
  job: Job<T, Parsed, Done>,
  tools: InOrderTools,
): AsyncGenerator<Positioned<T, Done>, void, undefined> {
  const { concurrency = 8, onProgress, checkpoint, shard, ...options } = given;
  tools.wholeNumber(concurrency, 'concurrency', 1);
  if (onProgress && typeof onProgress !== 'function') throw new TypeError('onProgress must be a function');
  if (checkpoint && !(typeof checkpoint.load === 'function' && typeof checkpoint.save === 'function'))
    throw new TypeError('checkpoint must have the methods load and save');
  // Before an input fails for them.
  tools.mergedHeaders(options.headers);
  const rules = { concurrency, onProgress, checkpoint, shard: checkedShard(shard, tools) };
  const chunks = open();
  const run = new Run(rules, job, tools);
  const { controller, letGo } = tools.controllerBelow(options.signal);
  const working = tools
    .bounded({ ...options, signal: controller.signal }, (within) => run.work(chunks, within))
    .then(
      () => run.end({}),
      (error) => run.end({ error }),
    );
  try {
    yield* run.outcomes();
  } finally {
    controller.abort();
    letGo();
    await working;
    await run.close();
  }
}

type Rules = Pick<Options, 'onProgress' | 'checkpoint'> & {
  readonly concurrency: number;
  readonly shard: BulkShard;
};

/** One call, with the inputs that were read and whose outcome was not yet consumed. */
class Run<T, Parsed, Done extends Told> {
  readonly #rules: Rules;
  readonly #job: Job<T, Parsed, Done>;
  readonly #tools: InOrderTools;
  readonly #place: Place;
  readonly #ahead: number;
  readonly #queue: Input<T, Parsed>[] = [];
  readonly #open = new Map<number, Input<T, Parsed>>();
  readonly #outcomes = new Map<number, Positioned<T, Done>>();
  readonly #progress: Record<string, number>;
  /** The last input of each key that is under way. */
  readonly #last = new Map<string, Promise<void>>();
  /** Settled when the keys of all inputs so far are known. */
  #keyed: Promise<unknown> = Promise.resolve();
  /** Number of inputs that were read, those of an earlier call included. */
  #read = 0;
  /** Inputs before this one are stored as possibly sent. */
  #marked = 0;
  #marking: Promise<void> = Promise.resolve();
  #isRead = false;
  #isStopped = false;
  #ended: { readonly error?: unknown } | undefined;
  #sourceFault: { readonly error: unknown } | undefined;
  #change: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(rules: Rules, job: Job<T, Parsed, Done>, tools: InOrderTools) {
    this.#rules = rules;
    this.#job = job;
    this.#tools = tools;
    this.#place = new Place(rules.checkpoint, rules.shard);
    this.#ahead = Math.max(job.ahead ?? 0, 2 * rules.concurrency);
    this.#progress = Object.fromEntries(job.outcomes.map((outcome) => [outcome, 0]));
  }

  /** Works on all inputs. After a failure those that have begun are waited for, so that what they did is known. */
  async work(chunks: Chunks, options: RequestOptions): Promise<void> {
    const { controller, letGo } = this.#tools.controllerBelow(options.signal);
    const inputs = records<T>(chunks, controller.signal, { shard: this.#rules.shard });
    let isBegun = false;
    try {
      options.signal?.throwIfAborted();
      await this.#place.open();
      await this.#job.begin?.(options);
      isBegun = true;
      const reading = this.#readAll(inputs, controller.signal);
      const workers = Array.from({ length: this.#rules.concurrency }, () =>
        this.#worker(options, controller.signal).catch((error) => {
          this.#isStopped = true;
          controller.abort(error);
          throw error;
        }),
      );
      const ended = await Promise.allSettled([...workers, reading]);
      const failed = ended.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason;
      if (this.#sourceFault) throw this.#sourceFault.error;
    } finally {
      letGo();
      await inputs.return();
      if (!isBegun) await closed(chunks);
    }
  }

  end(ended: { readonly error?: unknown }): void {
    this.#ended = ended;
    this.#changed();
  }

  /** Yields the outcomes in their order. After a failure those that were read and are not known have failed. */
  async *outcomes(): AsyncGenerator<Positioned<T, Done>, void, undefined> {
    for (;;) {
      const outcome = this.#outcomes.get(this.#place.done);
      if (outcome) {
        this.#outcomes.delete(this.#place.done);
        yield outcome;
        this.#place.done++;
        this.#changed();
      } else if (this.#ended) break;
      else await this.#change.promise;
    }
    if (!('error' in this.#ended)) return;
    const cause = this.#ended.error;
    const error = cause instanceof Error ? cause : new Error('The call was ended', { cause });
    const left = [...this.#outcomes.keys(), ...this.#open.keys()].sort((one, other) => one - other);
    for (const index of left) {
      const item = this.#open.get(index)?.item;
      const failed = { index: this.#place.positionOf(index), item, outcome: 'failed', error } as const;
      yield this.#outcomes.get(index) ?? failed;
    }
    throw this.#tools.traced(cause);
  }

  /** Stores how far the outcomes were consumed. */
  async close(): Promise<void> {
    if (!this.#place.isOpen) return;
    const saving = this.#place.save();
    const isWhole = this.#ended && !('error' in this.#ended);
    // What ended a call before says more than why that failed.
    await (isWhole ? saving : saving.catch(() => undefined));
  }

  #changed(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  async #readAll(inputs: ReturnType<typeof records<T>>, signal: AbortSignal): Promise<void> {
    const skipped = this.#place.done;
    try {
      for await (const read of inputs) {
        const index = this.#read++;
        if (index < skipped) continue;
        const isResumed = index < this.#place.sentBefore;
        let item: T | undefined;
        let parsed: Input<T, Parsed>['parsed'];
        try {
          if ('error' in read) throw read.error;
          item = (read.value instanceof Boxed ? read.value.item : read.value) as T;
          parsed = { value: this.#job.parse(item) };
        } catch (error) {
          parsed = { error };
        }
        const input = { index, item, parsed, isResumed };
        this.#open.set(index, input);
        this.#queue.push(input);
        this.#changed();
        while (this.#read - this.#place.done >= this.#ahead) await orAborted(this.#change.promise, signal);
      }
      if (this.#read < skipped)
        throw new TypeError(
          `The source has ${this.#read} inputs, and those of the checkpoint were at least ${skipped}`,
        );
    } catch (error) {
      // What was read before is worked on.
      if (!signal.aborted) this.#sourceFault = { error };
    }
    this.#isRead = true;
    this.#changed();
  }

  async #worker(options: RequestOptions, signal: AbortSignal): Promise<void> {
    for (;;) {
      options.signal?.throwIfAborted();
      if (this.#isStopped) return;
      const input = this.#queue.shift();
      if (input) await this.#one(input, options);
      else if (this.#isRead) return;
      else await orAborted(this.#change.promise, signal).catch(() => undefined);
    }
  }

  /** Begins without waiting, so that keys are asked for in the order of the inputs. */
  async #one(input: Input<T, Parsed>, options: RequestOptions): Promise<void> {
    const { item, parsed, isResumed } = input;
    const index = this.#place.positionOf(input.index);
    const finding = 'value' in parsed ? this.#keyFor(parsed.value, options) : undefined;
    // It is waited for below.
    finding?.catch(() => undefined);
    await this.#mark(input.index);
    let told: Told;
    try {
      if ('error' in parsed) throw parsed.error;
      const key = await finding;
      const turn = { parsed: parsed.value, index, key, isResumed };
      told = await this.#after(key, () => this.#job.work(turn, options));
    } catch (error) {
      if (options.signal?.aborted || (!('error' in parsed) && this.#job.isEnd(error))) throw error;
      told = { outcome: 'failed', error } as Told;
    }
    this.#open.delete(input.index);
    this.#outcomes.set(input.index, { index, item, ...told } as Positioned<T, Done>);
    this.#progress[told.outcome] = (this.#progress[told.outcome] ?? 0) + 1;
    this.#changed();
    this.#rules.onProgress?.({ ...this.#progress } as never);
  }

  /** Returns the key of an input once the keys of all before it are known. */
  async #keyFor(parsed: Parsed, options: RequestOptions): Promise<string | undefined> {
    const { keyOf } = this.#job;
    if (!keyOf) return undefined;
    const before = this.#keyed;
    const finding = (async () => keyOf(parsed, options))();
    this.#keyed = Promise.allSettled([before, finding]);
    await this.#keyed;
    return finding;
  }

  /** Runs after the inputs before this one that have the same key. */
  async #after<R>(key: string | undefined, run: () => Promise<R>): Promise<R> {
    if (key === undefined) return run();
    const { promise, resolve } = Promise.withResolvers<void>();
    const earlier = this.#last.get(key);
    this.#last.set(key, promise);
    try {
      await earlier;
      return await run();
    } finally {
      resolve();
      if (this.#last.get(key) === promise) this.#last.delete(key);
    }
  }

  /** Stores which inputs may be sent from now on: some at a time, because that takes as long as a request. */
  async #mark(index: number): Promise<void> {
    if (index >= this.#marked) {
      this.#marked = Math.min(index + this.#ahead, this.#read);
      this.#marking = this.#place.sending(this.#marked - 1);
    }
    await this.#marking;
  }
}
