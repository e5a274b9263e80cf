import type { RequestOptions } from '../http/options.ts';
import type { BulkRule } from './bulk-options.ts';
import type { BulkCheckpoint } from './checkpoint.ts';
import type { BulkShard, RecordRules } from './records.ts';

/** Options of a verb that works on many objects. */
export interface JobOptions<T> extends RequestOptions {
  readonly concurrency?: number | undefined;
  readonly onProgress?: ((progress: never) => void) | undefined;
  readonly checkpoint?: BulkCheckpoint | undefined;
  readonly shard?: BulkShard | undefined;
  readonly validate?: BulkRule<T> | undefined;
}

/** Outcome of an input. */
export interface Told {
  readonly outcome: string;
}

/** An input in its turn. */
export interface Turn<Parsed> {
  readonly parsed: Parsed;
  /** Position in the source. */
  readonly index: number;
  readonly key: string | undefined;
  /** Time since which an earlier process may have worked on it, if one may. */
  readonly since: number | undefined;
}

/** Work on the inputs of a source. */
export interface Job<T, Parsed, Done extends Told> {
  /** Number of inputs so far by their outcome, of each 0 at first. A job that goes on in another call counts on. */
  readonly counts: Record<string, number>;
  /** Number of inputs that are worked on together; one at a time unless given. */
  readonly batches?: { readonly size: number; took(inputs: number, milliseconds: number): void } | undefined;
  /** Number of inputs that are read ahead of the outcome that is consumed next; at least twice those at once. */
  readonly ahead?: number;
  readonly text?: RecordRules<T>['text'];
  /** Runs before the first input is read. */
  readonly begin?: (options: RequestOptions) => Promise<void>;
  /** Reads an input when it comes, some time before its turn. Throws for one that cannot be worked on. */
  readonly parse: (item: T) => Parsed;
  /** Returns why an input is not valid. */
  readonly judge?: ((parsed: Parsed, options: RequestOptions) => Promise<Error | undefined>) | undefined;
  /** Returns what identifies the object of an input: those with the same key take turns. */
  readonly keyOf?: (
    parsed: Parsed,
    options: RequestOptions,
  ) => string | undefined | Promise<string | undefined>;
  /** Works on inputs of different keys, and settles each of them. */
  readonly work: (
    turns: readonly Turn<Parsed>[],
    settle: Settle<Parsed, Done>,
    options: RequestOptions,
  ) => Promise<void>;
  /** Whether the call cannot go on after this error. If it can, the inputs that were not settled have failed. */
  readonly isEnd: (error: unknown) => boolean;
}

/** Reports the outcome of an input. Returns `false` if that was done before. */
export type Settle<Parsed, Done extends Told> = (
  turn: Turn<Parsed>,
  done: Done | { readonly outcome: 'failed'; readonly error: unknown },
) => boolean;

/** The outcome for an input, with its position. */
export type Positioned<T, Done extends Told> =
  | (Done & { readonly index: number; readonly item: T })
  | {
      readonly index: number;
      readonly item: T | undefined;
      readonly outcome: 'failed';
      readonly error: unknown;
    };
