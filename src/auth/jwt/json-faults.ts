/** More levels than any token has, and fewer than a stack can take. */
const deepest = 100;

/**
 * Returns what is wrong with JSON text that has this value: an object that has a name twice, of which `JSON.parse`
 * silently keeps the last value, or a nesting at which code that visits the value would exceed its stack.
 */
export function faultIn(text: string, value: object): 'duplicate' | 'depth' | undefined {
  const members = membersOf(value, deepest);
  if (Number.isNaN(members)) return 'depth';
  // A colon outside of strings follows each name. What is counted first may be within a string.
  const isOnce =
    members === text.match(/"\s*:/g)?.length || members === text.replace(strings, '').split(':').length - 1;
  return isOnce ? undefined : 'duplicate';
}

/** Each ends: the text has been parsed. */
const strings = /"(?:[^"\\]|\\.)*"?/g;

/** The number of names in a value and in all that is in it, or `NaN` if it has more levels. */
function membersOf(value: object, levels: number): number {
  if (levels === 0) return Number.NaN;
  const isList = Array.isArray(value);
  const items: readonly unknown[] = isList ? value : Object.values(value);
  let count = isList ? 0 : items.length;
  for (const item of items) {
    if (typeof item === 'object' && item !== null) count += membersOf(item, levels - 1);
  }
  return count;
}
