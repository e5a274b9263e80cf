/**
 * Attributes to search by: names with the values that have to fit all of them. As text they are `name:value` pairs
 * separated by spaces, where a name or a value with spaces stands in quotes: `dept:sales title:"sales rep"`.
 */
export type AttributeQuery = string | Readonly<Record<string, string>>;

/** The server skips a word that is no pair, and gives everything when nothing is left. */
const pairs = /^ *(?:(?:"(?:\\"|[^":])+"|[^ ":]+):(?:"(?:\\"|\\(?!")|[^"\\])*"|[^ "][^ ]*)(?: +|$))+$/;
/** It drops two backslashes in a row, takes one ahead of a quote for an escape, and fails at one in the end. */
const lostBackslash = /\\(?:\\|$)/;

/** The `q` of a request; a `TypeError` when the server would read something else from it. */
export function attributeQuery(query: AttributeQuery): string {
  if (typeof query === 'string') {
    if (pairs.test(query) && !lostBackslash.test(query)) return query;
    throw new TypeError(
      'q must be pairs such as name:value or "a name":"a value", or an object of names and values',
    );
  }
  const entries = Object.entries(query ?? {});
  if (entries.length === 0) throw new TypeError('q must have an attribute');
  for (const [name, value] of entries) {
    if (!isSayable(name, value)) throw new TypeError(`q cannot ask for this value of ${name}`);
  }
  return entries.map((pair) => pair.map((text) => `"${text.replaceAll('"', '\\"')}"`).join(':')).join(' ');
}

/** Whether the syntax of the server has a form for a pair. Its only escape is `\"`. */
export function isSayable(name: string, value: unknown): value is string {
  const isText = typeof value === 'string' && value !== '' && name !== '' && !name.includes(':');
  return isText && ![name, value].some((text) => lostBackslash.test(text) || text.includes('\\"'));
}
