import type { Except } from 'type-fest';
import type { ResourceOwnerRepresentation, ResourceRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, json, list, object, open, openById, ResourceNode, type WithId } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { LinkedPolicies, LinkedScopes } from './links.ts';
import { named, post, postUnless, type search } from './named.ts';
import type { AuthorizationScope } from './scopes.ts';

/** A protected resource, as the server gives it. */
export interface AuthorizationResource extends ResourceRepresentation {
  _id: string;
  name: string;
  owner: ResourceOwnerRepresentation & { id: string };
  scopes?: AuthorizationScope[] | undefined;
}

/** A scope of a resource, identified by name, or by an object with its `id` or its `name`. */
export type AuthorizationScopeReference = string | { readonly id: string } | { readonly name: string };

/** The owner of a resource, identified by id or name, or by an object that has one of them. */
export type ResourceOwnerReference = string | { readonly id: string } | { readonly name: string };

/** The settings of a resource. */
export interface AuthorizationResourceSettings
  extends Pick<
    ResourceRepresentation,
    'attributes' | 'displayName' | 'icon_uri' | 'ownerManagedAccess' | 'type' | 'uris'
  > {
  /** Scopes that are missing by their name are created. */
  scopes?: readonly AuthorizationScopeReference[] | undefined;
}

/** What a new resource is made of. */
export interface AuthorizationResourceCreate extends AuthorizationResourceSettings {
  /** No other resource of the same owner may have it. */
  name: string;
  /** The user, by id or username, or the resource server itself (the default). */
  owner?: ResourceOwnerReference | undefined;
}

/** A whole resource, as `replace` takes it. Its owner stays. */
export interface AuthorizationResourceReplace extends AuthorizationResourceSettings {
  name: string;
}

/** What of a resource can be changed. Its owner stays. */
export interface AuthorizationResourceUpdate extends Except<AuthorizationResourceSettings, 'attributes'> {
  name?: string | undefined;
  /** Attributes to set; `null` removes one, those that are not named stay. */
  attributes?: Record<string, string[] | null> | undefined;
}

/** Which resources a list is to hold. */
export interface AuthorizationResourceQuery extends ListWindow {
  /** The id of the resource. */
  readonly _id?: string | undefined;
  /** Part of the name in any case, or all of it with `exactName`. */
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
  /** `false` leaves out the scopes and attributes. */
  readonly deep?: boolean | undefined;
}

/**
 * The resources of a resource server.
 *
 * The server's own default is the first 100.
 */
export class AuthorizationResources extends PagedCollection<
  AuthorizationResource,
  AuthorizationResourceQuery,
  'GET …/authz/resource-server/resource (22+)'
> {
  /** The resource with this id; no request is sent yet. */
  byId(id: string): WithId<AuthorizationResourceNode> {
    return openById(AuthorizationResourceNode, this, id);
  }

  /**
   * The resource server's own resource with this name, whose id is looked up when a request is sent. Those that users
   * own may have the same name: `all({ name, exactName: true })` gives them.
   *
   * @route `GET …/resource/search`
   * @since 22
   */
  byName(name: string): AuthorizationResourceNode {
    return open(AuthorizationResourceNode, this, named(this, name));
  }

  /**
   * The node of the new resource; scopes that are not there yet are made. A `ConflictError` when the owner has one of
   * this name, unless `ifExists` says otherwise; with an `owner` the name is looked up first, because the server's POST
   * may clear URIs and scopes of the resource that has it.
   *
   * @route `POST …/authz/resource-server/resource`
   * @since 22
   */
  create(
    resource: AuthorizationResourceCreate,
    options?: CreateOptions,
  ): Promise<WithId<AuthorizationResourceNode>> {
    const { owner } = resource;
    return make(this, options, {
      body: resource,
      existing: () => this.#like(resource),
      made: (id) => this.byId(id),
      post: owner === undefined ? post : postUnless(ofOwner(owner)),
    });
  }

  /**
   * The resource as it is given: made where its owner has none of this name, changed where it differs, and otherwise
   * left alone.
   *
   * @route `GET …/resource/{resource-id}`
   * @since 22
   */
  async ensure(
    resource: OrAbsent<AuthorizationResourceCreate, 'attributes'>,
    options?: RequestOptions,
  ): Promise<Ensured<WithId<AuthorizationResourceNode>>> {
    return ensure(this, resource, options, { existing: () => this.#like(resource), atCreate: ['owner'] });
  }

  #like({ name, owner }: Pick<AuthorizationResourceCreate, 'name' | 'owner'>): AuthorizationResourceNode {
    if (owner === undefined) return this.byName(name);
    return open(AuthorizationResourceNode, this, named(this, name, undefined, ofOwner(owner)));
  }
}

/** Finds a resource of an owner's, for whom the server's own search has none. */
function ofOwner(owner: ResourceOwnerReference): typeof search {
  const { name: given, id: key = given }: ResourceOwnerRepresentation =
    typeof owner === 'string' ? { id: owner } : owner;
  return async (collection, name, options) => {
    const query = { name, exactName: true, owner: key, deep: false };
    const found = await list<AuthorizationResource>(collection, [], { ...options, query });
    return found.find((resource) => resource.name === name);
  };
}

/** A protected resource. */
export class AuthorizationResourceNode extends ItemNode<AuthorizationResource> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    otherRoutes: ['search'],
    ignored: { owner: '' },
  };

  /** The attributes of the resource; `update` changes them. */
  get attributes(): ResourceAttributesNode {
    return open(ResourceAttributesNode, this, 'attributes');
  }

  /**
   * The permissions that name the resource, and those on any resource that name a scope of it. Those on its type are
   * not among them: `permissions.all({ resourceType })` of the resource server lists these.
   */
  get permissions(): LinkedPolicies {
    return open(LinkedPolicies, this, 'permissions');
  }

  /** The scopes of the resource. */
  get scopes(): LinkedScopes {
    return open(LinkedScopes, this, 'scopes');
  }

  /**
   * The resource with its scopes and attributes.
   *
   * @route `GET …/resource/{resource-id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<AuthorizationResource> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the resource is read, merged and written back, because the
   * server's PUT clears the type, the URIs, the scopes and more when they are not sent.
   *
   * @route `PUT …/resource/{resource-id}`
   * @since 22
   */
  update(
    changes: Changes<AuthorizationResource, AuthorizationResourceUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Writes the whole resource; of what is not given, the attributes alone stay.
   *
   * @route `PUT …/resource/{resource-id}`
   * @since 22
   */
  replace(resource: AuthorizationResourceReplace, options?: RequestOptions): Promise<void> {
    return replace(this, resource, options);
  }

  /**
   * Removes the resource, and also the permissions that name no other.
   *
   * @route `DELETE …/resource/{resource-id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** The attributes of a protected resource. */
export class ResourceAttributesNode extends ResourceNode {
  /**
   * Returns the attributes, each with its list of values.
   *
   * @route `GET …/resource/{resource-id}/attributes`
   * @since 22
   */
  get(options?: RequestOptions): Promise<Record<string, string[]>> {
    return json(this, 'GET', [], options);
  }
}
