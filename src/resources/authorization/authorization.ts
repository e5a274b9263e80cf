import type { ResourceServerRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, object, open } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { Permissions } from './permissions.ts';
import { Policies } from './policies.ts';
import { AuthorizationResources } from './resources.ts';
import { AuthorizationScopes } from './scopes.ts';

/** The authorization services of a client, as the server gives them. Their lists are empty here. */
export interface ResourceServer extends ResourceServerRepresentation {
  /** The id of the client. */
  id: string;
  decisionStrategy: NonNullable<ResourceServerRepresentation['decisionStrategy']>;
}

/** How a resource server decides. */
export interface ResourceServerUpdate
  extends Pick<
    ResourceServerRepresentation,
    'allowRemoteResourceManagement' | 'policyEnforcementMode' | 'decisionStrategy'
  > {}

/** All settings of a resource server, as `replace` takes them: what it holds has children of its own. */
export interface ResourceServerReplace extends ResourceServerUpdate {
  decisionStrategy: NonNullable<ResourceServerRepresentation['decisionStrategy']>;
}

/** A resource server as a whole: how it decides, and what it holds, by name. */
export interface AuthorizationSettings
  extends Pick<
    ResourceServerRepresentation,
    | 'allowRemoteResourceManagement'
    | 'policyEnforcementMode'
    | 'decisionStrategy'
    | 'resources'
    | 'policies'
    | 'scopes'
  > {}

/**
 * The authorization services of a client, which make it a resource server: who may do what with which resource. A
 * `NotFoundError` unless the client has `authorizationServicesEnabled`.
 *
 * @example
 * ```ts
 * const { clients } = realm.admin.realms.byName('acme');
 * const { resources, policies, permissions } = clients.byClientId('photos').authorization;
 * await resources.create({ name: 'album', uris: ['/albums/*'], scopes: [{ name: 'view' }] });
 * await policies.role.create({ name: 'editors', roles: [{ id: 'editor' }] });
 * await permissions.scope.create({ name: 'view albums', resources: ['album'], scopes: ['view'], policies: ['editors']
 * });
 * ```
 */
export class ResourceServerNode extends ItemNode<ResourceServer> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    ignored: {
      policies: 'authorization.policies',
      resources: 'authorization.resources.create',
      scopes: 'authorization.scopes.create',
    },
  };

  /** Always `undefined`: a client has one resource server. */
  override get id(): undefined {
    return undefined;
  }

  /** What is protected. */
  get resources(): AuthorizationResources {
    return open(AuthorizationResources, this, 'resource');
  }

  /** What can be done with resources. */
  get scopes(): AuthorizationScopes {
    return open(AuthorizationScopes, this, 'scope');
  }

  /** The conditions under which something is granted. */
  get policies(): Policies {
    return open(Policies, this, 'policy');
  }

  /** Which policies decide on which resources and scopes. */
  get permissions(): Permissions {
    return open(Permissions, this, 'permission');
  }

  /**
   * How the resource server decides.
   *
   * @route `GET /admin/realms/{realm}/clients/{client-uuid}/authz/resource-server`
   * @since 22
   * @role `view-authorization`, as every read here does
   */
  get(options?: RequestOptions): Promise<ResourceServer> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the settings are read, merged and written back, because the
   * server's PUT takes the default for what is not sent.
   *
   * @route `PUT …/clients/{client-uuid}/authz/resource-server`
   * @since 22
   * @role `manage-authorization`, as every write here does
   */
  update(changes: Changes<ResourceServer, ResourceServerUpdate>, options?: RequestOptions): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Writes all of the settings: what is not given gets its default.
   *
   * @route `PUT …/clients/{client-uuid}/authz/resource-server`
   * @since 22
   */
  replace(settings: ResourceServerReplace, options?: RequestOptions): Promise<void> {
    return replace(this, settings, options);
  }

  /**
   * The settings with every resource, scope, policy and permission, as `import` takes them: without ids, so that they
   * fit another client.
   *
   * @route `GET …/authz/resource-server/settings`
   * @since 22
   */
  settings(options?: RequestOptions): Promise<AuthorizationSettings> {
    return json(this, 'GET', ['settings'], options);
  }

  /**
   * Makes what is given, and updates what has the same name; nothing is removed. The settings themselves are replaced
   * as by `replace`.
   *
   * @route `POST …/authz/resource-server/import`
   * @since 22
   */
  import(settings: AuthorizationSettings, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['import'], { ...options, body: settings });
  }
}
