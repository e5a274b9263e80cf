import type { ScopeRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure } from '../../tree/ensure.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, object, open, openById, type WithId } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { LinkedPolicies, LinkedResources } from './links.ts';
import { named, postUnless, search } from './named.ts';

/** A scope as the server returns it. */
export interface AuthorizationScope extends ScopeRepresentation {
  id: string;
  name: string;
}

/** Scope fields that `create` accepts. */
export interface AuthorizationScopeCreate extends Pick<ScopeRepresentation, 'displayName' | 'iconUri'> {
  name: string;
}

/** Scope fields that `update` accepts. */
export interface AuthorizationScopeUpdate
  extends Pick<ScopeRepresentation, 'name' | 'displayName' | 'iconUri'> {}

/** A whole scope, as `replace` takes it. */
export interface AuthorizationScopeReplace extends AuthorizationScopeCreate {}

/** Filters for scopes. */
export interface AuthorizationScopeQuery extends ListWindow {
  /** Id of the scope. */
  readonly scopeId?: string | undefined;
  /** Part of the name, case-insensitive. */
  readonly name?: string | undefined;
}

/**
 * Scopes of a resource server: actions on its resources. Unrelated to the client scopes of tokens.
 *
 * By default the server returns only the first 100; `all` and `iterate` fetch every page.
 */
export class AuthorizationScopes extends PagedCollection<
  AuthorizationScope,
  AuthorizationScopeQuery,
  'GET …/authz/resource-server/scope (22+)'
> {
  /** The scope with this id. */
  byId(id: string): WithId<AuthorizationScopeNode> {
    return openById(AuthorizationScopeNode, this, id);
  }

  /**
   * The scope with this name. Its id is looked up on the first request.
   *
   * @route `GET …/scope/search`
   * @since 22
   */
  byName(name: string): AuthorizationScopeNode {
    return open(AuthorizationScopeNode, this, named(this, name));
  }

  /**
   * Creates a scope and returns its node. Throws `ConflictError` if the name is taken, unless `ifExists` is `return` or
   * `update`. The name is looked up first, because the server's POST overwrites an existing scope.
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
   * Creates the scope if it is missing, updates whatever differs, and otherwise does nothing.
   *
   * @route `GET …/scope/search`
   * @since 22
   */
  async ensure(
    scope: AuthorizationScopeCreate,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<AuthorizationScopeNode>>> {
    return ensure(this, scope, options, { existing: () => this.byName(scope.name) });
  }
}

/** A scope: an action on resources. */
export class AuthorizationScopeNode extends ItemNode<AuthorizationScope> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    names: 'scope',
    required: ['name'],
    otherRoutes: ['search'],
    ignored: {
      policies: 'authorization.permissions',
      resources: 'authorization.resources.byName(…).update',
    },
  };

  /** Permissions that name the scope. */
  get permissions(): LinkedPolicies {
    return open(LinkedPolicies, this, 'permissions');
  }

  /** Resources that have the scope. */
  get resources(): LinkedResources {
    return open(LinkedResources, this, 'resources');
  }

  /**
   * Returns the scope.
   *
   * @route `GET …/authz/resource-server/scope/{scope-id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<AuthorizationScope> {
    return object(this, options);
  }

  /** Returns the scope, or `undefined` if it does not exist. */
  override find(options?: RequestOptions): Promise<AuthorizationScope | undefined> {
    // The 404 of a missing scope has no body, which elsewhere is how a missing route is answered.
    return unlessAbsent(this.get(options), () => true);
  }

  /**
   * Updates the given fields and leaves the rest unchanged: the scope is read, merged and written back, because the
   * server's PUT clears missing fields.
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
   * Replaces the whole scope: fields not given are cleared.
   *
   * @route `PUT …/scope/{scope-id}`
   * @since 22
   */
  replace(scope: AuthorizationScopeReplace, options?: RequestOptions): Promise<void> {
    return replace(this, scope, options);
  }

  /**
   * Deletes the scope. Throws `BadRequestError` while a resource has it.
   *
   * @route `DELETE …/scope/{scope-id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
