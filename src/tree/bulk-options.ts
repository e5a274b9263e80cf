import type { RequestOptions } from '../http/options.ts';
import type { BulkCheckpoint } from './checkpoint.ts';
import type { CreateOptions } from './make.ts';
import type { ResourceNode } from './node.ts';
import type { BulkShard } from './records.ts';

/** Options of `bulk`. */
export interface BulkOptions {
  /** Number of items at the same time, 8 by default. */
  readonly concurrency?: number | undefined;
  /** Ends the call: no further item is begun, and those under way get this signal. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each item with the numbers so far. An error that it throws stops the call. */
  readonly onProgress?: ((progress: Readonly<Record<'done' | 'failed', number>>) => void) | undefined;
}

/** Second argument of the function that `bulk` runs for each item. */
export interface BulkContext {
  /** Position in the source, from 0. */
  readonly index: number;
  /** Aborted when the call is ended or left, for the requests of the function. */
  readonly signal: AbortSignal;
}

/** Outcome for one item of `bulk`. */
export type BulkOutcome<Item, Value> =
  | {
      /** Position in the source, from 0. */
      readonly index: number;
      readonly item: Item;
      readonly outcome: 'done';
      /** The value that the function returned. */
      readonly value: Value;
      readonly error?: undefined;
    }
  | {
      /** Position in the source, from 0. */
      readonly index: number;
      readonly item: Item;
      readonly outcome: 'failed';
      readonly value?: undefined;
      /** The error that the function threw, or that stopped the call. */
      readonly error: unknown;
    };

/** Options of a verb that writes many objects, each in requests of its own. */
export interface BulkWriteOptions<Outcome extends string> extends RequestOptions {
  /** Number of inputs at the same time, 8 by default. */
  readonly concurrency?: number | undefined;
  /** Called after each input with the numbers so far. An error that it throws stops the call. */
  readonly onProgress?: ((progress: Readonly<Record<Outcome | 'failed', number>>) => void) | undefined;
  /** Lets a later call continue where this one ended, even by a kill. */
  readonly checkpoint?: BulkCheckpoint | undefined;
  /**
   * Part of the source to work on, so that several processes can share it: `{ index: 0, of: 3 }` is every third input.
   * The others have no outcome. Each part needs a checkpoint of its own.
   */
  readonly shard?: BulkShard | undefined;
}

/** Rule of your own for an input: what it returns as a text, or throws, is why the input is not valid. */
export type BulkRule<Item> = (item: Item) => string | void | Promise<string | undefined> | Promise<void>;

/** Options of a `createMany` that creates each object as `create` does. */
export interface BulkCreateOptions<Item> extends BulkWriteOptions<'created' | 'existing' | 'updated'> {
  /**
   * How to treat an object that exists already: `'fail'` (the default) yields it as `failed` with a `ConflictError`,
   * `'return'` leaves it unchanged and yields it as `existing`, `'update'` updates it as `create` does.
   */
  readonly ifExists?: CreateOptions['ifExists'];
  /** Rule that an input must pass before anything is sent for it; others have `failed`. */
  readonly validate?: BulkRule<Item> | undefined;
}

/** Outcome for one input of a `createMany` that creates each object as `create` does. */
export type BulkCreateOutcome<Item, Node> =
  | {
      /** Position in the source, from 0. */
      readonly index: number;
      readonly item: Item;
      readonly outcome: 'created' | 'existing' | 'updated';
      /** The id of the object; `undefined` where the node is addressed by name or alias. */
      readonly id: string | undefined;
      readonly node: Node;
      readonly error?: undefined;
    }
  | {
      /** Position in the source, from 0. */
      readonly index: number;
      /** `undefined` for a line that is not JSON. */
      readonly item: Item | undefined;
      readonly outcome: 'failed';
      readonly id?: undefined;
      readonly node?: undefined;
      /** A `KeycloakError`; a `TypeError` for an input that cannot be sent; or what stopped the call. */
      readonly error: Error;
    };

/** A collection whose objects have a natural key. */
export interface Creating<Body, Node> extends ResourceNode {
  create(body: Body, options?: CreateOptions): Promise<Node>;
}
