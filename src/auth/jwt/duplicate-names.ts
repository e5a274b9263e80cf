/** Returns whether an object in valid JSON text has a name twice. `JSON.parse` silently keeps the last value. */
export function hasDuplicateName(text: string): boolean {
  // The names of each object that is open; an array has none.
  const open: (Set<string> | undefined)[] = [];
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
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}
