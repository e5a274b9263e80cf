import type { BruteForceStatusRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { KeyedNode } from '../../tree/collection.ts';
import { done, json, keyOf, open, openById, ResourceNode, realmOf, type WithId } from '../../tree/node.ts';
import { Users } from './users.ts';

/** Protection of a realm against attacks. */
export class AttackDetection extends ResourceNode {
  /** Protection against password guessing, active in realms with `bruteForceProtected`. */
  get bruteForce(): BruteForce {
    return open(BruteForce, this, 'brute-force');
  }
}

/** Protection against password guessing. */
export class BruteForce extends ResourceNode {
  /** Failed logins by user. */
  get users(): BruteForceUsers {
    return open(BruteForceUsers, this, 'users');
  }
}

/**
 * Failed logins of the users of a realm.
 *
 * @example
 * ```ts
 * const ada = realm.admin.realms.byName('acme').attackDetection.bruteForce.users.byUsername('ada');
 * if ((await ada.get()).disabled) await ada.clearFailures();
 * ```
 */
export class BruteForceUsers extends ResourceNode {
  /** Failed logins of the user with this id. */
  byId(id: string): WithId<BruteForceUserNode> {
    return openById(BruteForceUserNode, this, id);
  }

  /**
   * Failed logins of the user with this username (case-insensitive). The user's id is looked up on the first request.
   */
  byUsername(username: string): BruteForceUserNode {
    return open(BruteForceUserNode, this, keyOf(open(Users, realmOf(this), 'users').byUsername(username)));
  }

  /**
   * Clears the failed logins of all users, which ends their temporary lockouts.
   *
   * @route `DELETE /admin/realms/{realm}/attack-detection/brute-force/users`
   * @since 22
   * @role `manage-users`
   */
  clearFailures(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** Failed logins of a user. */
export class BruteForceUserNode extends KeyedNode {
  /**
   * Returns the number of failed logins and whether the user is locked out (`disabled`). For an unknown id the server
   * returns zeros, not an error.
   *
   * @route `GET /admin/realms/{realm}/attack-detection/brute-force/users/{userId}`
   * @since 22
   * @role `view-users`
   */
  get(options?: RequestOptions): Promise<BruteForceStatusRepresentation> {
    return json(this, 'GET', [], options);
  }

  /**
   * Clears the failed logins of the user, which ends a temporary lockout. To end a permanent one, call
   * `update({ enabled: true })` on the user.
   *
   * @route `DELETE …/attack-detection/brute-force/users/{userId}`
   * @since 22
   * @role `manage-users`
   */
  clearFailures(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
