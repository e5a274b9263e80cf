/** What a request that writes would change. */
import { isDeepStrictEqual } from 'node:util';

/** Returns a line for each field that differs, with its path. */
export function changes(before: unknown, after: unknown, path = ''): readonly string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isObject(before) || !isObject(after)) {
    const name = path || 'all';
    return [
      ...(before === undefined ? [] : [`- ${name}: ${shown(name, before)}`]),
      ...(after === undefined ? [] : [`+ ${name}: ${shown(name, after)}`]),
    ];
  }
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => changes(before[name], after[name], path ? `${path}.${name}` : name));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Secrets stay where they are. */
function shown(path: string, value: unknown): string {
  const isSecret = /(secret|password|token|privateKey|bindCredential)$/i.test(path);
  return isSecret ? '(not shown)' : JSON.stringify(value);
}
