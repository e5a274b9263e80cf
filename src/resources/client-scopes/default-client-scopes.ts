import type { ClientScopeRepresentation } from '../../facts/representations.ts';
import { bounded } from '../../http/deadline.ts';
import { ConflictError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { List } from '../../tree/collection.ts';
import { checkedName, missing } from '../../tree/keys.ts';
import {
  done,
  json,
  keyIn,
  keyOf,
  list,
  openInRealm,
  ResourceNode,
  type Segment,
  sibling,
} from '../../tree/node.ts';
import { checkedList, type SetChanges, setItems } from '../../tree/reference-set.ts';
import type { ClientScope } from '../shared/entities.ts';
import type { ClientScopeNode } from './client-scopes.ts';

/** A client scope, said by its name, by a representation that has its `id` or `name`, or by a node. */
export type ClientScopeReference = string | ClientScopeRepresentation | ClientScopeNode;

/** The client scopes that a client, or every new client of a realm, has by default, or as an option. */
export class LinkedClientScopes extends List<ClientScope> {
  /**
   * The client scopes, by id and name. `GET …/clients/{client-uuid}/{default|optional}-client-scopes` (22+) or
   * `GET /admin/realms/{realm}/default-{default|optional}-client-scopes` (22+)
   */
  all(options?: RequestOptions): Promise<ClientScope[]> {
    return json(this, 'GET', [], options);
  }

  /**
   * Adds a client scope. One that stands in the other list (default or optional) moves: alone, the server's PUT would
   * succeed without an effect, or be a conflict.
   *
   * `PUT …/{default|optional}-client-scopes/{clientScopeId}` (22+) or
   * `PUT …/default-{default|optional}-client-scopes/{clientScopeId}` (22+); needs `manage-clients`.
   */
  async add(scope: ClientScopeReference, options?: RequestOptions): Promise<void> {
    const wanted = [this.#checked(scope)];
    await bounded(options, async (options) => {
      const { here, there } = await this.#both(options);
      const [found] = await this.#resolve(wanted, [...here, ...there], options);
      const isIn = (list: readonly ClientScope[]): boolean => list.some(({ id }) => id === found?.id);
      if (found && (isIn(there) || !isIn(here))) await this.#link(found, there, options);
    });
  }

  /**
   * Takes a client scope out of this list; one that is not in it is left alone. The list is read first, because the
   * server's DELETE takes it out of either list. `DELETE …/{default|optional}-client-scopes/{clientScopeId}` (22+) or
   * `DELETE …/default-{default|optional}-client-scopes/{clientScopeId}` (22+)
   */
  async remove(scope: ClientScopeReference, options?: RequestOptions): Promise<void> {
    const wanted = [this.#checked(scope)];
    await bounded(options, async (options) => {
      const here = await this.all(options);
      const [found] = await this.#resolve(wanted, here, options);
      if (here.some(({ id }) => id === found?.id)) await done(this, 'DELETE', [found?.id as string], options);
    });
  }

  /**
   * Makes these the only client scopes of this list, and tells what changed: one that stands in the other list moves
   * here, what is not named ends up in neither; nothing is sent that is not needed. Client scopes that do not exist are
   * told in one `NotFoundError`, and nothing has been changed then.
   *
   * `GET …/clients/{client-uuid}/{default|optional}-client-scopes` (22+) or
   * `GET /admin/realms/{realm}/default-{default|optional}-client-scopes` (22+), and what `add` and `remove` request
   *
   * @example
   * ```ts
   * const web = realm.admin.realms.byName('acme').clients.byClientId('web');
   * await web.defaultClientScopes.set(['basic', 'profile', 'email', 'roles', 'web-origins']);
   * ```
   */
  async set(
    scopes: readonly ClientScopeReference[],
    options?: RequestOptions,
  ): Promise<SetChanges<ClientScope>> {
    const references = checkedList(scopes, 'client scopes').map((scope) => this.#checked(scope));
    let there: ClientScope[] = [];
    return setItems<ClientScope>(this, options, {
      read: async (options) => {
        const both = await this.#both(options);
        there = both.there;
        const wanted = await this.#resolve(references, [...both.here, ...there], options);
        return { current: both.here, wanted };
      },
      add: async (scopes, options) => {
        for (const scope of scopes) await this.#link(scope, there, options);
      },
      remove: async (scopes, options) => {
        for (const { id } of scopes) await done(this, 'DELETE', [id], options);
      },
    });
  }

  /**
   * Takes all client scopes out of this list; they themselves stay.
   * `DELETE …/{default|optional}-client-scopes/{clientScopeId}` (22+) or
   * `DELETE …/default-{default|optional}-client-scopes/{clientScopeId}` (22+)
   */
  async removeAll(options?: RequestOptions): Promise<void> {
    await this.set([], options);
  }

  /** What is in this list, and what in the other one. */
  async #both(options: RequestOptions | undefined): Promise<{ here: ClientScope[]; there: ClientScope[] }> {
    const [here, there] = await Promise.all([this.all(options), list<ClientScope>(this.#other, [], options)]);
    return { here, there };
  }

  get #other(): ResourceNode {
    return sibling(this, otherList(keyOf(this)));
  }

  async #link(
    { id }: ClientScope,
    there: readonly ClientScope[],
    options: RequestOptions | undefined,
  ): Promise<void> {
    if (there.some((other) => other.id === id)) await done(this.#other, 'DELETE', [id], options);
    try {
      await done(this, 'PUT', [id], options);
    } catch (error) {
      // Someone else may have linked it meanwhile: for a realm the server does not take it twice.
      if (!(error instanceof ConflictError)) throw error;
      if (!(await this.all(options)).some((present) => present.id === id)) throw error;
    }
  }

  /** The client scopes, those of `known` without a request; the ones that do not exist are told together. */
  async #resolve(
    references: readonly Wanted[],
    known: readonly ClientScope[],
    options: RequestOptions | undefined,
  ): Promise<ClientScope[]> {
    const find = (scopes: readonly ClientScope[]): (ClientScope | undefined)[] =>
      references.map(({ field, value }) => scopes.find((scope) => scope[field] === value));
    let found = find(known);
    if (found.includes(undefined)) {
      const scopes = openInRealm(ResourceNode, this, 'client-scopes');
      found = find(await list<ClientScope>(scopes, [], options));
      const absent = references.filter((_, index) => found[index] === undefined);
      if (absent.length > 0) {
        const names = absent.map(({ value }) => JSON.stringify(value)).sort();
        throw missing(scopes, `No such client scope: ${names.join(', ')}`);
      }
    }
    return found.filter((scope) => scope !== undefined);
  }

  #checked(scope: ClientScopeReference): Wanted {
    const key = scope instanceof ResourceNode ? keyIn(scope, 'client-scopes', 'client-templates') : undefined;
    if (typeof key === 'string') return { field: 'id', value: key };
    if (key !== undefined) return { field: 'name', value: key.label.replace(/^name=/, '') };
    const { id, name } =
      typeof scope === 'string'
        ? { id: undefined, name: scope }
        : ((scope ?? {}) as ClientScopeRepresentation);
    if (typeof id === 'string') return { field: 'id', value: id };
    checkedName(openInRealm(ResourceNode, this, 'client-scopes'), 'name', name as string);
    return { field: 'name', value: name as string };
  }
}

/** What a client scope is found by. */
interface Wanted {
  readonly field: 'id' | 'name';
  readonly value: string;
}

/** `optional-client-scopes` for `default-client-scopes` and back; of a realm, both have one more `default-` ahead. */
function otherList(list: Segment): string {
  const [, ofRealm = '', kind] = /^(default-)?(default|optional)-/.exec(String(list)) ?? [];
  return `${ofRealm}${kind === 'default' ? 'optional' : 'default'}-client-scopes`;
}
