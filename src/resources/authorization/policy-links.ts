import type { AbstractPolicyRepresentation } from '../../facts/representations.ts';
import type { LinkedPolicy } from './links.ts';

/** The policies, resources and scopes that a policy or permission names: `get` returns them with `expand`. */
export interface PolicyLinks
  extends Pick<
    AbstractPolicyRepresentation,
    'policies' | 'resources' | 'scopes' | 'resourcesData' | 'scopesData'
  > {
  policiesData?: LinkedPolicy[] | undefined;
}

/** The fields of a policy or permission that are for reading alone. */
export const readOnlyOfPolicies: readonly string[] = ['id', 'policiesData', 'resourcesData', 'scopesData'];

/** The same for a permission of a user, whose policies the server makes of its users, roles, groups and clients. */
export const readOnlyOfUmaPermissions: readonly string[] = [
  'id',
  'policies',
  'policiesData',
  'resourcesData',
  'scopesData',
];

/** The words below a policy or permission, which are what the server has below a type, too. */
export const routesOfPolicies: readonly string[] = [
  'evaluate',
  'providers',
  'search',
  'associatedPolicies',
  'dependentPolicies',
  'resources',
  'scopes',
];

/** What the policies and permissions of a type name, and `get` tells with `expand` alone. */
const linksOf: Readonly<Record<string, readonly (keyof PolicyLinks)[]>> = {
  aggregate: ['policies'],
  resource: ['policies', 'resources'],
  scope: ['policies', 'resources', 'scopes'],
  uma: ['resources'],
};

/** Returns a permission with the lists that Keycloak 22 omits when they are empty, and the ids that it returns only inside objects. */
export function withLinks<T extends PolicyLinks & { readonly type?: string | undefined }>(policy: T): T {
  const { resourcesData = [], scopesData = [] } = policy;
  const ids = {
    resources: resourcesData.map(({ _id = '' }) => _id),
    scopes: scopesData.map(({ id = '' }) => id),
  };
  const due = linksIn(policy.type).flatMap((key) => (key === 'resources' || key === 'scopes' ? [key] : []));
  return { ...Object.fromEntries(due.map((key) => [key, ids[key]])), ...policy };
}

function linksIn(type = ''): readonly (keyof PolicyLinks)[] {
  return Object.hasOwn(linksOf, type) ? (linksOf[type] ?? []) : [];
}

/** Refuses to make a policy of one that was read without what it names: the server would make it without that. */
export function refuseLost(
  listed: string,
  policy: PolicyLinks & { readonly id?: string | undefined; readonly type?: string | undefined },
): void {
  if (policy.id === undefined) return;
  const lost = linksIn(policy.type ?? listed).filter((key) => policy[key] === undefined);
  if (lost.length === 0) return;
  throw new TypeError(`What was read lacks ${lost.join(', ')}: read it with { expand: true }`);
}
