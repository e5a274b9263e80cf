import type { ManagementPermissionReference } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { done, json, ResourceNode } from '../../tree/node.ts';

/** Whether fine-grained permissions govern an object, and their ids. */
export interface ManagementPermissions extends ManagementPermissionReference {
  enabled: boolean;
}

/**
 * Fine-grained permissions to manage an object: whether they are enabled, and their ids.
 *
 * Needs the feature `admin-fine-grained-authz:v1`; without it the server answers 501.
 *
 * @deprecated Keycloak 26.2 replaced these with the permissions of `admin-fine-grained-authz:v2`.
 */
export class ManagementPermissionsNode extends ResourceNode {
  /**
   * Returns the state and the ids of the permissions.
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
   * Enables or disables the permissions. Once enabled, `get` returns their ids.
   *
   * @route `PUT …/management/permissions`
   * @route `PUT …/users-management-permissions`
   * @since 22
   * @feature `admin-fine-grained-authz:v1`
   */
  update(changes: { readonly enabled: boolean }, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', [], options, { body: changes });
  }
}
