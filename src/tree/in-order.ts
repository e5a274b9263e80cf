import type { RequestOptions } from '../http/options.ts';
import { Boxed } from './boxed.ts';
import { checkCheckpoint, Place } from './checkpoint.ts';
import type { Job, JobOptions, Positioned, Settle, Told, Turn } from './job.ts';
import { type Keyed, KeyQueues } from './key-queues.ts';
import { type BulkShard, checkedShard, closed, records } from './records.ts';
import type { Tools } from './tools.ts';
import { verdictOf } from './verdict.ts';

type Chunks = Parameters<typeof records>[0];

/** Functions of this module's callers. */
export type InOrderTools = Pick<
  Tools,
  'bounded' | 'controllerBelow' | 'mergedHeaders' | 'ownOptions' | 'pause' | 'traced' | 'wholeNumber'
>;

interface Input<T, Parsed, Done extends Told> extends Turn<Parsed>, Keyed {
  /** Number within the shard, from 0. */
  readonly number: number;
  readonly item: T | undefined;
  /** Why it cannot be worked on; `parsed` is not known then. */
  readonly fault: { readonly error: unknown } | undefined;
  key: string | undefined;
  outcome?: Positioned<T, Done>;
}

/** Works on the inputs of a source, some at once, and yields the outcome for each in the order of the source. */
export async function* inOrder<T, Parsed, Done extends Told>(
  open: () => Chunks,
  given: JobOptions<T>,
  job: Job<T, Parsed, Done>,
  tools: InOrderTools,
): AsyncGenerator<Positioned<T, Done>, void, undefined> {
  const { concurrency = 8, onProgress, checkpoint, shard, validate, ...options } = given;
  tools.wholeNumber(concurrency, 'concurrency', 1);
  for (const [name, value] of Object.entries({ onProgress, validate }))
    if (value && typeof value !== 'function') throw new TypeError(`${name} must be a function`);
  checkCheckpoint(checkpoint);
  // Before an input fails for them.
  tools.mergedHeaders(options.headers);
  const rules = { concurrency, onProgress, checkpoint, validate, shard: checkedShard(shard, tools) };
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

/** Returns work on one input at a time. */
export function singly<Parsed, Done extends Told>(
  work: (turn: Turn<Parsed>, options: RequestOptions) => Promise<Done>,
): Job<never, Parsed, Done>['work'] {
  return async (turns, settle, options) => {
    for (const turn of turns) settle(turn, await work(turn, options));
  };
}

type Rules<T> = Pick<JobOptions<T>, 'onProgress' | 'checkpoint' | 'validate'> & {
  readonly concurrency: number;
  readonly shard: BulkShard;
};

/** Wakes those who wait for a change. Costs nothing while nobody does. */
class Bell {
  #waiting: PromiseWithResolvers<void> | undefined;

  ring(): void {
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }

  heard(): Promise<void> {
    this.#waiting ??= Promise.withResolvers();
    return this.#waiting.promise;
  }
}

/** One call, with the inputs that were read and whose outcome was not yet consumed. */
class Run<T, Parsed, Done extends Told> {
  readonly #rules: Rules<T>;
  readonly #job: Job<T, Parsed, Done>;
  readonly #tools: InOrderTools;
  readonly #place: Place;
  /**
   * Those that were read and not yet consumed; the first ones of them have begun. No map: V8 keeps the former tables of
   * one that is old, with what they held.
   */
  readonly #window: Input<T, Parsed, Done>[] = [];
  #begun = 0;
  readonly #queues = new KeyQueues<Input<T, Parsed, Done>>();
  /** Number of inputs that were read, those of an earlier call included. */
  #read = 0;
  /** Inputs before this one are stored as possibly sent. */
  #marked = 0;
  #marking: Promise<void> = Promise.resolve();
  #isRead = false;
  #ended: { readonly error?: unknown } | undefined;
  #sourceFault: { readonly error: unknown } | undefined;
  readonly #told = new Bell();
  readonly #consumed = new Bell();
  readonly #queued = new Bell();

  constructor(rules: Rules<T>, job: Job<T, Parsed, Done>, tools: InOrderTools) {
    this.#rules = rules;
    this.#job = job;
    this.#tools = tools;
    this.#place = new Place(rules.checkpoint, rules.shard);
  }

  get #size(): number {
    return this.#job.batches?.size ?? 1;
  }

  get #ahead(): number {
    return Math.max(this.#job.ahead ?? 0, 2 * this.#rules.concurrency * this.#size);
  }

  /** Works on all inputs. After a failure those that have begun are waited for, so that what they did is known. */
  async work(chunks: Chunks, options: RequestOptions): Promise<void> {
    const { controller, letGo } = this.#tools.controllerBelow(options.signal);
    const { signal } = controller;
    const inputs = records<T>(chunks, signal, { shard: this.#rules.shard, text: this.#job.text });
    let isBegun = false;
    try {
      options.signal?.throwIfAborted();
      await this.#place.open();
      await this.#job.begin?.(options);
      isBegun = true;
      signal.addEventListener('abort', () => {
        this.#consumed.ring();
        this.#queued.ring();
      });
      const reading = this.#readAll(inputs, signal);
      const workers = Array.from({ length: this.#rules.concurrency }, () =>
        this.#worker(options, signal).catch((error) => {
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
    this.#told.ring();
  }

  /** Yields the outcomes in their order. After a failure those that were read and are not known have failed. */
  async *outcomes(): AsyncGenerator<Positioned<T, Done>, void, undefined> {
    for (;;) {
      const outcome = this.#window[0]?.outcome;
      if (outcome) {
        yield outcome;
        this.#window.shift();
        this.#begun--;
        this.#place.done++;
        this.#consumed.ring();
      } else if (this.#ended) break;
      else await this.#told.heard();
    }
    if (!('error' in this.#ended)) return;
    const cause = this.#ended.error;
    const error = cause instanceof Error ? cause : new Error('The call was ended', { cause });
    for (const { index, item, outcome } of this.#window)
      yield outcome ?? { index, item, outcome: 'failed', error };
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

  async #readAll(inputs: ReturnType<typeof records<T>>, signal: AbortSignal): Promise<void> {
    const place = this.#place;
    const skipped = place.done;
    try {
      for await (const read of inputs) {
        const number = this.#read++;
        if (number < skipped) continue;
        let item: T | undefined;
        let parsed: Parsed | undefined;
        let fault: { readonly error: unknown } | undefined;
        try {
          if ('error' in read) throw read.error;
          item = (read.value instanceof Boxed ? read.value.item : read.value) as T;
          parsed = this.#job.parse(item);
        } catch (error) {
          fault = { error };
        }
        const index = place.positionOf(number);
        const since = number < place.sentBefore ? place.since : undefined;
        this.#window.push({ number, index, item, parsed: parsed as Parsed, fault, since, key: undefined });
        if (this.#window.length - this.#begun >= this.#size) this.#queued.ring();
        while (this.#read - place.done >= this.#ahead && !signal.aborted) await this.#consumed.heard();
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
    this.#queued.ring();
  }

  async #worker(options: RequestOptions, signal: AbortSignal): Promise<void> {
    for (;;) {
      options.signal?.throwIfAborted();
      if (signal.aborted) return;
      const size = this.#size;
      const batch = this.#window.slice(this.#begun, this.#begun + size);
      if (batch.length === size || (this.#isRead && batch.length > 0)) {
        this.#begun += batch.length;
        const start = performance.now();
        await this.#batch(batch, options);
        this.#job.batches?.took(batch.length, performance.now() - start);
        // By another size there may be room, or a batch.
        if (this.#size !== size) {
          this.#consumed.ring();
          this.#queued.ring();
        }
        this.#rules.onProgress?.({ ...this.#job.counts } as never);
      } else if (this.#isRead) return;
      else await this.#queued.heard();
    }
  }

  async #batch(inputs: readonly Input<T, Parsed, Done>[], options: RequestOptions): Promise<void> {
    // Begins without waiting, so that keys are asked for in the order of the inputs.
    const entering = this.#queues.enter(inputs, (input) => this.#isValid(input, options));
    try {
      const marking = this.#mark(inputs);
      // It is waited for below.
      marking.catch(() => undefined);
      const { first, later } = await entering;
      await marking;
      if (first.length > 0) await this.#work(first, options);
      for (const { input, turn } of later) {
        await turn;
        await this.#work([input], options);
      }
    } finally {
      for (const input of inputs) this.#queues.leave(input);
    }
  }

  /** Finds the key of an input. Returns whether it can be worked on; otherwise it has failed. */
  async #isValid(input: Input<T, Parsed, Done>, options: RequestOptions): Promise<boolean> {
    const { item, parsed, fault } = input;
    const { validate } = this.#rules;
    try {
      if (fault) throw fault.error;
      const invalid = validate
        ? await verdictOf(validate, item as T)
        : await this.#job.judge?.(parsed, options);
      if (invalid) this.#settle(input, { outcome: 'failed', error: invalid });
      else input.key = await this.#job.keyOf?.(parsed, options);
    } catch (error) {
      if (options.signal?.aborted || (!fault && this.#job.isEnd(error))) throw error;
      this.#settle(input, { outcome: 'failed', error });
    }
    return !input.outcome;
  }

  async #work(inputs: readonly Input<T, Parsed, Done>[], options: RequestOptions): Promise<void> {
    options.signal?.throwIfAborted();
    const settle: Settle<Parsed, Done> = (turn, done) => this.#settle(turn as (typeof inputs)[number], done);
    try {
      await this.#job.work(inputs, settle, options);
    } catch (error) {
      if (options.signal?.aborted || this.#job.isEnd(error)) throw error;
      for (const input of inputs) settle(input, { outcome: 'failed', error });
    }
  }

  #settle(input: Input<T, Parsed, Done>, done: Parameters<Settle<Parsed, Done>>[1]): boolean {
    if (input.outcome) return false;
    const { index, item } = input;
    this.#queues.leave(input);
    input.outcome = { index, item, ...done } as Positioned<T, Done>;
    const { counts } = this.#job;
    counts[done.outcome] = (counts[done.outcome] ?? 0) + 1;
    this.#told.ring();
    return true;
  }

  /** Stores which inputs may be sent from now on: a batch, or of single ones some, because that takes as long as a request. */
  async #mark(inputs: readonly Input<T, Parsed, Done>[]): Promise<void> {
    const end = (inputs.at(-1)?.number ?? 0) + 1;
    if (end > this.#marked) {
      this.#marked = this.#job.batches ? end : Math.min(end - 1 + this.#ahead, this.#read);
      this.#marking = this.#place.sending(this.#marked - 1);
    }
    await this.#marking;
  }
}
