import type {
  PolicyRepresentation,
  ResourceRepresentation,
  ResourceServerRepresentation,
  ScopeRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import { ownTypes, parsedList, settledField, typeFound } from './policy-names.ts';
import type { PolicyTools } from './policy-tools.ts';
import { ownerFound } from './resource-names.ts';

type Settings = Pick<ResourceServerRepresentation, 'policies' | 'resources' | 'scopes'>;

/**
 * Checks that the settings of a resource server have what their policies name, or that the resource server or the realm
 * has it; a new one has nothing else. Throws one `NotFoundError` that lists everything missing. Returns the settings as
 * they are to be sent.
 */
export async function checkSettings<T extends Settings>(
  tools: PolicyTools,
  node: TreeNode,
  settings: T,
  options: RequestOptions | undefined,
  isNew = false,
): Promise<T> {
  if (!tools.isMap(settings)) throw new TypeError('Settings must be an object such as settings() returns');
  const policies: readonly PolicyRepresentation[] = tools.checkedItems('policies', settings.policies ?? []);
  const resources: readonly ResourceRepresentation[] = tools.checkedItems(
    'resources',
    settings.resources ?? [],
  );
  const scopes: readonly ScopeRepresentation[] = [
    ...tools.checkedItems('scopes', settings.scopes ?? []),
    ...resources.flatMap((resource) => (resource.scopes ?? []) as readonly ScopeRepresentation[]),
  ];
  const own: Readonly<Record<string, readonly unknown[]>> = {
    policies: policies.map(({ name }) => name),
    resources: resources.map(({ name }) => name),
    scopes: scopes.map(({ name }) => name),
  };
  const ofPolicies = policies.flatMap(({ type, config }) => [
    async (): Promise<unknown> => (isNew ? type : typeFound(tools, node, type, options)),
    ...Object.entries((ownTypes.test(type ?? '') && config) || {}).map(([key, text]) => async () => {
      const field = key === 'applyPolicies' ? 'policies' : key;
      const named = lists.includes(field) ? (parsedList(text) ?? []) : [];
      const left = named.filter((name) => !own[field]?.includes(name));
      if (left.length === 0) return;
      if (isNew && Object.hasOwn(own, field)) throw lacking(tools, node, field, left);
      await settledField(tools, node, false, field, left, options);
    }),
  ]);
  const owners = resources.flatMap(({ owner }) => (owner === undefined || owner === null ? [] : [owner]));
  await tools.allResolved(node, [
    ...ofPolicies,
    ...(isNew ? [] : owners).map((owner) => () => ownerFound(tools, node, owner, options)),
  ]);
  return withoutIds(settings);
}

/**
 * Returns the settings with names alone. Keycloak 22 exports the ids too, and an import there writes to whatever has
 * such an id, of another client as well.
 */
export function withoutIds<T extends Settings>(settings: T): T {
  const given = (['policies', 'resources', 'scopes'] as const).filter((list) => settings[list]);
  return { ...settings, ...Object.fromEntries(given.map((list) => [list, named(settings[list])])) };
}

function named(items: unknown): unknown {
  if (!Array.isArray(items)) return items;
  return items.map((item: unknown) => {
    if (Object(item) !== item) return item;
    const { id, _id, ...rest } = item as Record<string, unknown>;
    return 'scopes' in rest ? { ...rest, scopes: named(rest['scopes']) } : rest;
  });
}

/** The settings of a policy that hold the names of others, as JSON text. */
const lists = ['clients', 'clientScopes', 'groups', 'policies', 'resources', 'roles', 'scopes', 'users'];

function lacking({ notFound }: PolicyTools, node: TreeNode, field: string, names: readonly unknown[]): Error {
  const missing = names.map(String);
  return notFound(node, `authorizationSettings lack ${field}: ${missing.join(', ')}`, missing);
}
