import type { ListOptions } from '../../tree/collection.ts';
import type { ResourceNode } from '../../tree/node.ts';
import type { RoleSource } from '../roles/effective-roles.ts';
import {
  type GrantReadTools,
  Grants,
  type Mapped,
  type OwnedRole,
  type PlacedGroup,
  pageOfBriefUsers,
} from './grants.ts';
import type { HeldRole, UserRoles } from './user-roles.ts';

type Lists = Omit<UserRoles, 'user'>;

/** Yields every user that the query matches, with the user's effective roles. */
export async function* effectiveRoles(
  tools: GrantReadTools,
  users: ResourceNode,
  query: object = {},
  given: ListOptions | undefined,
): AsyncGenerator<UserRoles, void, undefined> {
  const options = tools.ownOptions(given, 'pageSize', 'concurrency');
  const { pageSize, concurrency, ...each } = options;
  const wanted = { briefRepresentation: true, ...tools.checkedQuery(query) };
  const { controller, letGo } = tools.controllerBelow(each.signal);
  try {
    const within = { ...each, signal: controller.signal };
    const grants = new Grants(tools, users, within);
    await grants.read(wanted);
    const lists = new EffectiveLists(grants);
    const size = pageSize ?? (wanted.briefRepresentation ? pageOfBriefUsers : undefined);
    for await (const page of tools.pagesOf(wanted, { ...within, pageSize: size, concurrency }))
      for await (const { user, mapped } of grants.of(page)) yield { user, ...(await lists.of(mapped)) };
  } finally {
    controller.abort();
    letGo();
  }
}

interface Entry {
  readonly role: OwnedRole;
  readonly sources: RoleSource[];
}

/** The effective roles of what is mapped, which is worked out once for all users that have the same. */
class EffectiveLists {
  readonly #grants: Grants;
  readonly #lists = new WeakMap<Mapped, Promise<Lists>>();
  readonly #included = new Map<string, Promise<readonly OwnedRole[]>>();
  readonly #ofGroups = new Map<string, Promise<readonly OwnedRole[]>>();

  constructor(grants: Grants) {
    this.#grants = grants;
  }

  of(mapped: Mapped): Promise<Lists> {
    return once(this.#lists, mapped, () => this.#listsOf(mapped));
  }

  async #listsOf({ roles, groups }: Mapped): Promise<Lists> {
    const entries = new Map<string, Entry>();
    const add = (role: OwnedRole, source: RoleSource): void => {
      const entry = entries.get(role.id) ?? { role, sources: [] };
      entry.sources.push(Object.freeze(source));
      entries.set(role.id, entry);
    };
    for (const role of roles) add(role, { kind: 'direct' });
    const counting = new Map<string, PlacedGroup>();
    for (const group of groups)
      for (let at: PlacedGroup | undefined = group; at; at = at.parent) counting.set(at.id, at);
    for (const group of counting.values()) {
      const { id, path } = group;
      const own = await once(this.#ofGroups, id, () => this.#grants.rolesOf(group));
      for (const role of own) add(role, { kind: 'group', path, id });
    }
    // A map goes on with what is added to it on the way.
    for (const { role: by } of entries.values()) {
      if (!by.composite) continue;
      const { name, clientId } = by;
      const source = { kind: 'composite', role: name, ...(clientId !== undefined && { clientId }) } as const;
      for (const role of await once(this.#included, by.id, () => this.#grants.includedIn(by)))
        add(role, { ...source });
    }
    const held = [...entries.values()].map(({ role, sources }) => ({
      clientId: role.clientId,
      role: Object.freeze<HeldRole>({ id: role.id, name: role.name, sources: Object.freeze(sources) }),
    }));
    const byClient = Map.groupBy(held, ({ clientId }) => clientId);
    const rolesOf = (clientId: string | undefined): readonly HeldRole[] =>
      Object.freeze((byClient.get(clientId) ?? []).map(({ role }) => role));
    const clientIds = [...byClient.keys()].filter((clientId) => clientId !== undefined);
    return {
      groups: Object.freeze(groups.map(({ path }) => path)),
      realmRoles: rolesOf(undefined),
      clientRoles: Object.freeze(Object.fromEntries(clientIds.map((id) => [id, rolesOf(id)]))),
    };
  }
}

/** Returns the value of a key, which is worked out when it is asked for first. */
function once<K extends object | string, V>(
  known: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  make: () => V,
): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
