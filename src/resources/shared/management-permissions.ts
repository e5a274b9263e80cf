import type { ManagementPermissionReference } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { done, json, ResourceNode } from '../../tree/node.ts';

/** Whether fine-grained permissions govern an object, and their ids. */
export interface ManagementPermissions extends ManagementPermissionReference {
  enabled: boolean;
}

/**
 * Whether fine-grained permissions govern who may manage an object, and which ones.
 *
 * Needs the feature `admin-fine-grained-authz:v1`; without it the server answers 501.
 * @deprecated Keycloak 26.2 replaced these by the permissions of `admin-fine-grained-authz:v2`.
 */
export class ManagementPermissionsNode extends ResourceNode {
  /**
   * The state and the permissions.
   *
   * @route `GET …/management/permissions`
   * @route `GET …/users-management-permissions`
   * @since 22
   * @feature `admin-fine-grained-authz:v1`
   */
  get(options?: RequestOptions): Promise<ManagementPermissions> {
    return json(this, 'GET', [], options);
  }

  /**
   * Switches fine-grained permissions on or off; `get` then returns their ids.
   *
   * @route `PUT …/management/permissions`
   * @route `PUT …/users-management-permissions`
   * @since 22
   * @feature `admin-fine-grained-authz:v1`
   */
  update(changes: { readonly enabled: boolean }, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', [], { ...options, body: changes });
  }
}
