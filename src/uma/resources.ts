import type { ResourceOwnerRepresentation, ResourceRepresentation } from '../facts/representations.ts';
import { bounded } from '../http/deadline.ts';
import { AmbiguousError, ConflictError, NotFoundError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import { checkedQuery } from '../http/url.ts';
import { all, Collection, type CreateOptions, iterate, type ListWindow } from '../tree/collection.ts';
import { type Ensured, ensure, type OrAbsent } from '../tree/ensure.ts';
import { IgnoredError } from '../tree/ignored-error.ts';
import { checkedName } from '../tree/keys.ts';
import { Lookup } from '../tree/lookup.ts';
import { addressOf, open, type Segment, send } from '../tree/node.ts';
import { type UmaResourceCreate, UmaResourceNode, type UmaResourceUpdate } from './resource.ts';
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

/** The query that gives representations; without this the server gives ids. */
function inFull(query: UmaResourceQuery | undefined): UmaResourceQuery & { deep: boolean } {
  return { ...checkedQuery(query ?? {}), deep: true };
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
export class UmaResources extends Collection<UmaResource> {
  readonly #owner: string | undefined;

  /** @internal */
  constructor(transport: Transport, at: readonly Segment[], owner?: string) {
    super(transport, at);
    this.#owner = owner;
  }

  /** The resource with this id; no request is sent yet. */
  byId(id: string): UmaResourceNode {
    return open(UmaResourceNode, this, id);
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
      throw new NotFoundError({
        method: 'GET',
        path: addressOf(this),
        status: 404,
        description: `Nothing has the name ${JSON.stringify(name)}`,
        code: 'not_found',
      });
    });
    return open(UmaResourceNode, this, key);
  }

  /**
   * The resources as an array: all of them, or the window that the query names. `GET …/authz/protection/resource_set`;
   * the server's own default is the ids of the first 100.
   */
  async all(query?: UmaResourceQuery, options?: RequestOptions): Promise<UmaResource[]> {
    const found = await all<ResourceRepresentation>(this, inFull(query), options);
    return found.map(offWire);
  }

  /** The same resources one after the other, read in pages of 200. */
  async *iterate(
    query?: UmaResourceQuery,
    options?: RequestOptions,
  ): AsyncGenerator<UmaResource, void, undefined> {
    const found = iterate<ResourceRepresentation>(this, inFull(query), options);
    for await (const resource of found) yield offWire(resource);
  }

  /** The ids of the same resources, which are cheaper to list. `GET …/authz/protection/resource_set` */
  async ids(query?: UmaResourceQuery, options?: RequestOptions): Promise<string[]> {
    const found: unknown[] = await all<object>(this, query, options);
    return found as string[];
  }

  /**
   * The node of the new resource. A `ConflictError` when the owner has one of this name, unless `ifExists` says
   * otherwise. An `IgnoredError`, which holds the node, when the resource is not of the `owner` that was asked for: use
   * the owner's own token, or `authorization.resources` of the client in the admin tree.
   * `POST …/authz/protection/resource_set`
   */
  create(
    resource: UmaResourceCreate,
    { ifExists = 'fail', ...options }: CreateOptions = {},
  ): Promise<UmaResourceNode> {
    const { owner, ...body } = onWire(resource) as Pick<UmaResourceCreate, 'owner' | '_id'>;
    return bounded(options, async (within) => {
      try {
        await this.#checkFree(body._id, within);
        const answer = await send(this, 'POST', [], { ...within, body: { owner, ...body } });
        const { _id: id, owner: given } = answer.json<UmaResource>();
        if (id === undefined) throw answer.invalid('The answer does not name the resource that was made');
        return this.#ownedBy(owner, given, id);
      } catch (error) {
        if (!(error instanceof ConflictError) || ifExists === 'fail') throw error;
        const { _id } = body;
        const present = _id
          ? (await this.all({ _id }, within))[0]
          : await this.#named(resource.name, this.#owner, within);
        // The name may be that of a resource with another id.
        if (!present) throw error;
        const node = this.#ownedBy(owner, present.owner, present._id);
        if (ifExists === 'update') await node.update(body as UmaResourceUpdate, within);
        return node;
      }
    });
  }

  /**
   * The resource as it is given: made where there is none of its `_id`, or of its name, changed where it differs, and
   * otherwise left alone. `GET …/authz/protection/resource_set/{id}`, and what `create` and `update` send.
   */
  async ensure(
    resource: OrAbsent<UmaResourceCreate, 'attributes'>,
    options?: RequestOptions,
  ): Promise<Ensured<UmaResourceNode>> {
    const wanted = onWire(resource);
    const { _id, name } = resource;
    const scopes = wanted['resource_scopes'] as readonly UmaScopeReference[] | undefined;
    // As the server tells them.
    if (scopes)
      wanted['resource_scopes'] = scopes.map((scope) =>
        typeof scope === 'string' ? { name: scope } : scope,
      );
    const existing = (): UmaResourceNode => (_id === undefined ? this.byName(name) : this.byId(_id));
    return ensure(this, wanted, options, existing, { atCreate: ['owner'] });
  }

  /** The server's POST would write over the resource that has the id. */
  async #checkFree(id: string | undefined, options: RequestOptions | undefined): Promise<void> {
    if (id === undefined || !(await this.byId(id).exists(options))) return;
    throw new ConflictError({
      method: 'POST',
      path: addressOf(this),
      status: 409,
      description: `The id ${JSON.stringify(id)} is taken`,
      code: 'conflict',
    });
  }

  #ownedBy(
    wanted: UmaResourceCreate['owner'],
    given: ResourceOwnerRepresentation,
    id: string,
  ): UmaResourceNode {
    const node = this.byId(id);
    if (wanted === undefined || isOwner(given, wanted)) return node;
    const name = typeof wanted === 'string' ? wanted : (wanted.name ?? wanted.id);
    const hint = `It belongs to ${JSON.stringify(given.name ?? given.id)}, whose token made it. Use the token of the owner, or clients.byClientId(…).authorization.resources of the admin tree.`;
    throw new IgnoredError(node, [`the owner ${JSON.stringify(name)}`], hint);
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
