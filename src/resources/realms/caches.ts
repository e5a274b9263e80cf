import type { RequestOptions } from '../../http/options.ts';
import { done, TreeNode } from '../../tree/node.ts';

/** What the server keeps in memory of this realm, and of the others. All of it needs `manage-realm`. */
export class RealmCaches extends TreeNode {
  /**
   * Forgets realms, clients and roles, so that they are read again.
   *
   * @route `POST /admin/realms/{realm}/clear-realm-cache`
   * @since 22
   */
  clearRealmCache(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['clear-realm-cache'], options);
  }

  /**
   * Forgets users, so that they are read again.
   *
   * @route `POST /admin/realms/{realm}/clear-user-cache`
   * @since 22
   */
  clearUserCache(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['clear-user-cache'], options);
  }

  /**
   * Forgets public keys of clients and identity providers.
   *
   * @route `POST /admin/realms/{realm}/clear-keys-cache`
   * @since 22
   */
  clearKeysCache(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['clear-keys-cache'], options);
  }

  /**
   * Forgets lists of revoked certificates.
   *
   * @route `POST /admin/realms/{realm}/clear-crl-cache`
   * @since 26.2
   */
  clearCrlCache(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['clear-crl-cache'], options);
  }
}
