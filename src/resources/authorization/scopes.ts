import type { ScopeRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, ensure } from '../../tree/ensure.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, object, open, openById, type WithId } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { LinkedPolicies, LinkedResources } from './links.ts';
import { named, postUnless, search } from './named.ts';

/** A scope, as the server gives it. */
export interface AuthorizationScope extends ScopeRepresentation {
  id: string;
  name: string;
}

/** What a new scope is made of. */
export interface AuthorizationScopeCreate extends Pick<ScopeRepresentation, 'displayName' | 'iconUri'> {
  name: string;
}

/** What of a scope can be changed. */
export interface AuthorizationScopeUpdate
  extends Pick<ScopeRepresentation, 'name' | 'displayName' | 'iconUri'> {}

/** A whole scope, as `replace` takes it. */
export interface AuthorizationScopeReplace extends AuthorizationScopeCreate {}

/** Which scopes a list is to hold. */
export interface AuthorizationScopeQuery extends ListWindow {
  /** The id of the scope. */
  readonly scopeId?: string | undefined;
  /** Part of the name, in any case. */
  readonly name?: string | undefined;
}

/**
 * The scopes of a resource server: what can be done with its resources. Not the client scopes of tokens.
 *
 * The server's own default is the first 100.
 */
export class AuthorizationScopes extends PagedCollection<
  AuthorizationScope,
  AuthorizationScopeQuery,
  'GET …/authz/resource-server/scope (22+)'
> {
  /** The scope with this id; no request is sent yet. */
  byId(id: string): WithId<AuthorizationScopeNode> {
    return openById(AuthorizationScopeNode, this, id);
  }

  /**
   * The scope with this name, whose id is looked up when a request is sent.
   *
   * @route `GET …/scope/search`
   * @since 22
   */
  byName(name: string): AuthorizationScopeNode {
    return open(AuthorizationScopeNode, this, named(this, name));
  }

  /**
   * The node of the new scope. A `ConflictError` when the name is taken, unless `ifExists` says otherwise; for that the
   * name is looked up first, because the server's POST overwrites the scope that has it.
   *
   * @route `POST …/authz/resource-server/scope`
   * @since 22
   */
  create(scope: AuthorizationScopeCreate, options?: CreateOptions): Promise<WithId<AuthorizationScopeNode>> {
    return make(this, options, {
      body: scope,
      existing: () => this.byName(scope.name),
      made: (id) => this.byId(id),
      post: postUnless(search),
    });
  }

  /**
   * The scope as it is given: made where it is missing, changed where it differs, and otherwise left alone.
   *
   * @route `GET …/scope/search`
   * @since 22
   */
  async ensure(
    scope: AuthorizationScopeCreate,
    options?: RequestOptions,
  ): Promise<Ensured<WithId<AuthorizationScopeNode>>> {
    return ensure(this, scope, options, { existing: () => this.byName(scope.name) });
  }
}

/** Something that can be done with resources. */
export class AuthorizationScopeNode extends ItemNode<AuthorizationScope> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    otherRoutes: ['search'],
    ignored: {
      policies: 'authorization.permissions',
      resources: 'authorization.resources.byName(…).update',
    },
  };

  /** The permissions that name the scope. */
  get permissions(): LinkedPolicies {
    return open(LinkedPolicies, this, 'permissions');
  }

  /** The resources that have the scope. */
  get resources(): LinkedResources {
    return open(LinkedResources, this, 'resources');
  }

  /**
   * The scope.
   *
   * @route `GET …/authz/resource-server/scope/{scope-id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<AuthorizationScope> {
    return object(this, options);
  }

  /** What `get` gives, or `undefined` when there is no such scope. */
  override find(options?: RequestOptions): Promise<AuthorizationScope | undefined> {
    // Its 404 comes without a body, as elsewhere that of a missing route.
    return unlessAbsent(this.get(options), () => true);
  }

  /**
   * Changes what is given and leaves the rest as it is: the scope is read, merged and written back, because the
   * server's PUT clears what is not sent.
   *
   * @route `PUT …/scope/{scope-id}`
   * @since 22
   */
  update(
    changes: Changes<AuthorizationScope, AuthorizationScopeUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Writes the whole scope: what is not given is cleared.
   *
   * @route `PUT …/scope/{scope-id}`
   * @since 22
   */
  replace(scope: AuthorizationScopeReplace, options?: RequestOptions): Promise<void> {
    return replace(this, scope, options);
  }

  /**
   * Removes the scope; a `BadRequestError` while a resource has it.
   *
   * @route `DELETE …/scope/{scope-id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
