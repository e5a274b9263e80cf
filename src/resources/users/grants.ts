import type { ClientRepresentation, MappingsRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { ListOptions } from '../../tree/collection.ts';
import type { ResourceNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';
import type { GroupTree, groupTree } from '../groups/tree.ts';
import type { RoleUsers } from '../roles/roles.ts';
import type { Group, Role, User } from '../shared/entities.ts';

/** Functions of this module's callers. */
export interface GrantReadTools extends Tools {
  readonly groupTree: typeof groupTree;
  readonly RoleUsers: typeof RoleUsers;
  readonly pagesOf: (query: object, options: ListOptions | undefined) => AsyncIterable<readonly User[]>;
}

/** A role, with the `clientId` of the client that it belongs to, if any. */
export interface OwnedRole extends Role {
  readonly clientId: string | undefined;
}

/** A group, and the group above it. */
export interface PlacedGroup {
  readonly id: string;
  readonly path: string;
  readonly parent: PlacedGroup | undefined;
  /** Names of its roles in the form of `nameOf`, if the server listed them. */
  readonly roleNames: readonly string[] | undefined;
}

/** Roles and groups of a user, without what they include. Users with the same ones share one of these. */
export interface Mapped {
  readonly roles: readonly OwnedRole[];
  readonly groups: readonly PlacedGroup[];
}

type Source = { readonly role: OwnedRole } | { readonly group: PlacedGroup };

/** A brief user costs the server the same in a page of any length. */
export const pageOfBriefUsers = 2000;
/** Number of concurrent requests for the mappings of single users. */
const usersAtOnce = 8;

/**
 * The roles and groups of all users that a query matches. They are read by role and by group, or for each user where
 * that takes fewer requests.
 */
export class Grants {
  readonly #tools: GrantReadTools;
  readonly #users: ResourceNode;
  readonly #options: ListOptions;
  /** The `clientId` of each client by its id. */
  readonly #clients = new Map<string, string>();
  #groups = new Map<string, PlacedGroup>();
  /** Position of each user in the tree of mappings, if they were read by role. */
  readonly #stateOf = new Map<string, number>();
  readonly #states: { readonly from: number; readonly source: Source | undefined }[] = [
    { from: 0, source: undefined },
  ];
  readonly #mapped = new Map<number, Mapped>();
  /** Every role, if they were read. */
  readonly #byName = new Map<string, OwnedRole>();
  #isByRole = false;

  constructor(tools: GrantReadTools, users: ResourceNode, options: RequestOptions | undefined) {
    this.#tools = tools;
    this.#users = users;
    // Not those of the pages of users: each list has its own.
    this.#options = { ...options, pageSize: undefined, concurrency: undefined };
  }

  /** Reads the realm's roles, clients and groups, and who has them. */
  async read(filters: object): Promise<void> {
    const { fewAtOnce, list, pages } = this.#tools;
    const options = this.#options;
    // The users first: one that is created later is then not taken for one without roles.
    const briefly = { ...filters, briefRepresentation: true };
    for await (const page of this.#tools.pagesOf(briefly, { ...options, pageSize: pageOfBriefUsers }))
      for (const { id } of page) if (!id.startsWith('f:')) this.#stateOf.set(id, 0);
    const [roles] = await Promise.all([
      list<Role>(this.#at('roles'), [], options),
      this.#readGroups(),
      (async () => {
        for await (const page of pages<ClientRepresentation>(this.#at('clients'), {}, options))
          for (const { id = '', clientId = '' } of page) this.#clients.set(id, clientId);
      })(),
    ]);
    const isCheaper = (requests: number): boolean => requests < 2 * this.#stateOf.size;
    if (!isCheaper(roles.length + this.#clients.size + this.#groups.size)) return;
    const ofClients = await fewAtOnce([...this.#clients.keys()], async (id) => {
      const found = await this.#unlessGone(list<Role>(this.#at('clients', id, 'roles'), [], options));
      return found ?? [];
    });
    const all = [...roles, ...ofClients.flat()];
    // No path can hold the names `.` and `..`.
    if (all.some(({ name }) => name === '.' || name === '..')) return;
    if (!isCheaper(all.length + this.#groups.size)) return;
    const owned = await Promise.all(all.map((role) => this.owned(role)));
    for (const role of owned) this.#byName.set(nameOf(role), role);
    await this.#readByRole(owned);
    this.#isByRole = true;
  }

  /** Yields these users, except deleted ones, with what is mapped to each. */
  async *of<T extends User>(
    users: readonly T[],
  ): AsyncGenerator<{ readonly user: T; readonly mapped: Mapped }, void, undefined> {
    for (let next = 0; next < users.length; next += usersAtOnce) {
      const some = users.slice(next, next + usersAtOnce);
      const mapped = await Promise.all(some.map(({ id }) => this.#known(id) ?? this.#ofUser(id)));
      for (const [index, user] of some.entries()) {
        const own = mapped[index];
        if (own) yield { user, mapped: own };
      }
    }
  }

  /** Returns the roles that a group has itself. */
  async rolesOf({ id, roleNames }: PlacedGroup): Promise<readonly OwnedRole[]> {
    const known = roleNames?.map((name) => this.#byName.get(name));
    if (known?.every((role) => role !== undefined)) return known;
    const { json } = this.#tools;
    const own = json<MappingsRepresentation>(this.#at('groups', id), 'GET', ['role-mappings'], this.#options);
    return this.#rolesIn((await this.#unlessGone(own)) ?? {});
  }

  /** Returns the roles that a role includes directly. */
  async includedIn({ id }: Role): Promise<readonly OwnedRole[]> {
    const { list } = this.#tools;
    const roles = list<Role>(this.#at('roles-by-id', id, 'composites'), [], this.#options);
    return Promise.all(((await this.#unlessGone(roles)) ?? []).map((role) => this.owned(role)));
  }

  /** Returns a role with the `clientId` of its client. */
  async owned(role: Role): Promise<OwnedRole> {
    const { clientRole, containerId = '' } = role;
    if (!clientRole) return { ...role, clientId: undefined };
    let clientId = this.#clients.get(containerId);
    if (clientId === undefined) {
      const client = this.#tools.object<ClientRepresentation>(
        this.#at('clients', containerId),
        this.#options,
      );
      clientId = (await this.#unlessGone(client))?.clientId ?? containerId;
      this.#clients.set(containerId, clientId);
    }
    return { ...role, clientId };
  }

  #at(...tail: [string, ...string[]]): ResourceNode {
    const { open, ResourceNode, realmOf } = this.#tools;
    return open(ResourceNode, realmOf(this.#users), ...tail);
  }

  /** Returns what was found, or `undefined` if it was deleted. */
  #unlessGone<T>(found: Promise<T>): Promise<T | undefined> {
    return this.#tools.unlessAbsent(found);
  }

  async #readGroups(): Promise<void> {
    const whole = { briefRepresentation: false };
    const tree = await this.#tools.groupTree(this.#tools, this.#at('groups'), whole, this.#options);
    this.#groups = new Map();
    const add = (group: GroupTree, parent: PlacedGroup | undefined): void => {
      const { id, name, path = `${parent?.path ?? ''}/${name}`, realmRoles, clientRoles, subGroups } = group;
      const ofClients = Object.entries(clientRoles ?? {}).flatMap(([clientId, names]) =>
        names.map((name) => nameOf({ clientId, name })),
      );
      const ofRealm = realmRoles?.map((name) => nameOf({ clientId: undefined, name }));
      const placed = { id, path, parent, roleNames: ofRealm && [...ofRealm, ...ofClients] };
      this.#groups.set(id, placed);
      for (const child of subGroups) add(child, placed);
    };
    for (const group of tree) add(group, undefined);
  }

  async #readByRole(roles: readonly OwnedRole[]): Promise<void> {
    const { open, RoleUsers } = this.#tools;
    const places: { readonly source: Source; readonly members: ResourceNode }[] = [
      ...roles.map((role) => {
        const { clientId, containerId = '', name } = role;
        const home: [string, ...string[]] =
          clientId === undefined ? ['roles'] : ['clients', containerId, 'roles'];
        const above = this.#at(...home, name);
        return { source: { role }, members: open(RoleUsers, above, 'users') };
      }),
      ...[...this.#groups.values()].map((group) => ({
        source: { group },
        members: this.#at('groups', group.id, 'members'),
      })),
    ];
    const steps = new Map<string, number>();
    let brief: object = { briefRepresentation: true };
    const read = async ({ source, members }: (typeof places)[number], index: number): Promise<void> => {
      // A page that was read anew changes nothing.
      const seen = new Set<string>();
      const isGroup = 'group' in source;
      const query = isGroup ? { briefRepresentation: true } : brief;
      const options = { ...this.#options, pageSize: isGroup ? pageOfBriefUsers : undefined };
      for await (const page of this.#tools.pages<User>(members, query, options)) {
        for (const { id } of page) {
          const state = this.#stateOf.get(id);
          if (state === undefined || seen.has(id)) continue;
          seen.add(id);
          const step = `${state} ${index}`;
          let next = steps.get(step);
          if (next === undefined) {
            next = this.#states.push({ from: state, source }) - 1;
            steps.set(step, next);
          }
          this.#stateOf.set(id, next);
        }
      }
    };
    const numbered = places.map((place, index) => () => this.#unlessGone(read(place, index)));
    const [first, ...others] = numbered;
    try {
      await first?.();
    } catch (error) {
      // Up to Keycloak 25 this list has whole representations alone.
      if ((error as { code?: unknown }).code !== 'ignored') throw error;
      brief = {};
      await first?.();
    }
    await this.#tools.fewAtOnce(others, (read) => read());
  }

  #known(id: string): Mapped | undefined {
    const state = this.#isByRole ? this.#stateOf.get(id) : undefined;
    if (state === undefined) return undefined;
    const known = this.#mapped.get(state);
    if (known) return known;
    const roles: OwnedRole[] = [];
    const groups: PlacedGroup[] = [];
    for (let at = state; at > 0; ) {
      const { from, source } = this.#states[at] as { from: number; source: Source };
      if ('role' in source) roles.push(source.role);
      else groups.push(source.group);
      at = from;
    }
    const mapped = { roles: roles.reverse(), groups: groups.reverse() };
    this.#mapped.set(state, mapped);
    return mapped;
  }

  async #ofUser(id: string): Promise<Mapped | undefined> {
    const { all, json } = this.#tools;
    const user = this.#at('users', id);
    const found = await this.#unlessGone(
      Promise.all([
        json<MappingsRepresentation>(user, 'GET', ['role-mappings'], this.#options),
        all<Group>(this.#at('users', id, 'groups'), { briefRepresentation: true }, this.#options),
      ]),
    );
    if (!found) return undefined;
    const [mappings, groups] = found;
    // A group that was created meanwhile.
    if (groups.some((group) => !this.#groups.has(group.id))) await this.#readGroups();
    return {
      roles: await this.#rolesIn(mappings),
      groups: groups.flatMap((group) => this.#groups.get(group.id) ?? []),
    };
  }

  async #rolesIn({ realmMappings = [], clientMappings = {} }: MappingsRepresentation): Promise<OwnedRole[]> {
    for (const [clientId, { id }] of Object.entries(clientMappings)) {
      if (id !== undefined) this.#clients.set(id, clientId);
    }
    const ofClients = Object.values(clientMappings).flatMap(({ mappings = [] }) => mappings);
    return Promise.all([...realmMappings, ...ofClients].map((role) => this.owned(role as Role)));
  }
}

/** The name of a role that no other role has. */
function nameOf({ clientId, name }: Pick<OwnedRole, 'clientId' | 'name'>): string {
  return JSON.stringify([clientId, name]);
}
