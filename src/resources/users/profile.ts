import type { UnmanagedAttributePolicy, UPConfig, UserProfileMetadata } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type Ensured, type EnsureOptions, ensureHere } from '../../tree/ensure.ts';
import { json, ResourceNode } from '../../tree/node.ts';
import { tools } from '../../tree/tools.ts';
import { type Changes, replace, update } from '../../tree/update.ts';

const loadProfileLists = loader(() => import('./profile-lists.ts'));

/** Fields that `update` accepts. `attributes` and `groups` replace the stored lists. */
export interface UserProfileUpdate extends Pick<UPConfig, 'attributes' | 'groups'> {
  /** Policy for attributes that the profile does not define. `null` hides existing ones and ignores new ones. */
  unmanagedAttributePolicy?: UnmanagedAttributePolicy | null | undefined;
}

/** A whole user profile, as `replace` takes it. */
export interface UserProfileReplace extends UPConfig {}

/** The user profile of a realm: which attributes users have, and who may see and change them. */
export class UserProfileNode extends ResourceNode {
  /**
   * Returns the configuration of the profile.
   *
   * @route `GET /admin/realms/{realm}/users/profile`
   * @since 22
   */
  get(options?: RequestOptions): Promise<UPConfig> {
    return json(this, 'GET', [], options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged. A list replaces the stored one; pass a function to add to
   * it.
   *
   * The configuration is read, merged and written back, because a PUT with only the policy wipes all attributes.
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
   * Updates what differs, and otherwise does nothing. The attributes and groups of a given list become exactly the given
   * ones, in their order; of each, fields that are not given stay. `username` and `email` stay too, because the server
   * refuses to remove them.
   *
   * @example
   * ```ts
   * const { profile } = realm.admin.realms.byName('acme').users;
   * const { changed } = await profile.ensure({ unmanagedAttributePolicy: 'ADMIN_EDIT' });
   * ```
   *
   * @route `GET /admin/realms/{realm}/users/profile`
   * @since 22
   */
  async ensure(profile: UserProfileUpdate, options?: EnsureOptions): Promise<Ensured<UserProfileNode>> {
    const { profileDifferences } = await loadProfileLists();
    return ensureHere<UserProfileNode>(this, profile, options, {
      compare: (current, wanted) => profileDifferences(tools, current, wanted),
    });
  }

  /**
   * Sets the policy for attributes that the profile does not define. `ENABLED` keeps them. `ADMIN_EDIT` keeps only
   * values written by administrators. `ADMIN_VIEW` and `null` drop them from every write. The rest of the profile stays
   * unchanged.
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
   * Replaces the whole configuration.
   *
   * @route `PUT /admin/realms/{realm}/users/profile`
   * @since 22
   */
  replace(profile: UserProfileReplace, options?: RequestOptions): Promise<void> {
    return replace(this, profile, options);
  }

  /**
   * Returns metadata for a user form: attributes with their display names and validators, and attribute groups.
   *
   * @route `GET /admin/realms/{realm}/users/profile/metadata`
   * @since 22
   */
  metadata(options?: RequestOptions): Promise<UserProfileMetadata> {
    return json(this, 'GET', ['metadata'], options);
  }
}
