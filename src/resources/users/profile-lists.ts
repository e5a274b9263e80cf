import type { UPConfig } from '../../facts/representations.ts';
import { type Difference, type Differences, difference, differences } from '../../tree/differences.ts';
import type { Tools } from '../../tree/tools.ts';

/** Attributes that the server refuses to remove. */
const fixed = ['username', 'email'];

interface Named {
  readonly name?: string | undefined;
  readonly required?: unknown;
}

/** Returns the differences of a user profile. Its lists are compared by name, in their order. */
export function profileDifferences(tools: Tools, current: UPConfig, wanted: object): Differences {
  const { attributes, groups, ...rest } = wanted as UPConfig;
  const { diff, changes, unknown } = differences(tools, current, rest);
  const all = { ...changes };
  for (const [key, list] of Object.entries({ attributes, groups })) {
    if (list === undefined) continue;
    const present: readonly Named[] = current[key as 'attributes' | 'groups'] ?? [];
    const { items, changed } = laidOver(tools, key, present, tools.checkedItems(key, list ?? []));
    if (changed.length > 0) Object.assign(all, { [key]: items });
    diff.push(...changed);
  }
  return { diff, changes: all, unknown };
}

function laidOver(
  tools: Tools,
  key: string,
  present: readonly Named[],
  given: readonly Named[],
): { items: readonly Named[]; changed: Difference[] } {
  const held = new Map(present.map((item) => [item.name, item]));
  const names = given.map(({ name }) => name);
  const stays = present.filter(({ name = '' }) => fixed.includes(name) && !names.includes(name));
  const items = [
    ...(key === 'attributes' ? stays : []),
    ...given.map((item) => withoutNull(tools.merged(held.get(item.name) ?? {}, item))),
  ];
  const order = items.map(({ name }) => name);
  const changed = given.flatMap((item) => {
    const before = held.get(item.name);
    return before && isRight(tools, before, item)
      ? []
      : [difference(tools, [key, item.name ?? ''], before, item)];
  });
  for (const { name = '' } of present) {
    if (!order.includes(name)) changed.push(difference(tools, [key, name], held.get(name), undefined));
  }
  const before = present.map(({ name }) => name);
  if (changed.length === 0 && before.join('\n') !== order.join('\n')) {
    changed.push(difference(tools, [key], before, order));
  }
  return { items, changed };
}

function isRight(tools: Tools, present: Named, wanted: Named): boolean {
  // An empty rule makes an attribute required for everyone; without a rule it is not required.
  if (tools.isMap(wanted.required) && !tools.isMap(present.required)) return false;
  return differences(tools, present, wanted).diff.length === 0;
}

function withoutNull(item: object): Named {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null));
}
