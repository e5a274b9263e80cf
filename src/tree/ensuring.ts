import type { RequestOptions } from '../http/options.ts';
import type { Difference, Differences } from './differences.ts';
import type { Finding, Updatable } from './finding.ts';
import type { Tools } from './tools.ts';

/** Result of `ensure`. */
export interface Ensured<Node> {
  /** The node of the object. */
  readonly node: Node;
  /** Whether the object was missing and has been created. */
  readonly created: boolean;
  /** Whether the object existed and has been changed. */
  readonly changed: boolean;
  /** The changes, key by key. Empty if the object was created. */
  readonly diff: readonly Difference[];
  /**
   * Given fields of an existing object that could not be compared and were not written: masked secrets
   * (`config.clientSecret`), and fields for a new object only. Also fields set to `null` that the
   * server keeps. Empty if the object was created.
   */
  readonly unknown: readonly string[];
}

/** Options of `ensure`. */
export interface EnsureOptions extends RequestOptions {
  /**
   * `write` writes the given secrets that the server masks, in every run. By default they stay as they are, and `unknown`
   * lists them.
   */
  readonly secrets?: 'write' | undefined;
}

/** Fields of a new object. In these maps, `null` marks a key that must be absent; instead of a map, it empties the map. */
export type OrAbsent<Create, Maps extends keyof Create> = Omit<Create, Maps> & {
  [Key in Maps]?:
    | { [Name in keyof NonNullable<Create[Key]>]: NonNullable<Create[Key]>[Name] | null }
    | null
    | undefined;
};

/** The differences that were written, and the fields that could not be compared. */
export interface Told {
  readonly diff: readonly Difference[];
  readonly unknown?: readonly string[];
}

/** Writes to a member of an object, and returns the differences. */
export type Due = (options: RequestOptions | undefined) => Promise<Told>;

/** Functions and options for the comparison of a member. */
export interface Means {
  readonly tools: Tools;
  readonly secrets: EnsureOptions['secrets'];
  /** Returns the differences between a value and its wanted state. */
  readonly differences: (current: object, wanted: object) => Differences;
  /** Ensures one item after the other, and returns the differences of all, each below the path of its item. */
  readonly each: <T>(
    wanted: readonly T[],
    path: (item: T) => string,
    run: (item: T) => Promise<Ensured<unknown>>,
  ) => Promise<Told>;
}

/** Compares a member of an object that has requests of its own. Looks up every name that a write would need. */
export type See<N> = (
  node: N,
  wanted: never,
  options: RequestOptions | undefined,
  found: never,
  means: Means,
) => Promise<Due | undefined>;

/** Rules for `ensure` that are special to a family. */
export interface EnsureRules<N> {
  /** Options of `create` and `update` that `ensure` has, too. */
  readonly own?: readonly string[];
  /** Keys for new objects only: the server does not return them, or does not allow changes to them. */
  readonly atCreate?: readonly string[];
  /** Keys that an update does not accept. */
  readonly members?: Readonly<Record<string, See<N>>>;
  /** Members that others name: they are written first. */
  readonly before?: readonly string[];
  /** Returns the fields of a new object, if they are more than the wanted ones. */
  readonly filled?: (wanted: object, options: RequestOptions | undefined) => Promise<object>;
  /** Whether a value names what one of the members in `before` brings: it is not looked up. */
  readonly brings?: (key: string, value: unknown) => boolean;
  /** Converts the found object to the terms of the wanted one: names instead of ids. */
  readonly spelled?: (
    node: N,
    found: object,
    wanted: object,
    options: RequestOptions | undefined,
  ) => Promise<object>;
  /** Compares the object, if more counts than usual. */
  readonly compare?: (current: object, wanted: object) => Differences;
}

/** How an object is found and created, if not by `create` of the collection. */
export interface Ensuring<N extends Updatable> extends EnsureRules<N>, Omit<Finding<N>, 'posted'> {
  /** Keys that identify the object, and that no update accepts; by default `id` and `_id`. */
  readonly ids?: readonly string[];
  readonly posted?: Finding<N>['posted'];
}
