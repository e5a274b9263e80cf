import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import { merged } from './merge.ts';
import { done, json, type ResourceNode } from './node.ts';

interface Named {
  readonly name?: string | undefined;
}

/**
 * Lays changes over a list of named objects that the server reads and writes as one document: by name, what is there
 * is changed, what is new is added, and the rest stays.
 */
export function updateByName(
  node: ResourceNode,
  property: string,
  changes: readonly Named[] | undefined,
  options: RequestOptions | undefined,
): Promise<void> {
  return bounded(options, async (options) => {
    const { [property]: current = [] } = await json<Record<string, Named[] | undefined>>(
      node,
      'GET',
      [],
      options,
    );
    const items = new Map(current.map((item) => [item.name, item]));
    for (const change of changes ?? []) {
      items.set(change.name, merged(items.get(change.name) ?? {}, change));
    }
    await done(node, 'PUT', [], { ...options, body: { [property]: [...items.values()] } });
  });
}
