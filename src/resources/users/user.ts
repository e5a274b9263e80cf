import type { ImpersonationRepresentation, UserRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { QueriedNode } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, keyOf, object, open, realmOf } from '../../tree/node.ts';
import { ownOptions } from '../../tree/options.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { RoleMappingsNode } from '../roles/role-mappings.ts';
import { AttributesNode } from '../shared/attributes.ts';
import { type EmailQuery, emailQuery } from '../shared/email-query.ts';
import type { User } from '../shared/entities.ts';
import { checkKept, type StrictOptions } from '../shared/strict.ts';
import { Consents } from './consents.ts';
import { Credentials } from './credentials.ts';
import { FederatedIdentities } from './federated-identity.ts';
import { UserGroups } from './groups.ts';
import { OfflineSessions } from './offline-sessions.ts';
import { MemberOrganizations } from './organizations.ts';
import { settleUser, UserRequiredActions } from './required-actions.ts';
import { UserSessions } from './sessions.ts';
import { VerifiableCredentials } from './vc.ts';

/** Fields that `update` accepts. Change groups and roles through `user.groups` and `user.roleMappings`. */
export interface UserUpdate
  extends Pick<
    UserRepresentation,
    | 'username'
    | 'firstName'
    | 'lastName'
    | 'email'
    | 'emailVerified'
    | 'enabled'
    | 'credentials'
    | 'requiredActions'
  > {
  /** Attributes to set. `null` removes an attribute; omitted attributes stay unchanged. */
  attributes?: Record<string, string[] | null> | null | undefined;
}

/** A whole user, as `replace` takes it. Groups and roles have children of their own. */
export interface UserReplace extends Omit<UserUpdate, 'attributes'>, Pick<UserRepresentation, 'attributes'> {
  username: string;
}

/** Options for the detail of a user. */
export interface UserDetailQuery {
  /** Whether to include the user profile's metadata for each attribute. */
  readonly userProfileMetadata?: boolean | undefined;
}

/** A password to set. */
export interface NewPassword {
  /** The password itself. */
  readonly value: string;
  /** Whether the user must change it at the next login. */
  readonly temporary?: boolean | undefined;
}

/** The fields of a user that are for reading alone. */
export const readOnlyOfUsers: readonly string[] = [
  'id',
  'access',
  'disableableCredentialTypes',
  'federationLink',
  'origin',
  'self',
  'serviceAccountClientId',
  'totp',
  'userProfileMetadata',
];

