import type { ResourceServerRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, object, open } from '../../tree/node.ts';
import { bounded } from '../../tree/options.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { Permissions } from './permissions.ts';
import { Policies } from './policies.ts';
import { policyTools } from './policy-holding.ts';
import { AuthorizationResources } from './resources.ts';
import { AuthorizationScopes } from './scopes.ts';

/** Authorization services of a client as the server returns them. The lists in them are always empty. */
export interface ResourceServer extends ResourceServerRepresentation {
  /** Id of the client. */
  id: string;
  decisionStrategy: NonNullable<ResourceServerRepresentation['decisionStrategy']>;
}

/** Settings that determine how a resource server decides. */
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
 * Authorization services of a client, which make it a resource server: rules that determine who may do what with which
 * resource. Requests throw `NotFoundError` unless the client has `authorizationServicesEnabled`.
 *
 * Reading requires `view-authorization`, writing `manage-authorization`.
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
    home: 'resource server',
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

  /** Protected resources. */
  get resources(): AuthorizationResources {
    return open(AuthorizationResources, this, 'resource');
  }

  /** Scopes: actions that can be performed on resources. */
  get scopes(): AuthorizationScopes {
    return open(AuthorizationScopes, this, 'scope');
  }

  /** Policies: conditions under which access is granted. */
  get policies(): Policies {
    return open(Policies, this, 'policy');
  }

  /** Permissions: links from resources and scopes to the policies that decide on them. */
  get permissions(): Permissions {
    return open(Permissions, this, 'permission');
  }

  /**
   * Returns the settings that determine how the resource server decides.
   *
   * @route `GET /admin/realms/{realm}/clients/{client-uuid}/authz/resource-server`
   * @since 22
   * @role `view-authorization`
   */
  get(options?: RequestOptions): Promise<ResourceServer> {
    return object(this, options);
  }

  /**
   * Updates the given settings and leaves the rest unchanged: the settings are read, merged and written back, because
   * the server's PUT resets missing settings to their defaults.
   *
   * @route `PUT …/clients/{client-uuid}/authz/resource-server`
   * @since 22
   * @role `manage-authorization`
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
   * Returns the settings with every resource, scope, policy and permission, as `import` accepts them. They have no ids,
   * so that another client can import them.
   *
   * @route `GET …/authz/resource-server/settings`
   * @since 22
   */
  async settings(options?: RequestOptions): Promise<AuthorizationSettings> {
    const settings = await json<AuthorizationSettings>(this, 'GET', ['settings'], options);
    const { withoutIds } = await import('./settings-names.ts');
    return withoutIds(settings);
  }

  /**
   * Creates the given objects and updates existing objects with the same names; deletes nothing. The settings
   * themselves are replaced, as with `replace`. Throws one `NotFoundError` that lists everything that the policies name
   * and that does not exist, and writes nothing then.
   *
   * @route `POST …/authz/resource-server/import`
   * @since 22
   */
  import(settings: AuthorizationSettings, options?: RequestOptions): Promise<void> {
    return bounded(options, async (within) => {
      const { checkSettings } = await import('./settings-names.ts');
      const body = await checkSettings(policyTools, this, settings, within);
      await done(this, 'POST', ['import'], within, { body });
    });
  }
}
