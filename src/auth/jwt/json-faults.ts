/** More levels than any token has, and fewer than a stack can take. */
const deepest = 100;

/**
 * Returns what is wrong with JSON text that has this value: an object that has a name twice, of which `JSON.parse`
 * silently keeps the last value, or a nesting at which code that visits the value would exceed its stack.
 */
export function faultIn(text: string, value: unknown): 'duplicate' | 'depth' | undefined {
  const members = membersOf(value, deepest);
  if (Number.isNaN(members)) return 'depth';
  return members === namesIn(text) ? undefined : 'duplicate';
}

/** The number of names in a value and in all that is in it, or `NaN` if it has more levels. */
function membersOf(value: unknown, levels: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (levels === 0) return Number.NaN;
  const inner: unknown[] = Object.values(value);
  let count = Array.isArray(value) ? 0 : inner.length;
  for (const item of inner) count += membersOf(item, levels - 1);
  return count;
}

/** The number of names that are written in JSON text: a colon outside of strings follows each. */
function namesIn(text: string): number {
  let count = 0;
  let isWithin = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text[at];
    if (unit === '"') isWithin = !isWithin;
    else if (unit === '\\') at++;
    else if (unit === ':' && !isWithin) count++;
  }
  return count;
}
