import type { RequestOptions } from '../http/options.ts';
import { done, type ResourceNode } from './node.ts';
import { type Changes, merged, update } from './update.ts';

interface Named {
  readonly name?: string | undefined;
}

/**
 * Lays changes over a list of named objects that the server reads and writes as one document: by name, what is there
 * is changed, what is new is added, and the rest stays.
 */
export function updateByName<Current extends object, Changed extends object>(
  node: ResourceNode,
  property: keyof Current & keyof Changed & string,
  changes: Changes<Current, Changed>,
  options: RequestOptions | undefined,
): Promise<void> {
  const named = (list: object): Named[] => (list as Record<string, Named[] | undefined>)[property] ?? [];
  return update<Current, Changed>(node, changes, options, async (changes, options, current) => {
    const items = new Map(named(await current()).map((item) => [item.name, item]));
    for (const change of named(changes)) {
      items.set(change.name, merged(items.get(change.name) ?? {}, change));
    }
    await done(node, 'PUT', [], { ...options, body: { [property]: [...items.values()] } });
  });
}
