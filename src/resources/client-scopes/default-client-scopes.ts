import type { ClientScopeRepresentation } from '../../facts/representations.ts';
import { ConflictError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import type { NodeFacts, SetRules } from '../../tree/facts.ts';
import { fewAtOnce } from '../../tree/few-at-once.ts';
import { checkedName } from '../../tree/keys.ts';
import {
  done,
  keyOf,
  list,
  object,
  open,
  type Place,
  ResourceNode,
  realmOf,
  sibling,
  type TreeNode,
} from '../../tree/node.ts';
import { ReferenceSet } from '../../tree/reference-set.ts';
import { isNodeOf, type Kind, resolve } from '../../tree/references.ts';
import type { ClientScopeReference } from '../shared/client-scope-reference.ts';
import type { ClientScope } from '../shared/entities.ts';

/**
 * Client scopes that a client, or every new client of a realm, has by default or as an option. Adding a client scope to
 * one of the two lists removes it from the other; the server's PUT alone would succeed without effect, or be a
 * conflict.
 *
 * Changes require `manage-clients`.
 *
 * @example
 * ```ts
 * const web = realm.admin.realms.byName('acme').clients.byClientId('web');
 * await web.defaultClientScopes.set(['basic', 'profile', 'email', 'roles', 'web-origins']);
 * ```
 *
 * @route `GET /admin/realms/{realm}/default-{default|optional}-client-scopes`
 * @route `PUT …/{default|optional}-client-scopes/{clientScopeId}`
 * @route `PUT …/default-{default|optional}-client-scopes/{clientScopeId}`
 * @route `DELETE …/{default|optional}-client-scopes/{clientScopeId}`
 * @route `DELETE …/default-{default|optional}-client-scopes/{clientScopeId}`
 * @since 22
 */
export class LinkedClientScopes extends ReferenceSet<
  ClientScope,
  ClientScopeReference,
  'GET …/{default|optional}-client-scopes (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    set: (node: LinkedClientScopes): SetRules<ClientScope, ClientScopeReference> => {
      let inOther: Promise<ClientScope[]> | undefined;
      const other = (options: RequestOptions | undefined): Promise<ClientScope[]> => {
        inOther ??= list(node.#other, [], options);
        return inOther;
      };
      return {
        what: 'client scopes',
        check: (reference) => checkedScope(node, reference),
        resolve: (references, options, known) =>
          resolve(
            scopeKind(() => other(options)),
            node,
            references,
            options,
            known,
          ),
        current: (options) => node.all(options),
        write: async ({ added, removed }, options) => {
          const elsewhere = added.length > 0 ? await other(options) : [];
          for (const { id } of added) await node.#link(id, elsewhere, options);
          for (const { id } of removed) await done(node, 'DELETE', [id], options);
        },
      };
    },
  };

  readonly #other: TreeNode;

  /** @internal */
  constructor(place: Place, other: string) {
    super(place);
    this.#other = sibling(this, other);
  }

  async #link(
    id: string,
    elsewhere: readonly ClientScope[],
    options: RequestOptions | undefined,
  ): Promise<void> {
    if (elsewhere.some((scope) => scope.id === id)) await done(this.#other, 'DELETE', [id], options);
    try {
      await done(this, 'PUT', [id], options);
    } catch (error) {
      // Another caller may have linked it in the meantime: for a realm, the server reports a conflict.
      if (!(error instanceof ConflictError)) throw error;
      if (!(await this.all(options)).some((present) => present.id === id)) throw error;
    }
  }
}

/** The client scopes that these references name. */
export function resolveClientScopes(
  from: TreeNode,
  references: readonly ClientScopeReference[],
  options: RequestOptions | undefined,
): Promise<ClientScope[]> {
  return resolve(
    scopeKind(async () => []),
    from,
    references,
    options,
  );
}

/** The key of a client scope. */
interface Wanted {
  readonly field: 'id' | 'name';
  readonly value: string;
}

/** Looks for names among the known client scopes, then in the sibling list, and then among all. */
function scopeKind(
  beside: () => Promise<readonly ClientScope[]>,
): Kind<ClientScopeReference, Wanted, ClientScope> {
  return {
    what: 'client scope',
    read: checkedScope,
    nameOf: ({ value }) => value,
    find: async (from, wanted, options, known) => {
      const scopes = open(ResourceNode, realmOf(from), 'client-scopes');
      const found: (ClientScope | undefined)[] = wanted.map(() => undefined);
      const lacking = (): Wanted[] => wanted.filter((_, index) => found[index] === undefined);
      const byId = async (): Promise<ClientScope[]> => {
        const ids = lacking().flatMap(({ field, value }) => (field === 'id' ? [value] : []));
        const each = (id: string): Promise<ClientScope | undefined> =>
          unlessAbsent(object<ClientScope>(open(ResourceNode, scopes, id), options));
        return (await fewAtOnce([...new Set(ids)], each)).filter((scope) => scope !== undefined);
      };
      const byName = async (): Promise<ClientScope[]> =>
        lacking().some(({ field }) => field === 'name') ? list(scopes, [], options) : [];
      for (const source of [async () => known, beside, byId, byName]) {
        if (lacking().length === 0) break;
        const listed = await source();
        for (const [index, { field, value }] of wanted.entries())
          found[index] ??= listed.find((scope) => scope[field] === value);
      }
      return found;
    },
  };
}

function checkedScope(from: TreeNode, scope: ClientScopeReference): Wanted {
  if (isNodeOf(scope, 'client scope')) {
    const key = keyOf(scope);
    if (typeof key === 'string') return { field: 'id', value: key };
    return { field: 'name', value: key.label.replace(/^name=/, '') };
  }
  const { id, name } =
    typeof scope === 'string' ? { id: undefined, name: scope } : ((scope ?? {}) as ClientScopeRepresentation);
  const scopes = open(ResourceNode, realmOf(from), 'client-scopes');
  if (typeof id === 'string') {
    // Refuses what cannot be a key, before the lists are read.
    open(ResourceNode, scopes, id);
    return { field: 'id', value: id };
  }
  checkedName(scopes, 'name', name as string);
  return { field: 'name', value: name as string };
}
