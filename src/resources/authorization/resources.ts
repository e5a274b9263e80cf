import type { Except } from 'type-fest';
import type { ResourceOwnerRepresentation, ResourceRepresentation } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { Naming, NodeFacts } from '../../tree/facts.ts';
import { refuseLacking } from '../../tree/ignored.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, json, list, object, open, openById, ResourceNode, type WithId } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { LinkedPolicies, LinkedScopes } from './links.ts';
import { named, post, postUnless, type search } from './named.ts';
import { policyTools } from './policy-holding.ts';
import type { AuthorizationScope } from './scopes.ts';

const loadResourceNames = loader(() => import('./resource-names.ts'));

/** A protected resource as the server returns it. */
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

/** Resource fields that `create` accepts. */
export interface AuthorizationResourceCreate extends AuthorizationResourceSettings {
  /** Name, unique among the resources of the same owner. */
  name: string;
  /** Owner: a user, by id or username, or the resource server itself (the default). */
  owner?: ResourceOwnerReference | undefined;
}

/** A whole resource, as `replace` takes it. Its owner stays. */
export interface AuthorizationResourceReplace extends AuthorizationResourceSettings {
  name: string;
}

/** Resource fields that `update` accepts. The owner cannot be changed. */
export interface AuthorizationResourceUpdate extends Except<AuthorizationResourceSettings, 'attributes'> {
  name?: string | undefined;
  /** Attributes to set. `null` removes an attribute; attributes not listed are kept. */
  attributes?: Record<string, string[] | null> | null | undefined;
}

/** Filters for resources. */
export interface AuthorizationResourceQuery extends ListWindow {
  /** Id of the resource. */
  readonly _id?: string | undefined;
  /** Part of the name, case-insensitive; the complete name with `exactName`. */
  readonly name?: string | undefined;
  /** Whether `name` is the complete name. */
  readonly exactName?: boolean | undefined;
  /** URI exactly as listed in `uris`; with `matchingUri`, a URI that matches a pattern in `uris`. */
  readonly uri?: string | undefined;
  /** Whether `uri` may match a pattern such as `/albums/*`. */
  readonly matchingUri?: boolean | undefined;
  /** Owner, by id, username or `clientId`. */
  readonly owner?: string | undefined;
  /** Part of the type. */
  readonly type?: string | undefined;
  /** Name of a scope of the resource, or part of it. */
  readonly scope?: string | undefined;
  /** `false` omits the scopes and attributes. */
  readonly deep?: boolean | undefined;
}

/** Fields of resources that name other objects. */
const namingOfResources: Naming = {
  keys: ['owner', 'scopes'],
  settle: async (...given) => (await loadResourceNames()).settleResource(policyTools, ...given),
};

/**
 * Resources of a resource server.
 *
 * By default the server returns only the first 100; `all` and `iterate` fetch every page.
 */
export class AuthorizationResources extends PagedCollection<
  AuthorizationResource,
  AuthorizationResourceQuery,
  'GET …/authz/resource-server/resource (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    naming: namingOfResources,
  };

  /** The resource with this id. */
  byId(id: string): WithId<AuthorizationResourceNode> {
    return openById(AuthorizationResourceNode, this, id);
  }

  /**
   * The resource with this name that the resource server itself owns. Its id is looked up on the first request.
   * Resources of users may have the same name: `all({ name, exactName: true })` returns them.
   *
   * @route `GET …/resource/search`
   * @since 22
   */
  byName(name: string): AuthorizationResourceNode {
    return open(AuthorizationResourceNode, this, named(this, name));
  }

  /**
   * Creates a resource and returns its node. Scopes that do not exist are created too. Throws `ConflictError` if the
   * owner has a resource with this name, unless `ifExists` is `return` or `update`. With `owner`, the name is looked up
   * first, because the server's POST could clear URIs and scopes of the existing resource.
   *
   * @route `POST …/authz/resource-server/resource`
   * @since 22
   */
  async create(
    resource: AuthorizationResourceCreate,
    options?: CreateOptions,
  ): Promise<WithId<AuthorizationResourceNode>> {
    refuseLacking(this, resource);
    const { owner } = resource;
    return make(this, options, {
      body: resource,
      existing: () => this.#like(resource),
      made: (id) => this.byId(id),
      post: owner === undefined ? post : postUnless(ofOwner(owner)),
    });
  }

  /**
   * Creates the resource if its owner has none with this name, updates whatever differs, and otherwise does nothing.
   *
   * @route `GET …/resource/{resource-id}`
   * @since 22
   */
  async ensure(
    resource: OrAbsent<AuthorizationResourceCreate, 'attributes'>,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<AuthorizationResourceNode>>> {
    return ensure(this, resource, options, {
      existing: () => this.#like(resource),
      atCreate: ['owner'],
      spelled: async (_, found, { scopes }: Pick<AuthorizationResourceCreate, 'scopes'>) => {
        const names = Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [];
        const held = (found as AuthorizationResource).scopes;
        return { ...found, scopes: held?.map((scope) => (names.includes(scope.name) ? scope.name : scope)) };
      },
    });
  }

  #like({ name, owner }: Pick<AuthorizationResourceCreate, 'name' | 'owner'>): AuthorizationResourceNode {
    if (owner === undefined) return this.byName(name);
    return open(AuthorizationResourceNode, this, named(this, name, undefined, ofOwner(owner)));
  }
}

/** Finds a resource of an owner, which the server's own search cannot. */
function ofOwner(owner: ResourceOwnerReference): typeof search {
  const { name: given, id: key = given }: ResourceOwnerRepresentation =
    typeof owner === 'string' ? { id: owner } : (owner ?? {});
  return async (collection, name, options) => {
    const query = { name, exactName: true, owner: key, deep: false };
    const found = await list<AuthorizationResource>(collection, [], options, { query });
    return found.find((resource) => resource.name === name);
  };
}

/** A protected resource. */
export class AuthorizationResourceNode extends ItemNode<AuthorizationResource> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    names: 'resource',
    required: ['name'],
    otherRoutes: ['search'],
    ignored: { owner: '' },
    naming: { ...namingOfResources, keys: ['scopes'] },
  };

  /** Attributes of the resource. Use `update` to change them. */
  get attributes(): ResourceAttributesNode {
    return open(ResourceAttributesNode, this, 'attributes');
  }

  /**
   * Permissions that name the resource, and permissions on any resource that name one of its scopes. Permissions on the
   * type of the resource are not included: `permissions.all({ resourceType })` of the resource server lists them.
   */
  get permissions(): LinkedPolicies {
    return open(LinkedPolicies, this, 'permissions');
  }

  /** Scopes of the resource. */
  get scopes(): LinkedScopes {
    return open(LinkedScopes, this, 'scopes');
  }

  /**
   * Returns the resource with its scopes and attributes.
   *
   * @route `GET …/resource/{resource-id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<AuthorizationResource> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged: the resource is read, merged and written back, because the
   * server's PUT clears the type, the URIs, the scopes and more if they are missing.
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
   * Replaces the whole resource. Of the missing fields, only the attributes are kept.
   *
   * @route `PUT …/resource/{resource-id}`
   * @since 22
   */
  replace(resource: AuthorizationResourceReplace, options?: RequestOptions): Promise<void> {
    return replace(this, resource, options);
  }

  /**
   * Deletes the resource, and also the permissions that name no other resource.
   *
   * @route `DELETE …/resource/{resource-id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** Attributes of a protected resource. */
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
