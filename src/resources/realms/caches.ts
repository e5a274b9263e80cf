import type { RequestOptions } from '../../http/options.ts';
import { done, TreeNode } from '../../tree/node.ts';

/** Server caches, which hold data of this realm and of all others. Every method requires `manage-realm`. */
export class RealmCaches extends TreeNode {
  /**
   * Clears the cache of realms, clients and roles.
   *
   * @route `POST /admin/realms/{realm}/clear-realm-cache`
   * @since 22
   */
  clearRealmCache(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['clear-realm-cache'], options);
  }

  /**
   * Clears the cache of users.
   *
   * @route `POST /admin/realms/{realm}/clear-user-cache`
   * @since 22
   */
  clearUserCache(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['clear-user-cache'], options);
  }

  /**
   * Clears the cache of public keys of clients and identity providers.
   *
   * @route `POST /admin/realms/{realm}/clear-keys-cache`
   * @since 22
   */
  clearKeysCache(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['clear-keys-cache'], options);
  }

  /**
   * Clears the cache of certificate revocation lists.
   *
   * @route `POST /admin/realms/{realm}/clear-crl-cache`
   * @since 26.2
   */
  clearCrlCache(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['clear-crl-cache'], options);
  }
}
