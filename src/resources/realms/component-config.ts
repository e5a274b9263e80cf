/** Settings of components that the server does not show, loaded where one is given. */
import type { ComponentRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { ResourceNode, TreeNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';

type Component = Pick<ComponentRepresentation, 'config' | 'providerId' | 'providerType'>;

/** The settings with a value: the server keeps no empty ones. */
function given(config: object = {}): [key: string, value: unknown][] {
  return Object.entries(config).filter(([, value]) => [value ?? []].flat().some((item) => item !== ''));
}

/**
 * Throws `IgnoredError` for settings that the component still does not show after they were written: a PUT drops what
 * its provider does not declare.
 */
export async function refuseUnshown(
  { IgnoredError, isSame, mask, object }: Tools,
  node: ResourceNode,
  before: Readonly<Record<string, unknown>>,
  changes: { readonly config?: object | null | undefined },
  options: RequestOptions | undefined,
): Promise<void> {
  const added = given(changes.config ?? {}).filter(([key]) => !Object.hasOwn(before, key));
  if (added.length === 0) return;
  const { config = {} } = await object<Component>(node, options);
  const shown: Readonly<Record<string, unknown>> = config;
  const dropped = added.filter(([key]) => !Object.hasOwn(shown, key));
  // Up to 24 the server stops at one that is not declared, and drops what comes after it.
  const after = given(changes.config ?? {}).filter(
    ([key, value]) =>
      isSame(shown[key], before[key]) && !isSame([value].flat(), shown[key]) && !isSame(shown[key], [mask]),
  );
  if (dropped.length > 0)
    throw new IgnoredError(
      node,
      [...new Set([...dropped, ...after].map(([key]) => `config.${key}`))],
      'The provider declares no such settings: see `serverInfo.get().componentTypes`.',
    );
}

/**
 * The component with what it does not show: a POST stores what its provider does not declare, and no request shows or
 * changes it. It stands masked, which nothing is compared with. An empty text is no value.
 */
export async function spelledComponent(
  { homeOf, json, mask, open, ResourceNode, unlessForbidden }: Tools,
  node: TreeNode,
  found: Component,
  wanted: Component,
  options: RequestOptions | undefined,
): Promise<object> {
  const { config: shown = {} } = found;
  const config: Record<string, unknown> = { ...shown };
  const lacking = Object.entries(wanted.config ?? {}).filter(
    ([key, value]) => value !== null && !Object.hasOwn(shown, key),
  );
  const kept = given(wanted.config).map(([key]) => key);
  for (const [key, value] of lacking) if (!kept.includes(key)) config[key] = value;
  const unseen = lacking.filter(([key]) => kept.includes(key));
  // Those of a store have more settings than are declared.
  if (unseen.length > 0 && !/StorageProvider$/.test(found.providerType ?? '')) {
    const server = open(ResourceNode, homeOf(node, 'server'), 'serverinfo');
    const { componentTypes } = await unlessForbidden(json<Info>(server, 'GET', [], options), {} as Info);
    const type = componentTypes?.[found.providerType ?? '']?.find(({ id }) => id === found.providerId);
    const isDeclared = (key: string): boolean => type?.properties?.some(({ name }) => name === key) ?? true;
    for (const [key] of unseen) if (!isDeclared(key)) config[key] = [mask];
  }
  return { ...found, config };
}

interface Info {
  readonly componentTypes?: Readonly<
    Record<
      string,
      readonly { readonly id?: string; readonly properties?: readonly { readonly name?: string }[] }[]
    >
  >;
}
