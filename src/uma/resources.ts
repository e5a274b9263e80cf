import type { ResourceOwnerRepresentation, ResourceRepresentation } from '../facts/representations.ts';
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
import { bounded } from '../tree/options.ts';
import { Lookup } from '../tree/path.ts';
import { type UmaResourceCreate, UmaResourceNode } from './resource.ts';
import {
  isOwner,
  offWire,
  onWire,
  type UmaResource,
  type UmaScopeReference,
} from './resource-representation.ts';

/** Query for listing resources. */
export interface UmaResourceQuery extends ListWindow {
  /** The id of the resource. */
  readonly _id?: string | undefined;
  /** Part of the name, or the whole name with `exactName` (case-insensitive). */
  readonly name?: string | undefined;
  /** Whether `name` is the whole name. */
  readonly exactName?: boolean | undefined;
  /** A URI in `uris`; with `matchingUri`, also a URI that matches a pattern in `uris`. */
  readonly uri?: string | undefined;
  /** Whether `uri` may match a pattern such as `/albums/*`. */
  readonly matchingUri?: boolean | undefined;
  /** The owner, by id, username or `clientId`. */
  readonly owner?: string | undefined;
  /** Part of the type. */
  readonly type?: string | undefined;
  /** Part of the name of a scope that the resource has. */
  readonly scope?: string | undefined;
}

/** Reads the resources in full; without `deep` the server returns ids. */
async function* resourcePages(
  node: UmaResources,
  query: UmaResourceQuery,
  options: RequestOptions | undefined,
): AsyncGenerator<UmaResource[], void, undefined> {
  const inFull = { ...checkedQuery(query), deep: true };
  for await (const page of pages<ResourceRepresentation>(node, inFull, options)) yield page.map(offWire);
}

/** Distinguishes resources with the same name. */
export interface UmaResourceOwner {
  /** The owner, by id, username or `clientId`. */
  readonly owner?: string | undefined;
}

/**
 * The resources that a resource server protects. With the token of the resource server, all of them; with the token of
 * a user who has the client's role `uma_protection`, the resources of that user.
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
  static override readonly facts: NodeFacts = {
    paging: { pages: resourcePages },
    // An id of one's own is taken.
    readOnly: [],
  };

  readonly #owner: string | undefined;

  /** @internal */
  constructor(place: Place, owner?: string) {
    super(place);
    this.#owner = owner;
  }

  /** The resource with this id. */
  byId(id: string): WithId<UmaResourceNode> {
    return openById(UmaResourceNode, this, id);
  }

  /**
   * The resource with this name, whose id is looked up on the first request. If the credentials of the resource server
   * are known, its own resource, unless `owner` is set. Requests throw `AmbiguousError` if several resources match.
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
   * Returns the ids of the resources, which are cheaper to list than the resources.
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
   * Creates a resource and returns its node. Throws `ConflictError` if the owner already has a resource with this name,
   * unless `ifExists` permits it. Throws `IgnoredError`, which holds the node, if the resource does not belong to the
   * requested `owner`: use the owner's own token, or `authorization.resources` of the client in the admin tree.
   *
   * @route `POST …/authz/protection/resource_set`
   */
  create(resource: UmaResourceCreate, options?: CreateOptions): Promise<WithId<UmaResourceNode>> {
    const { owner, ...body } = onWire(resource) as Pick<UmaResourceCreate, 'owner' | '_id'>;
    return make(this, options, {
      body,
      existing: () => this.#like(resource),
      made: (id) => this.byId(id),
      // The server prevents duplicate names per owner only.
      postsFirst: true,
      post: async (_, body, within) => {
        await this.#checkFree(resource._id, within);
        const answer = await send(this, 'POST', [], within, { body: { owner, ...body } });
        const { _id: id, owner: given } = answer.json<UmaResource>();
        if (id === undefined) throw answer.invalid('The response does not name the created resource');
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
   * Creates the resource if none has its `_id`, or its name; updates whatever differs, and otherwise does nothing.
   *
   * @route `GET …/authz/protection/resource_set/{id}`
   */
  async ensure(
    resource: OrAbsent<UmaResourceCreate, 'attributes'>,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<UmaResourceNode>>> {
    const wanted = onWire(resource);
    const scopes = wanted['resource_scopes'] as readonly UmaScopeReference[] | undefined;
    // In the form in which the server returns them.
    if (scopes)
      wanted['resource_scopes'] = scopes.map((scope) =>
        typeof scope === 'string' ? { name: scope } : scope,
      );
    return ensure(this, wanted, options, { existing: () => this.#like(resource), atCreate: ['owner'] });
  }

  #like({ _id, name }: Pick<UmaResourceCreate, '_id' | 'name'>): UmaResourceNode {
    return _id === undefined ? this.byName(name) : this.byId(_id);
  }

  /** The server's POST would overwrite the resource that has the id. */
  async #checkFree(id: string | undefined, options: RequestOptions | undefined): Promise<void> {
    if (id === undefined || !(await this.byId(id).exists(options))) return;
    throw taken(this, `The id ${JSON.stringify(id)} is taken`);
  }

  #checkOwner(wanted: UmaResourceCreate['owner'], given: ResourceOwnerRepresentation, id: string): void {
    if (wanted === undefined || isOwner(given, wanted)) return;
    const { id: known, name = known }: ResourceOwnerRepresentation =
      typeof wanted === 'string' ? { name: wanted } : wanted;
    const hint = `It belongs to ${JSON.stringify(given.name ?? given.id)}, whose token created it. Use the token of the owner, or clients.byClientId(…).authorization.resources of the admin tree.`;
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
