/** Names that the server has, for completion inside of a call: `byName('`. */
import { nearest } from './nearest.ts';
import type { Known } from './typing.ts';

/** How long names are remembered, in milliseconds. */
const freshness = 15_000;
/** How many names are offered. */
const most = 100;
/** How many are compared with a wrong one. */
const mostCompared = 500;

type Item = Readonly<Record<string, unknown>>;

interface Listing {
  all(query?: object, options?: object): Promise<readonly Item[]>;
}

/** The query that narrows a list to what begins so. The server looks into names in its own way: what it gives is looked at again. */
const queries: Readonly<Record<string, (word: string, max: number) => object>> = {
  Realms: () => ({ briefRepresentation: true }),
  Users: (word, max) => ({ search: `${word}*`, briefRepresentation: true, max }),
  OrganizationMembers: (search, max) => ({ search, max }),
  GroupMembers: (_, max) => ({ briefRepresentation: true, max }),
  Clients: (word, max) => ({ clientId: word, search: true, max }),
  Roles: (search, max) => ({ search, max }),
  ClientRoles: (search, max) => ({ search, max }),
  RealmRoles: (search, max) => ({ search, max }),
  Organizations: (search, max) => ({ search, max }),
};
/** Lists that may be too long to be compared as a whole. */
const long: ReadonlySet<string> = new Set(['Users', 'OrganizationMembers']);

/** The field of what is listed that a way of navigation takes. */
function fieldsOf(method: string): readonly string[] {
  const [, name = ''] = /^by(\w+)$/.exec(method) ?? [];
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  return field === 'name' ? ['name', 'realm'] : [field, `_${field}`];
}

/** Looks up names, and remembers them for a moment. Failures are silent. */
export class Values {
  readonly #timeout: number;
  readonly #seen = new Map<string, { readonly at: number; readonly names: Promise<readonly string[]> }>();

  constructor(timeout = 1500) {
    this.#timeout = timeout;
  }

  /** The values that an argument of a method may have and that begin so; `isCut` if the server may have more. */
  async of(
    owner: Known,
    method: string,
    word: string,
  ): Promise<{ readonly names: readonly string[]; readonly isCut: boolean }> {
    const all = await this.#names(owner, method, word, most);
    const names = [...new Set(all)].filter((name) => name.startsWith(word)).slice(0, most);
    return { names, isCut: all.length >= most };
  }

  /** The values that are nearly this one, which does not exist. */
  async like(owner: Known, method: string, word: string): Promise<readonly string[]> {
    // More names are wrong in their second half than in the first.
    const start = long.has(String(owner.type)) ? word.slice(0, Math.ceil(word.length / 2)) : '';
    return nearest(word, await this.#names(owner, method, start, mostCompared));
  }

  /** Forgets everything, as after a write. */
  clear(): void {
    this.#seen.clear();
  }

  async #names(
    { value, type }: Known,
    method: string,
    word: string,
    max: number,
  ): Promise<readonly string[]> {
    if (typeof value !== 'object' || value === null) return [];
    const key = `${String(value)} ${method} ${max} ${word}`;
    const seen = this.#seen.get(key);
    if (seen && performance.now() - seen.at < freshness) return seen.names;
    const query = queries[String(type)]?.(word, max);
    const names = this.#list(value, method, query, query && { pageSize: max }).catch(() => []);
    this.#seen.set(key, { at: performance.now(), names });
    if (this.#seen.size > 200) this.#seen.delete(this.#seen.keys().next().value as string);
    return names;
  }

  async #list(
    value: object,
    method: string,
    query: object | undefined,
    paging: object | undefined,
  ): Promise<readonly string[]> {
    const options = { signal: AbortSignal.timeout(this.#timeout), timeout: this.#timeout, ...paging };
    const list = listOf(value, method);
    if (!list) return [];
    const items = await list.all(query, options);
    const fields = method.startsWith('by') ? fieldsOf(method) : ['name', 'path', 'alias', 'clientId'];
    return items.flatMap((item) => {
      const field = fields.find((name) => typeof item[name] === 'string');
      return field === undefined ? [] : [item[field] as string];
    });
  }
}

/** Where the names come from: of navigation the list itself, of a set of names what may be put into it. */
function listOf(value: object, method: string): Listing | undefined {
  const { all, tree, available } = value as Readonly<Record<string, (...args: unknown[]) => Promise<never>>>;
  // A path leads to each level.
  if (method === 'byPath' && typeof tree === 'function')
    return { all: async (...args) => flat(await tree.apply(value, args)) };
  if (method.startsWith('by') || method === 'remove' || method === 'delete')
    return typeof all === 'function' ? { all: (...args) => all.apply(value, args) } : undefined;
  return typeof available === 'function'
    ? { all: (_query, options) => available.call(value, options) }
    : undefined;
}

function flat(groups: readonly Item[]): readonly Item[] {
  return groups.flatMap((group) => [group, ...flat(group['subGroups'] as readonly Item[])]);
}
