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
  readonly size: number;
  readonly batchesAtOnce: number;
  /** Works on some objects, and settles each of them. What it throws stops the call. */
  readonly work: (batch: readonly Entry<T>[]) => Promise<void>;
}

/** A call for a list of objects, some batches at once. Each is settled once, or is `unknown` or `untried` when the call stops. */
export class Bulk<T> {
  readonly #open: Set<Entry<T>>;
  readonly #entries: readonly Entry<T>[];
  #begun = 0;
  #isStopped = false;

  constructor(items: readonly T[]) {
    this.#entries = items.map((item) => ({ item, isUnknown: false }));
    this.#open = new Set(this.#entries);
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
      while (!this.#isStopped && this.#begun < this.#entries.length) {
        const batch = this.#entries.slice(this.#begun, this.#begun + size);
        this.#begun += size;
        await work(batch);
      }
    };
    const workers = Array.from({ length: batchesAtOnce }, () =>
      worker().catch((error) => {
        this.stop();
        throw error;
      }),
    );
    const ended = await Promise.allSettled(workers);
    const failed = ended.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Begins no other batch. */
  stop(): void {
    this.#isStopped = true;
  }
}
