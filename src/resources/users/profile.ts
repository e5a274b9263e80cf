import type { UnmanagedAttributePolicy, UPConfig, UserProfileMetadata } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json, ResourceNode } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';

/** What of a user profile can be changed. `attributes` and `groups` are replaced as a whole. */
export interface UserProfileUpdate extends Pick<UPConfig, 'attributes' | 'groups'> {
  /** What becomes of attributes that the profile does not define; `null` hides them and ignores new ones. */
  unmanagedAttributePolicy?: UnmanagedAttributePolicy | null | undefined;
}

/** A whole user profile, as `replace` takes it. */
export interface UserProfileReplace extends UPConfig {}

/** The user profile of a realm: which attributes users have, and who may see and change them. */
export class UserProfileNode extends ResourceNode {
  /**
   * The configuration.
   *
   * @route `GET /admin/realms/{realm}/users/profile`
   * @since 22
   */
  get(options?: RequestOptions): Promise<UPConfig> {
    return json(this, 'GET', [], options);
  }

  /**
   * Changes what is given and leaves the rest as it is. The configuration is read, merged and written back, because a
   * PUT with the policy alone wipes all attributes. A list is given whole: a function of what is there adds to it.
   *
   * @example
   * ```ts
   * const { profile } = realm.admin.realms.byName('acme').users;
   * const dept = { name: 'dept', permissions: { view: ['admin', 'user'], edit: ['admin'] } };
   * await profile.update(({ attributes = [] }) => ({ attributes: [...attributes, dept] }));
   * ```
   */
  update(changes: Changes<UPConfig, UserProfileUpdate>, options?: RequestOptions): Promise<void> {
    return update<UPConfig, UserProfileUpdate>(this, changes, options);
  }

  /**
   * Sets what becomes of attributes that the profile does not define: `ENABLED` keeps them, `ADMIN_EDIT` those that
   * administrators write; `ADMIN_VIEW` and `null` drop them from all that is written. What it defines stays.
   *
   * @route `PUT /admin/realms/{realm}/users/profile`
   * @since 22
   */
  setUnmanagedAttributePolicy(
    policy: UnmanagedAttributePolicy | null,
    options?: RequestOptions,
  ): Promise<void> {
    return this.update({ unmanagedAttributePolicy: policy }, options);
  }

  /**
   * Writes the whole configuration.
   *
   * @route `PUT /admin/realms/{realm}/users/profile`
   * @since 22
   */
  replace(profile: UserProfileReplace, options?: RequestOptions): Promise<void> {
    return replace(this, profile, options);
  }

  /**
   * What a form for a user needs to know.
   *
   * @route `GET /admin/realms/{realm}/users/profile/metadata`
   * @since 22
   */
  metadata(options?: RequestOptions): Promise<UserProfileMetadata> {
    return json(this, 'GET', ['metadata'], options);
  }
}
