import type { RequestOptions } from '../http/options.ts';
import type { Difference, differences } from './differences.ts';
import type { Finding } from './make.ts';

/** What `ensure` found and did. */
export interface Ensured<Node> {
  /** The node of the object. */
  readonly node: Node;
  /** Whether it was not there, and was made. */
  readonly created: boolean;
  /** Whether it was there and had to be changed. */
  readonly changed: boolean;
  /** What was changed, key by key; nothing of an object that was made. */
  readonly diff: readonly Difference[];
  /**
   * Given fields of an existing object that could not be compared and were not written: masked secrets
   * (`config.clientSecret`), and fields for a new object only. Empty for a created object.
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

/** What a new object is made of, where `null` in one of these maps says that a key is to be absent. */
export type OrAbsent<Create, Maps extends keyof Create> = Omit<Create, Maps> & {
  [Key in Maps]?:
    | { [Name in keyof NonNullable<Create[Key]>]: NonNullable<Create[Key]>[Name] | null }
    | null
    | undefined;
};

/** What was changed, and what could not be compared. */
export interface Told {
  readonly diff: readonly Difference[];
  readonly unknown?: readonly string[];
}

/** What is to be written to a member of an object, and then tells what was changed. */
export type Due = (options: RequestOptions | undefined) => Promise<Told>;

/** Looks at a member of an object that has requests of its own; all names that it needs exist then. */
export type See<N> = (
  node: N,
  wanted: never,
  options: RequestOptions | undefined,
  found: never,
  /** What the `ensure` of an object in this one is given beside its options. */
  more: Pick<EnsureOptions, 'secrets'>,
) => Promise<Due | undefined>;

/** What there is to know of a family beyond its verbs. */
export interface EnsureRules<N> {
  /** Keys for a new object alone: the server does not tell them, or does not let them be changed. */
  readonly atCreate?: readonly string[];
  /** Keys that an update does not take. */
  readonly members?: Readonly<Record<string, See<N>>>;
  /** Those members that the others name, and are written before them. */
  readonly before?: readonly string[];
  /** What a new object is made of, where that is more than what is wanted. */
  readonly filled?: (wanted: object, options: RequestOptions | undefined) => Promise<object>;
  /** What was found, in the words of what is wanted: names in place of ids. */
  readonly spelled?: (
    node: N,
    found: object,
    wanted: object,
    options: RequestOptions | undefined,
  ) => Promise<object>;
  /** Where it differs, when more counts than `differences` knows. */
  readonly compare?: typeof differences;
}

/** How an object is found and made, where not as `create` of the collection does it. */
export interface Ensuring<N> extends EnsureRules<N>, Omit<Finding<N>, 'posted'> {
  /** Keys by which the server knows the object, which no update takes; `id` and `_id` when left out. */
  readonly ids?: readonly string[];
  readonly posted?: Finding<N>['posted'];
}
