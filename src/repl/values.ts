/** Names that the server has, for completion inside of a call: `byName('`. */
import type { Known } from './typing.ts';

/** How long names are remembered, in milliseconds. */
const freshness = 15_000;
/** How many names are offered. */
const most = 100;

interface Listing {
  all(query?: object, options?: object): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** The query that narrows a list to what begins so. The server looks into names in its own way: what it gives is looked at again. */
const queries: Readonly<Record<string, (word: string) => object>> = {
  Users: (word) => ({ search: `${word}*`, briefRepresentation: true, max: most }),
  OrganizationMembers: (word) => ({ search: word, max: most }),
  GroupMembers: () => ({ briefRepresentation: true, max: most }),
  Clients: (word) => ({ clientId: word, search: true, max: most }),
  Roles: (word) => ({ search: word, max: most }),
  ClientRoles: (word) => ({ search: word, max: most }),
  RealmRoles: (word) => ({ search: word, max: most }),
  Organizations: (word) => ({ search: word, max: most }),
};

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

  /** The values that an argument of a method may have and that begin so. */
  async of({ value, type }: Known, method: string, word: string): Promise<readonly string[]> {
    if (typeof value !== 'object' || value === null) return [];
    const search = (): Promise<readonly string[]> => this.#list(value, String(type), method, word);
    const names = await this.#remembered(`${String(value)} ${method} ${word}`, search);
    return [...new Set(names)].filter((name) => name.startsWith(word)).slice(0, most);
  }

  /** Forgets everything, as after a write. */
  clear(): void {
    this.#seen.clear();
  }

  #remembered(key: string, search: () => Promise<readonly string[]>): Promise<readonly string[]> {
    const seen = this.#seen.get(key);
    if (seen && performance.now() - seen.at < freshness) return seen.names;
    const names = search().catch(() => []);
    this.#seen.set(key, { at: performance.now(), names });
    if (this.#seen.size > 200) this.#seen.delete(this.#seen.keys().next().value as string);
    return names;
  }

  async #list(value: object, type: string, method: string, word: string): Promise<readonly string[]> {
    const options = { signal: AbortSignal.timeout(this.#timeout), timeout: this.#timeout };
    const list = listOf(value, method);
    if (!list) return [];
    const query = queries[type]?.(word);
    const items = await (query ? list.all(query, options) : list.all(undefined, options));
    const fields = method.startsWith('by') ? fieldsOf(method) : ['name', 'path', 'alias', 'clientId'];
    return items.flatMap((item) => {
      const field = fields.find((name) => typeof item[name] === 'string');
      return field === undefined ? [] : [item[field] as string];
    });
  }
}

/** Where the names come from: of navigation the list itself, of a set of names what may be put into it. */
function listOf(value: object, method: string): Listing | undefined {
  const isList = typeof (value as Partial<Listing>).all === 'function';
  if (method.startsWith('by')) return isList ? (value as Listing) : undefined;
  if (method === 'remove' || method === 'delete') return isList ? (value as Listing) : undefined;
  const { available } = value as { available?: (...args: unknown[]) => Promise<never> };
  return typeof available === 'function' ? { all: (...args) => available.apply(value, args) } : undefined;
}
