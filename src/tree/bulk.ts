import type { ApiError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';

/** State of one of the many objects of a call. */
export interface Entry<T> {
  readonly item: T;
  /** Time at which it was first sent, by the clock of this process, if the result is unknown. */
  sentAt?: number | undefined;
  /** Whether a request that may have had an effect on it is under way, or was lost. */
  isUnknown: boolean;
}

/** Rules for working on many objects. */
export interface BulkRules<T> {
  readonly size: number | (() => number);
  readonly batchesAtOnce: number;
  /** Works on some objects, and settles each of them. What it throws stops the call. */
  readonly work: (batch: readonly Entry<T>[]) => Promise<void>;
}

/**
 * A call for many objects, read from its source in the course of the call, some batches at once. Each object is settled
 * once, or is `unknown` or `untried` when the call stops.
 */
export class Bulk<T> {
  readonly #source: Iterator<T> | AsyncIterator<T>;
  readonly #open = new Set<Entry<T>>();
  readonly #isListed: boolean;
  #reading: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  /** `isListed` keeps `unknown` and `untried`, which costs the memory of a set. */
  constructor(source: Iterable<T> | AsyncIterable<T>, { isListed = true }: { isListed?: boolean } = {}) {
    this.#isListed = isListed;
    this.#source =
      Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** Objects of which a request was lost. */
  get unknown(): Entry<T>[] {
    return [...this.#open].filter(({ isUnknown }) => isUnknown);
  }

  /** Objects that were not sent. */
  get untried(): Entry<T>[] {
    return [...this.#open].filter(({ isUnknown }) => !isUnknown);
  }

  /** Removes an object whose result is known. Returns `false` if it was removed before. */
  settle(entry: Entry<T>): boolean {
    return this.#open.delete(entry);
  }

  /**
   * Works on all objects. When one batch throws, no other is begun; those under way are waited for, so that what they
   * did is known.
   */
  async run({ size, batchesAtOnce, work }: BulkRules<T>): Promise<void> {
    const worker = async (): Promise<void> => {
      while (!this.#isStopped) {
        const batch = await this.#next(typeof size === 'function' ? size() : size);
        if (batch.length === 0) return;
        // Between the reading and now.
        if (!this.#isStopped) await work(batch);
      }
    };
    const workers = Array.from({ length: batchesAtOnce }, () =>
      worker().catch((error) => {
        this.#isStopped = true;
        throw error;
      }),
    );
    const ended = await Promise.allSettled(workers);
    const failed = ended.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Ends the call from outside, and reads what can be read at once of what is left. */
  stop(): void {
    this.#isStopped = true;
    for (let next = this.#source.next(); !(next instanceof Promise) && !next.done; next = this.#source.next())
      this.#add((next as IteratorYieldResult<T>).value);
  }

  /** One worker reads after the other. */
  #next(size: number): Promise<Entry<T>[]> {
    const batch = this.#reading.then(async () => {
      const entries: Entry<T>[] = [];
      while (entries.length < size && !this.#isStopped) {
        const next = await this.#source.next();
        if (next.done) break;
        entries.push(this.#add(next.value));
      }
      return entries;
    });
    // What the source throws, its reader hears.
    this.#reading = batch.catch(() => undefined);
    return batch;
  }

  #add(item: T): Entry<T> {
    const entry: Entry<T> = { item, isUnknown: false };
    if (this.#isListed) this.#open.add(entry);
    return entry;
  }
}

/**
 * Returns the kind of a failed request: the server, or a gateway after it, `rejected` it; the answer was `lost`; the
 * server, or a gateway, was `busy`; the caller is `refused`; or the call `ended`.
 */
export function faultOf(
  error: unknown,
  options: RequestOptions | undefined,
): 'rejected' | 'lost' | 'busy' | 'refused' | 'ended' {
  if (options?.signal?.aborted) return 'ended';
  // By their codes: this module is loaded later, and imports nothing that is there from the start.
  const { code, httpStatus = 0, cause } = Object(error) as Partial<ApiError>;
  if (code === 'partial') return faultOf(cause, options);
  if (code && ['connection_failed', 'timeout', 'invalid_response', 'response_cut_off'].includes(code))
    return 'lost';
  if (httpStatus === 0) return 'ended';
  if ([429, 502, 503, 504].includes(httpStatus)) return 'busy';
  return [400, 409, 413, 500].includes(httpStatus) ? 'rejected' : 'refused';
}
