import type { isMap } from './json.ts';

/** Names of maps whose keys are set one by one. */
const maps = /^(attributes|config|smtpServer|authenticationFlowBindingOverrides)$/;

/** Names of maps that are one setting: an empty map removes it, and is not a change without effect. */
const settledWhole = /^smtpServer$/;

/**
 * Returns the changes with maps and lists that `null` empties: most PUTs read that as a value that was not given, but
 * accept `null` for a key of a map, and `[]`.
 */
export async function withEmptied<Changed extends object>(
  isObject: typeof isMap,
  changes: Changed,
  read: () => Promise<object>,
): Promise<Changed> {
  const isEmptying = ([key, value]: [string, unknown]): boolean =>
    value === null || (settledWhole.test(key) && isObject(value) && Object.keys(value).length === 0);
  const emptied = Object.entries(changes).filter(isEmptying);
  if (emptied.length === 0) return changes;
  const current = Object.entries(await read()).filter(([key]) => emptied.some(([name]) => name === key));
  const nothing = new Map<string, object>();
  for (const [key, value] of current) {
    if (Array.isArray(value)) nothing.set(key, []);
    else if (maps.test(key) && isObject(value))
      nothing.set(key, Object.fromEntries(Object.keys(value).map((name) => [name, null])));
  }
  return { ...changes, ...Object.fromEntries(nothing) };
}
