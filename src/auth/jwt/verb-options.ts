/** Requirement for the value of an option. `any` is checked where the option is used, `nullable` also for `null`. */
type OptionKind = 'any' | 'text' | 'seconds' | 'switch' | 'nullable';

/** The options of a verb, each declared once. The compiler compares their names with the type. */
export type Declared<T> = Readonly<Record<T extends T ? keyof T : never, OptionKind>>;

/** The options of several verbs, by the name of the verb. */
export type Verbs = Readonly<Record<string, Readonly<Record<string, OptionKind>>>>;

/**
 * Returns the options as properties of an object without a prototype: what another package adds to `Object.prototype`
 * is not an option. Throws `TypeError` for an option that the verb does not have, for `null`, and for a value of
 * another type. `place` prefixes the names in messages.
 */
export function optionsOf<T extends object>(verbs: Verbs, verb: string, given: T | undefined, place = ''): T {
  const options = Object.create(null) as Record<string, unknown>;
  if (given === undefined) return options as T;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`The options of ${verb} must be an object`);
  }
  for (const [name, value] of Object.entries(given)) {
    const kind = valueIn(verbs[verb], name);
    if (kind) checkValue(place + name, value, kind);
    else if (value !== undefined) throw unknownOption(verbs, verb, name, place);
    options[name] = value;
  }
  return options as T;
}

/** Returns the own properties in an object without a prototype. */
export function ownOf<T extends object>(given: T): T {
  return Object.assign(Object.create(null) as T, given);
}

function valueIn<T>(values: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return values && Object.hasOwn(values, name) ? values[name] : undefined;
}

function checkValue(name: string, value: unknown, kind: OptionKind): void {
  if (value === undefined || (value === null && kind === 'nullable')) return;
  if (value === null) throw new TypeError(`${name} must not be null: omit it if it has no value`);
  if (kind === 'text' && (typeof value !== 'string' || value === '')) {
    throw new TypeError(`${name} must be a non-empty string`);
  }
  if (kind === 'switch' && typeof value !== 'boolean') throw new TypeError(`${name} must be true or false`);
  if (kind === 'seconds' && !(Number.isFinite(value) && (value as number) >= 0)) {
    throw new TypeError(`${name} must be a number of seconds`);
  }
}

function unknownOption(verbs: Verbs, verb: string, name: string, place: string): TypeError {
  const near = nearest(name, Object.keys(verbs[verb] ?? {}));
  const other = Object.keys(verbs).find((key) => valueIn(verbs[key], name));
  const hint = near ? `. Did you mean ${place + near}?` : other ? `. It is an option of ${other}` : '';
  return new TypeError(`${verb} has no option ${JSON.stringify(place + name)}${hint}`);
}

/** The name that is the same in another notation, a part of this one, or one that this one is a part of. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z\d]/g, '');
  const own = plain(name);
  const isNear = (other: string): boolean =>
    own.length > 2 && (plain(other).includes(own) || own.includes(plain(other)));
  return names.find((other) => plain(other) === own) ?? names.find(isNear);
}