/** A user of a realm. */
export class UserNode extends QueriedNode<User, UserDetailQuery> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    otherRoutes: ['count', 'profile'],
    names: 'user',
    queried: true,
    readOnly: readOnlyOfUsers,
    naming: { keys: ['requiredActions'], settle: settleUser },
    ignored: {
      clientRoles: 'user.roleMappings.clients.byClientId(…).set',
      federatedIdentities: 'user.federatedIdentities.byAlias(…).create',
      groups: 'user.groups.set',
      notBefore: 'user.logout',
      realmRoles: 'user.roleMappings.realm.set',
    },
    kept: [
      // With `attributes` the server clears whatever is not sent; without them it merges.
      { given: /^attributes$/, keep: /^/ },
    ],
  };

  /** The user's attributes, to change one by one. */
  get attributes(): AttributesNode {
    return open(AttributesNode, this);
  }

  /** Roles mapped to the user. */
  get roleMappings(): RoleMappingsNode {
    return open(RoleMappingsNode, this, 'role-mappings');
  }

  /** Groups that the user is a member of. */
  get groups(): UserGroups {
    return open(UserGroups, this, 'groups');
  }

  /** Actions that the user must complete at the next login. */
  get requiredActions(): UserRequiredActions {
    return open(UserRequiredActions, this);
  }

  /** Organizations that the user belongs to. */
  get organizations(): MemberOrganizations {
    return open(MemberOrganizations, realmOf(this), 'organizations', 'members', keyOf(this), 'organizations');
  }

  /** Credentials of the user, such as passwords, authenticator apps and security keys. */
  get credentials(): Credentials {
    return open(Credentials, this, 'credentials');
  }

  /** Links to accounts at identity providers. */
  get federatedIdentities(): FederatedIdentities {
    return open(FederatedIdentities, this, 'federated-identity');
  }

  /** Consents that the user granted, by client. */
  get consents(): Consents {
    return open(Consents, this, 'consents');
  }

  /** Sessions in which the user is logged in. */
  get sessions(): UserSessions {
    return open(UserSessions, this, 'sessions');
  }

  /** Sessions that live on in offline tokens, by client. */
  get offlineSessions(): OfflineSessions {
    return open(OfflineSessions, this, 'offline-sessions');
  }

  /** Verifiable credentials (OpenID4VCI) that may be issued, or were issued, to the user. */
  get verifiableCredentials(): VerifiableCredentials {
    return open(VerifiableCredentials, this, 'vc');
  }

  /**
   * Returns the user with its attributes. `userProfileMetadata: true` adds the user profile's metadata for each
   * attribute.
   *
   * @route `GET /admin/realms/{realm}/users/{user-id}`
   * @since 22
   */
  get(query?: UserDetailQuery, options?: RequestOptions): Promise<User> {
    return object(this, options, { query });
  }

  /**
   * Updates the given fields and leaves the rest unchanged. With `strict`, throws `IgnoredError` if the user profile
   * dropped any of them.
   *
   * With `attributes`, the user is read, merged and written back, because the server's PUT would clear everything that
   * is not sent. Without `attributes`, the server itself merges.
   *
   * @route `PUT /admin/realms/{realm}/users/{user-id}`
   * @since 22
   * @role `manage-users`
   */
  async update(changes: Changes<User, UserUpdate>, options?: StrictOptions): Promise<void> {
    const { strict, ...others } = ownOptions(options, 'strict');
    await update<User, UserUpdate>(this, changes, others, {
      send: async (body, within, changes) => {
        await this.#put(body, within);
        if (strict) await checkKept(this, changes, within);
      },
    });
  }

  /**
   * Replaces the whole user. If `attributes` are given, the server replaces all of them and clears a missing e-mail
   * address or name. With `strict`, throws `IgnoredError` if the user profile dropped anything.
   *
   * @route `PUT /admin/realms/{realm}/users/{user-id}`
   * @since 22
   */
  async replace(user: UserReplace, options?: StrictOptions): Promise<void> {
    const { strict, ...others } = ownOptions(options, 'strict');
    await replace(this, user, others, async (body, within) => {
      await this.#put(body, within);
      if (strict) await checkKept(this, user, within);
    });
  }

  /**
   * Deletes the user.
   *
   * @route `DELETE /admin/realms/{realm}/users/{user-id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Sets the password. With `temporary: true` the user must change it at the next login. Throws `ValidationError` if
   * the password violates the realm's policy.
   *
   * @route `PUT …/users/{user-id}/reset-password`
   * @since 22
   */
  async resetPassword(password: NewPassword, options?: RequestOptions): Promise<void> {
    // The parts of a text would be sent as properties.
    if (typeof password !== 'object' || typeof password?.value !== 'string')
      throw new TypeError('resetPassword requires an object such as { value: newPassword, temporary: true }');
    await done(this, 'PUT', ['reset-password'], options, { body: { type: 'password', ...password } });
  }

  /**
   * Disables credentials of these types in the user storage that holds them. The user's `disableableCredentialTypes`
   * lists the types that can be disabled. Credentials held by Keycloak itself stay; delete them through
   * `user.credentials`.
   *
   * @route `PUT …/users/{user-id}/disable-credential-types`
   * @since 22
   */
  disableCredentialTypes(types: readonly string[], options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', ['disable-credential-types'], options, { body: types });
  }

  /**
   * Returns the types of credentials that the user storage holds for the user.
   *
   * @route `GET …/configured-user-storage-credential-types`
   * @since 22
   */
  configuredUserStorageCredentialTypes(options?: RequestOptions): Promise<string[]> {
    return json(this, 'GET', ['configured-user-storage-credential-types'], options);
  }

  /**
   * Sends an e-mail with a link that leads through these required actions, such as `UPDATE_PASSWORD`. The server
   * answers 500 if the realm has no SMTP server.
   *
   * @example
   * ```ts
   * const ada = realm.admin.realms.byName('acme').users.byUsername('ada');
   * await ada.executeActionsEmail(['UPDATE_PASSWORD', 'CONFIGURE_TOTP'], { lifespan: 3600 });
   * ```
   *
   * @route `PUT …/users/{user-id}/execute-actions-email`
   * @since 22
   */
  executeActionsEmail(
    actions: readonly string[],
    query?: EmailQuery,
    options?: RequestOptions,
  ): Promise<void> {
    return done(this, 'PUT', ['execute-actions-email'], options, {
      query: emailQuery(query),
      body: actions,
    });
  }

  /**
   * Sends an e-mail with a link that verifies the address. The server answers 500 if the realm has no SMTP server.
   *
   * @route `PUT …/users/{user-id}/send-verify-email`
   * @since 22
   */
  sendVerifyEmail(query?: EmailQuery, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', ['send-verify-email'], options, { query: emailQuery(query) });
  }

  /**
   * Sends an e-mail with a link to set a new password.
   *
   * @deprecated Use `executeActionsEmail(['UPDATE_PASSWORD'])`.
   *
   * @route `PUT …/users/{user-id}/reset-password-email`
   * @since 22
   */
  resetPasswordEmail(query?: Omit<EmailQuery, 'lifespan'>, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', ['reset-password-email'], options, { query: emailQuery(query) });
  }

  /**
   * Ends all sessions of the user except offline sessions. Also sets the user's `notBefore` to the current second, so
   * the server refuses tokens issued in an earlier one, including offline tokens.
   *
   * @route `POST …/users/{user-id}/logout`
   * @since 22
   */
  logout(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['logout'], options);
  }

  /**
   * Starts an impersonation session. Returns the URL to redirect to; the session itself is in the response cookies, so
   * this is useful only in a browser. No token is returned.
   *
   * @route `POST …/users/{user-id}/impersonation`
   * @since 22
   * @role `impersonation`
   */
  impersonate(options?: RequestOptions): Promise<ImpersonationRepresentation> {
    return json(this, 'POST', ['impersonation'], options);
  }

  /**
   * Returns the attributes that the user profile does not define.
   *
   * @route `GET …/users/{user-id}/unmanagedAttributes`
   * @since 25
   */
  unmanagedAttributes(options?: RequestOptions): Promise<Record<string, string[]>> {
    return json(this, 'GET', ['unmanagedAttributes'], options);
  }

  #put(user: object, options: RequestOptions | undefined): Promise<void> {
    return done(this, 'PUT', [], options, { body: user });
  }
}
