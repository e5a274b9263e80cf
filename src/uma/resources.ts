import type { ResourceOwnerRepresentation, ResourceRepresentation } from '../facts/representations.ts';
import { bounded } from '../http/deadline.ts';
import { AmbiguousError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { checkedQuery } from '../http/url.ts';
import { type ListWindow, PagedCollection, pages } from '../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../tree/ensure.ts';
import { IgnoredError, taken } from '../tree/errors.ts';
import type { NodeFacts } from '../tree/facts.ts';
import { checkedName, nothingHas } from '../tree/keys.ts';
import { type CreateOptions, make } from '../tree/make.ts';
import { addressOf, open, openById, type Place, send, type WithId } from '../tree/node.ts';
import { Lookup } from '../tree/path.ts';
import { type UmaResourceCreate, UmaResourceNode } from './resource.ts';
import {
  isOwner,
  offWire,
  onWire,
  type UmaResource,
  type UmaScopeReference,
} from './resource-representation.ts';

/** Which resources a list is to hold. */
export interface UmaResourceQuery extends ListWindow {
  /** The id of the resource. */
  readonly _id?: string | undefined;
  /** Part of the name, or all of it with `exactName`, in any case. */
  readonly name?: string | undefined;
  /** Whether `name` is the whole name. */
  readonly exactName?: boolean | undefined;
  /** The URI as it stands in `uris`, or one that such a pattern fits, with `matchingUri`. */
  readonly uri?: string | undefined;
  /** Whether `uri` may be one that a pattern such as `/albums/*` fits. */
  readonly matchingUri?: boolean | undefined;
  /** The id of the owner, the username, or a `clientId`. */
  readonly owner?: string | undefined;
  /** Part of the type. */
  readonly type?: string | undefined;
  /** The name of a scope that the resource has, or a part of it. */
  readonly scope?: string | undefined;
}

/** The resources in full; without `deep` the server gives ids. */
async function* resourcePages(
  node: UmaResources,
  query: UmaResourceQuery,
  options: RequestOptions | undefined,
): AsyncGenerator<UmaResource[], void, undefined> {
  const inFull = { ...checkedQuery(query), deep: true };
  for await (const page of pages<ResourceRepresentation>(node, inFull, options)) yield page.map(offWire);
}

/** Which of the resources with one name is meant. */
export interface UmaResourceOwner {
  /** The id of the owner, the username, or a `clientId`. */
  readonly owner?: string | undefined;
}

/**
 * The resources that a resource server protects: all of them with its own token, with the token of a user that has the
 * role `uma_protection` of the client those of the user.
 *
 * @example
 * ```ts
 * const uma = realm.uma({ clientId: 'photos', clientSecret });
 * const album = await uma.resources.create({
 *   name: 'album',
 *   resource_scopes: ['view', 'edit'],
 *   uris: ['/albums/*'],
 * });
 * await album.update({ displayName: 'Album' });
 * ```
 */
export class UmaResources extends PagedCollection<
  UmaResource,
  UmaResourceQuery,
  'GET …/authz/protection/resource_set'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { paging: { pages: resourcePages } };

  readonly #owner: string | undefined;

  /** @internal */
  constructor(place: Place, owner?: string) {
    super(place);
    this.#owner = owner;
  }

  /** The resource with this id; no request is sent yet. */
  byId(id: string): WithId<UmaResourceNode> {
    return openById(UmaResourceNode, this, id);
  }

  /**
   * The resource with this name, whose id is looked up when a request is sent: the resource server's own where its
   * credentials are known, unless an `owner` is named. Several are an `AmbiguousError`.
   */
  byName(name: string, { owner = this.#owner }: UmaResourceOwner = {}): UmaResourceNode {
    checkedName(this, 'name', name);
    const key = new Lookup(`name=${name}`, async (options) => {
      const found = await this.#named(name, owner, options);
      if (found) return found._id;
      throw nothingHas(this, 'name', name);
    });
    return open(UmaResourceNode, this, key);
  }

  /**
   * The ids of the same resources, which are cheaper to list.
   *
   * @route `GET …/authz/protection/resource_set`
   */
  async ids(query?: UmaResourceQuery, options?: RequestOptions): Promise<string[]> {
    return bounded(options, async (within) => {
      const ids: unknown[] = [];
      for await (const page of pages<object>(this, checkedQuery(query), within)) ids.push(...page);
      return ids as string[];
    });
  }

  /**
   * The node of the new resource. A `ConflictError` when the owner has one of this name, unless `ifExists` says
   * otherwise. An `IgnoredError`, which holds the node, when the resource is not of the `owner` that was asked for: use
   * the owner's own token, or `authorization.resources` of the client in the admin tree.
   *
   * @route `POST …/authz/protection/resource_set`
   */
  create(resource: UmaResourceCreate, options?: CreateOptions): Promise<WithId<UmaResourceNode>> {
    const { owner, ...body } = onWire(resource) as Pick<UmaResourceCreate, 'owner' | '_id'>;
    return make(this, options, {
      body,
      existing: () => this.#like(resource),
      made: (id) => this.byId(id),
      // Its owner alone keeps a name from being taken twice.
      postsFirst: true,
      post: async (_, body, within) => {
        await this.#checkFree(resource._id, within);
        const answer = await send(this, 'POST', [], { ...within, body: { owner, ...body } });
        const { _id: id, owner: given } = answer.json<UmaResource>();
        if (id === undefined) throw answer.invalid('The answer does not name the resource that was made');
        this.#checkOwner(owner, given, id);
        return id;
      },
      accept: (found) => {
        const { _id: id, owner: given } = found as UmaResource;
        this.#checkOwner(owner, given, id);
      },
    });
  }

  /**
   * The resource as it is given: made where there is none of its `_id`, or of its name, changed where it differs, and
   * otherwise left alone.
   *
   * @route `GET …/authz/protection/resource_set/{id}`
   */
  async ensure(
    resource: OrAbsent<UmaResourceCreate, 'attributes'>,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<UmaResourceNode>>> {
    const wanted = onWire(resource);
    const scopes = wanted['resource_scopes'] as readonly UmaScopeReference[] | undefined;
    // As the server tells them.
    if (scopes)
      wanted['resource_scopes'] = scopes.map((scope) =>
        typeof scope === 'string' ? { name: scope } : scope,
      );
    return ensure(this, wanted, options, { existing: () => this.#like(resource), atCreate: ['owner'] });
  }

  #like({ _id, name }: Pick<UmaResourceCreate, '_id' | 'name'>): UmaResourceNode {
    return _id === undefined ? this.byName(name) : this.byId(_id);
  }

  /** The server's POST would write over the resource that has the id. */
  async #checkFree(id: string | undefined, options: RequestOptions | undefined): Promise<void> {
    if (id === undefined || !(await this.byId(id).exists(options))) return;
    throw taken(this, `The id ${JSON.stringify(id)} is taken`);
  }

  #checkOwner(wanted: UmaResourceCreate['owner'], given: ResourceOwnerRepresentation, id: string): void {
    if (wanted === undefined || isOwner(given, wanted)) return;
    const name = typeof wanted === 'string' ? wanted : (wanted.name ?? wanted.id);
    const hint = `It belongs to ${JSON.stringify(given.name ?? given.id)}, whose token made it. Use the token of the owner, or clients.byClientId(…).authorization.resources of the admin tree.`;
    throw new IgnoredError(this.byId(id), [`the owner ${JSON.stringify(name)}`], hint);
  }

  async #named(
    name: string,
    owner: string | undefined,
    options: RequestOptions | undefined,
  ): Promise<UmaResource | undefined> {
    const found = await this.all({ name, exactName: true, owner }, options);
    const matches = found.filter((resource) => resource.name === name);
    if (matches.length > 1) {
      throw new AmbiguousError(`name ${JSON.stringify(name)}`, addressOf(this), matches.length);
    }
    return matches[0];
  }
}
