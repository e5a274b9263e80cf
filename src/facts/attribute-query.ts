/**
 * Attributes to search by: names with values, all of which must match. As text, `name:value` pairs separated by spaces;
 * a name or value that contains spaces is quoted: `dept:sales title:"sales rep"`.
 */
export type AttributeQuery = string | Readonly<Record<string, string>>;

/** The server skips a word that is not a pair, and returns everything if nothing is left. */
const pairs = /^ *(?:(?:"(?:\\"|[^":])+"|[^ ":]+):(?:"(?:\\"|\\(?!")|[^"\\])*"|[^ "][^ ]*)(?: +|$))+$/;
/** The server drops two consecutive backslashes, takes one before a quote as an escape, and fails at one at the end. */
const lostBackslash = /\\(?:\\|$)/;

/** Returns the `q` of a request. Throws `TypeError` if the server would misread it. */
export function attributeQuery(query: AttributeQuery): string {
  if (typeof query === 'string') {
    if (pairs.test(query) && !lostBackslash.test(query)) return query;
    throw new TypeError(
      'q must be pairs such as name:value or "a name":"a value", or an object of names and values',
    );
  }
  const entries = Object.entries(query ?? {});
  if (entries.length === 0) throw new TypeError('q must contain an attribute');
  for (const [name, value] of entries) {
    if (!isSayable(name, value)) throw new TypeError(`q cannot express this value of ${name}`);
  }
  return entries.map((pair) => pair.map((text) => `"${text.replaceAll('"', '\\"')}"`).join(':')).join(' ');
}

/** Returns whether a pair can be expressed in the syntax of the server, whose only escape is `\"`. */
export function isSayable(name: string, value: unknown): value is string {
  const isText = typeof value === 'string' && value !== '' && name !== '' && !name.includes(':');
  return isText && ![name, value].some((text) => lostBackslash.test(text) || text.includes('\\"'));
}
