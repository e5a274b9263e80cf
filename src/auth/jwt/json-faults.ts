/** More levels than any token has, and fewer than a stack can take. */
const deepest = 100;

/**
 * Returns what is wrong with valid JSON text: an object that has a name twice, of which `JSON.parse` silently keeps the
 * last value, or a nesting at which code that visits the value would exceed its stack.
 */
export function faultIn(text: string): 'duplicate' | 'depth' | undefined {
  // The names of each object that is open; an array has none.
  const open: (Set<string> | undefined)[] = [];
  let fault: 'duplicate' | undefined;
  let last: string | undefined;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|[{}[\]:]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token !== ':') last = token;
    else {
      const names = open.at(-1);
      // Written in two ways, `"a"` and `"\u0061"` are one name.
      const name = JSON.parse(last ?? '""') as string;
      if (names?.has(name)) fault = 'duplicate';
      names?.add(name);
    }
    if (open.length > deepest) return 'depth';
  }
  return fault;
}
