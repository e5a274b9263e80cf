import type { BulkShard } from './records.ts';

/** How far `createMany` came, as small JSON. */
export interface BulkState {
  /** Number of inputs, of the shard if there is one, whose outcome was consumed. They are skipped. */
  readonly done: number;
  /** Number of inputs that may have been sent. */
  readonly sent: number;
  /** Time in milliseconds before which none of those after `done` was sent. */
  readonly since: number;
  /** Part of the source that the numbers are of; `undefined` for the whole source. */
  readonly shard?: BulkShard | undefined;
}

/** Stores how far `createMany` came, in a file or a database. */
export interface BulkCheckpoint {
  /** Returns the state that was saved last, or `undefined`. */
  readonly load: () => BulkState | undefined | Promise<BulkState | undefined>;
  /** Stores the state; called before each batch and at the end, never twice at once. Must be durable once it returns. */
  readonly save: (state: BulkState) => void | Promise<void>;
}

/** Numbers of users so far, by outcome. */
export interface BulkProgress {
  readonly created: number;
  readonly existing: number;
  readonly updated: number;
  readonly failed: number;
}

/** Throws `TypeError` for a checkpoint that cannot store anything. */
export function checkCheckpoint(
  checkpoint: { readonly load?: unknown; readonly save?: unknown } | undefined,
): void {
  if (checkpoint && !(typeof checkpoint.load === 'function' && typeof checkpoint.save === 'function'))
    throw new TypeError('checkpoint must have the methods load and save');
}

/** How far the call came, and its checkpoint. */
export class Place {
  /** Number of inputs whose outcome was consumed. */
  done = 0;
  /** Inputs before this one may have been sent by an earlier call. */
  sentBefore = 0;
  /** None of them was sent before this time. */
  since = 0;
  isOpen = false;
  readonly #checkpoint: BulkCheckpoint | undefined;
  readonly #shard: BulkShard;
  /** Ends of batches that may have been sent, each with a time before. */
  #sends: { readonly end: number; readonly at: number }[] = [];
  #saving: Promise<unknown> = Promise.resolve();

  constructor(checkpoint: BulkCheckpoint | undefined, shard: BulkShard = { index: 0, of: 1 }) {
    this.#checkpoint = checkpoint;
    this.#shard = shard;
  }

  /** Returns the position in the whole source of an input of the shard. */
  positionOf(index: number): number {
    return index * this.#shard.of + this.#shard.index;
  }

  async open(): Promise<void> {
    const state = await this.#checkpoint?.load();
    // A store of JSON says null where there is nothing.
    if (state !== undefined && state !== null) {
      const { done, sent, since, shard } = Object(state) as BulkState;
      const isState = [done, sent, since].every((value) => Number.isSafeInteger(value) && value >= 0);
      if (!isState || sent < done)
        throw new TypeError('checkpoint.load() must return what save was given, or undefined');
      const [theirs, ours] = [told(shard ?? undefined), told(this.#shard)];
      if (theirs !== ours) throw new TypeError(`The checkpoint is of ${theirs}, and the call is for ${ours}`);
      this.done = done;
      this.sentBefore = sent;
      this.since = since;
      if (sent > done) this.#sends.push({ end: sent, at: since });
    }
    this.isOpen = true;
  }

  /** Stores that the inputs up to this one are about to be sent. */
  async sending(index: number): Promise<void> {
    if (!this.#checkpoint) return;
    this.#sends.push({ end: index + 1, at: Date.now() });
    await this.save();
  }

  /** Stores the state of the moment at which it is stored: one store follows the other. */
  async save(): Promise<void> {
    const saving = this.#saving.then(() => this.#checkpoint?.save(this.#state()));
    this.#saving = saving.catch(() => undefined);
    await saving;
  }

  #state(): BulkState {
    this.#sends = this.#sends.filter(({ end }) => end > this.done);
    const sent = Math.max(this.done, ...this.#sends.map(({ end }) => end));
    const since = Math.min(...this.#sends.map(({ at }) => at));
    const { of } = this.#shard;
    return {
      done: this.done,
      sent,
      since: this.#sends.length > 0 ? since : 0,
      ...(of > 1 && { shard: this.#shard }),
    };
  }
}

function told({ index, of }: BulkShard = { index: 0, of: 1 }): string {
  return of === 1 ? 'the whole source' : `shard ${index} of ${of}`;
}
