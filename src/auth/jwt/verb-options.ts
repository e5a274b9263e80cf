import { kindOf } from '../../http/kind.ts';

type Requirement = 'text' | 'list' | 'seconds' | 'milliseconds' | 'switch' | 'call';

/**
 * Requirement for the value of an option. `any` is checked where the option is used, `nullable` also for `null`. With
 * `!`, an option that is present has a value: one that is `undefined` by mistake must not turn a check off.
 */
type OptionKind = 'any' | 'nullable' | Requirement | `${Requirement}!`;

/** The options of a verb, each declared once. The compiler compares their names with the type. */
export type Declared<T> = Readonly<Record<T extends T ? keyof T : never, OptionKind>>;

/** The options of several verbs, by the name of the verb. */
export type Verbs = Readonly<Record<string, Readonly<Record<string, OptionKind>>>>;

/** How messages name options: what stands before the name, and what is said about an unknown one. */
interface Naming {
  readonly place?: string;
  readonly hintFor?: (name: string) => string;
}

/**
 * Returns the options as properties of an object without a prototype: what another package adds to `Object.prototype`
 * is not an option. Throws `TypeError` for an option that the verb does not have, for `null`, and for a value of
 * another type.
 */
export function optionsOf<T extends object>(
  declared: Verbs[string],
  verb: string,
  given: T | undefined,
  { place = '', hintFor }: Naming = {},
): T {
  const options = Object.create(null) as Record<string, unknown>;
  if (given === undefined) return options as T;
  // Entries of lists and maps are no options.
  if (kindOf(given) !== 'Object') throw new TypeError(`The options of ${verb} must be an object`);
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (kind) checkValue(place + name, value, kind);
    else if (value !== undefined) {
      const hint = hintFor ? hintFor(name) : `. It has ${Object.keys(declared).join(', ')}`;
      throw new TypeError(`${verb} has no option ${JSON.stringify(place + name)}${hint}`);
    }
    options[name] = value;
  }
  return options as T;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Returns a copy of a list, or a list of one value. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? [...value] : [value as T];
}

/** Returns whether a value is one or more non-empty strings. */
export function isList(value: unknown): value is string | readonly string[] {
  const list: readonly unknown[] = listOf(value);
  return list.length > 0 && list.every(isText);
}

const requirements: Readonly<
  Record<string, readonly [isMet: (value: unknown) => boolean, what: string] | undefined>
> = {
  text: [isText, 'a non-empty string'],
  list: [isList, 'a non-empty string or a list of such strings'],
  seconds: [(value) => Number.isFinite(value) && (value as number) >= 0, 'a number of seconds'],
  milliseconds: [(value) => typeof value === 'number' && value >= 0, 'a number of milliseconds'],
  switch: [(value) => typeof value === 'boolean', 'true or false'],
  call: [(value) => typeof value === 'function', 'a function'],
};

function checkValue(name: string, value: unknown, kind: OptionKind): void {
  const [isMet, what] = requirements[kind.replace('!', '')] ?? [
    () => value !== null || kind === 'nullable',
    'other than null',
  ];
  if (isMet(value) || (value === undefined && !kind.endsWith('!'))) return;
  throw new TypeError(`${name} must be ${what}, or omitted`);
}
