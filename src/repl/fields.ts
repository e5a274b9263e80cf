/** The option `--fields`: parts of objects by their paths, such as `id` and `attributes.department`. */

/** Returns the object with these parts alone, each where it was. In a list, the parts of each item. */
export function pick(value: unknown, paths: readonly string[], found: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => pick(item, paths, found));
  if (typeof value !== 'object' || value === null) return value;
  const parts = new Map<string, { readonly path: string; readonly rest: string }[]>();
  for (const path of paths) {
    const name = firstName(value, path);
    if (name === undefined) continue;
    const rest = path.slice(name.length + 1);
    parts.set(name, [...(parts.get(name) ?? []), { path, rest }]);
  }
  const picked = [...parts].map(([name, wanted]) => {
    const part = (value as Record<string, unknown>)[name];
    for (const { path, rest } of wanted) if (rest === '') found.add(path);
    if (wanted.some(({ rest }) => rest === '')) return [name, part];
    const below = new Set<string>();
    const inner = pick(
      part,
      wanted.map(({ rest }) => rest),
      below,
    );
    for (const { path, rest } of wanted) if (below.has(rest)) found.add(path);
    return [name, inner];
  });
  return Object.fromEntries(picked);
}

/** Returns the part at a path; of a list the parts of its items. */
export function at(value: unknown, path: string): unknown {
  if (Array.isArray(value)) {
    const parts = value.map((item) => at(item, path)).filter((part) => part !== undefined);
    return parts.length > 0 ? parts.flat() : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const name = firstName(value, path);
  if (name === undefined) return undefined;
  const part = (value as Record<string, unknown>)[name];
  return name === path ? part : at(part, path.slice(name.length + 1));
}

/** The longest beginning of the path that is a name here: names may hold dots themselves. */
function firstName(value: object, path: string): string | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1))
    if (Object.hasOwn(value, path.slice(0, end))) return path.slice(0, end);
  return undefined;
}
