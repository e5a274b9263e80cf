import type { BruteForceStatusRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { KeyedNode } from '../../tree/collection.ts';
import { done, json, keyOf, open, openById, ResourceNode, realmOf, type WithId } from '../../tree/node.ts';
import { Users } from './users.ts';

/** What the server does against attacks. */
export class AttackDetection extends ResourceNode {
  /** Against guessing of passwords: in realms with `bruteForceProtected`. */
  get bruteForce(): BruteForce {
    return open(BruteForce, this, 'brute-force');
  }
}

/** The protection against guessing of passwords. */
export class BruteForce extends ResourceNode {
  /** The failed logins, by user. */
  get users(): BruteForceUsers {
    return open(BruteForceUsers, this, 'users');
  }
}

/**
 * The failed logins of users.
 *
 * @example
 * ```ts
 * const ada = realm.admin.realms.byName('acme').attackDetection.bruteForce.users.byUsername('ada');
 * if ((await ada.get()).disabled) await ada.clearFailures();
 * ```
 */
export class BruteForceUsers extends ResourceNode {
  /** The failed logins of the user with this id; no request is sent yet. */
  byId(id: string): WithId<BruteForceUserNode> {
    return openById(BruteForceUserNode, this, id);
  }

  /** The failed logins of the user with this username, whose id is looked up when a request is sent. */
  byUsername(username: string): BruteForceUserNode {
    return open(BruteForceUserNode, this, keyOf(open(Users, realmOf(this), 'users').byUsername(username)));
  }

  /**
   * Forgets the failed logins of all users, which ends their lockouts for a time.
   *
   * @route `DELETE /admin/realms/{realm}/attack-detection/brute-force/users`
   * @since 22
   * @role `manage-users`
   */
  clearFailures(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** The failed logins of a user. */
export class BruteForceUserNode extends KeyedNode {
  /**
   * How many failed logins there were, and whether the user is locked out (`disabled`). For an id that no user has, all
   * is zero.
   *
   * @route `GET /admin/realms/{realm}/attack-detection/brute-force/users/{userId}`
   * @since 22
   * @role `view-users`
   */
  get(options?: RequestOptions): Promise<BruteForceStatusRepresentation> {
    return json(this, 'GET', [], options);
  }

  /**
   * Forgets the failed logins of the user, which ends a lockout for a time; a permanent one ends by
   * `update({ enabled: true })` of the user.
   *
   * @route `DELETE …/attack-detection/brute-force/users/{userId}`
   * @since 22
   * @role `manage-users`
   */
  clearFailures(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
