import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import { done, json, type ResourceNode } from './node.ts';

/** Reads the object at a node, lays the changes over it and writes it back, for a PUT that clears what is not sent. */
export function mergeInto(
  node: ResourceNode,
  changes: object,
  options: RequestOptions | undefined,
): Promise<void> {
  return bounded(options, async (options) => {
    const current = await json<object>(node, 'GET', [], options);
    await done(node, 'PUT', [], { ...options, body: merged(current, changes) });
  });
}

/**
 * What the server has, with the changes laid over it: a map such as `attributes` key by key (`null` removes a key),
 * everything else as a whole. What is `undefined` was not given.
 */
export function merged<T extends object>(current: T, changes: object): T {
  const result = { ...current } as Record<string, unknown>;
  for (const [name, value] of Object.entries(changes)) {
    if (value !== undefined) result[name] = isMap(value) ? mergedMap(result[name], value) : value;
  }
  return result as T;
}

function mergedMap(current: unknown, changes: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = isMap(current) ? { ...current } : {};
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete result[key];
    else if (value !== undefined) result[key] = value;
  }
  return result;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
