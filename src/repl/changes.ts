/** What a request that writes would change. */
import { isDeepStrictEqual } from 'node:util';
import { hidden, withoutSecrets } from './secrets.ts';

/** Returns a line for each field that differs, with its path. Secrets stay where they are. */
export function changes(before: unknown, after: unknown, path: readonly string[] = []): readonly string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isObject(before) || !isObject(after)) {
    const name = path.join('.') || 'all';
    const shown = (value: unknown): string => {
      const text = JSON.stringify(withoutSecrets(value, () => hidden, path.at(-1)));
      return text === JSON.stringify(hidden) ? hidden : text;
    };
    return [
      ...(before === undefined ? [] : [`- ${name}: ${shown(before)}`]),
      ...(after === undefined ? [] : [`+ ${name}: ${shown(after)}`]),
    ];
  }
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => changes(before[name], after[name], [...path, name]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
