import type { ImpersonationRepresentation, UserRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, keyOf, object, open, realmOf } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import type { GroupReference } from '../groups/reference.ts';
import type { RoleGrants } from '../roles/grants.ts';
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
import { UserRequiredActions } from './required-actions.ts';
import { UserSessions } from './sessions.ts';
import { VerifiableCredentials } from './vc.ts';

/** What of a user can be changed. Groups and roles are not among it: they have children of their own. */
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
  /** Attributes to set; `null` removes one, those that are not named stay. */
  attributes?: Record<string, string[] | null> | undefined;
}

/** A whole user, as `replace` takes it. Groups and roles have children of their own. */
export interface UserReplace extends Omit<UserUpdate, 'attributes'>, Pick<UserRepresentation, 'attributes'> {
  username: string;
}

/** How much of a user is wanted. */
export interface UserDetailQuery {
  /** Whether to add what the user profile says of each attribute. */
  readonly userProfileMetadata?: boolean | undefined;
}

/** A password to set. */
export interface NewPassword {
  /** The password itself. */
  readonly value: string;
  /** Whether the user has to change it at the next login. */
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
export class UserNode extends ItemNode<User> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    otherRoutes: ['count', 'profile'],
    names: 'user',
    readOnly: readOnlyOfUsers,
    ignored: {
      clientRoles: 'user.roleMappings.clients.byClientId(…).set',
      federatedIdentities: 'user.federatedIdentities.byAlias(…).create',
      groups: 'user.groups.set',
      notBefore: 'user.logout',
      realmRoles: 'user.roleMappings.realm.set',
    },
    kept: [
      // With attributes the server clears what it is not sent; without them it merges.
      { given: /^attributes$/, keep: /^/ },
    ],
  };

  /** The attributes, to change one by one. */
  get attributes(): AttributesNode {
    return open(AttributesNode, this);
  }

  /** The roles that the user has. */
  get roleMappings(): RoleMappingsNode {
    return open(RoleMappingsNode, this, 'role-mappings');
  }

  /** The groups that the user is in. */
  get groups(): UserGroups {
    return open(UserGroups, this, 'groups');
  }

  /** What the user has to do at the next login. */
  get requiredActions(): UserRequiredActions {
    return open(UserRequiredActions, this);
  }

  /** The organizations that the user belongs to. */
  get organizations(): MemberOrganizations {
    return open(MemberOrganizations, realmOf(this), 'organizations', 'members', keyOf(this), 'organizations');
  }

  /** The passwords, authenticator apps and keys with which the user logs in. */
  get credentials(): Credentials {
    return open(Credentials, this, 'credentials');
  }

  /** The accounts at identity providers that the user is linked to. */
  get federatedIdentities(): FederatedIdentities {
    return open(FederatedIdentities, this, 'federated-identity');
  }

  /** What the user has consented to, by client. */
  get consents(): Consents {
    return open(Consents, this, 'consents');
  }

  /** The sessions in which the user is logged in. */
  get sessions(): UserSessions {
    return open(UserSessions, this, 'sessions');
  }

  /** The sessions that live on in offline tokens, by client. */
  get offlineSessions(): OfflineSessions {
    return open(OfflineSessions, this, 'offline-sessions');
  }

  /** Verifiable credentials (OpenID4VCI): what may be issued to the user, and what was. */
  get verifiableCredentials(): VerifiableCredentials {
    return open(VerifiableCredentials, this, 'vc');
  }

  /**
   * The user with the attributes; `userProfileMetadata: true` adds what the user profile says of each.
   *
   * @route `GET /admin/realms/{realm}/users/{user-id}`
   * @since 22
   */
  get(query?: UserDetailQuery, options?: RequestOptions): Promise<User> {
    return object(this, { ...options, query });
  }

  /**
   * Changes what is given and leaves the rest as it is. With `attributes` the user is read, merged and written back,
   * because the server's PUT then clears what is not sent; without them the server itself merges. With `strict`, an
   * `IgnoredError` when the user profile left some of it out.
   *
   * @route `PUT /admin/realms/{realm}/users/{user-id}`
   * @since 22
   * @role `manage-users`
   */
  update(changes: Changes<User, UserUpdate>, options?: StrictOptions): Promise<void> {
    return update<User, UserUpdate>(this, changes, options, {
      send: async (body, within, changes) => {
        await this.#put(body, within);
        if (options?.strict) await checkKept(this, changes, within);
      },
    });
  }

  /**
   * Writes the whole user: when `attributes` are given, the server replaces all of them and clears the e-mail address
   * and the names that are missing.
   *
   * @route `PUT /admin/realms/{realm}/users/{user-id}`
   * @since 22
   */
  replace(user: UserReplace, options?: StrictOptions): Promise<void> {
    return replace(this, user, options, async (body, within) => {
      await this.#put(body, within);
      if (options?.strict) await checkKept(this, user, within);
    });
  }

  /**
   * Removes the user.
   *
   * @route `DELETE /admin/realms/{realm}/users/{user-id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Sets the password. With `temporary: true` the user has to change it at the next login. A `ValidationError` when the
   * realm's policy refuses it.
   *
   * @route `PUT …/users/{user-id}/reset-password`
   * @since 22
   */
  resetPassword(password: NewPassword, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', ['reset-password'], { ...options, body: { type: 'password', ...password } });
  }

  /**
   * Disables these types of credentials in the user storage that holds them; the user's `disableableCredentialTypes`
   * names those that it can disable. Credentials that the server itself holds stay: delete them one by one.
   *
   * @route `PUT …/users/{user-id}/disable-credential-types`
   * @since 22
   */
  disableCredentialTypes(types: readonly string[], options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', ['disable-credential-types'], { ...options, body: types });
  }

  /**
   * The types of credentials that the user storage holds for this user.
   *
   * @route `GET …/configured-user-storage-credential-types`
   * @since 22
   */
  configuredUserStorageCredentialTypes(options?: RequestOptions): Promise<string[]> {
    return json(this, 'GET', ['configured-user-storage-credential-types'], options);
  }

  /**
   * Sends an e-mail with a link that leads through these required actions, such as `UPDATE_PASSWORD`.
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
    return done(this, 'PUT', ['execute-actions-email'], {
      ...options,
      query: emailQuery(query),
      body: actions,
    });
  }

  /**
   * Sends an e-mail with a link that verifies the address.
   *
   * @route `PUT …/users/{user-id}/send-verify-email`
   * @since 22
   */
  sendVerifyEmail(query?: EmailQuery, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', ['send-verify-email'], { ...options, query: emailQuery(query) });
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
    return done(this, 'PUT', ['reset-password-email'], { ...options, query: emailQuery(query) });
  }

  /**
   * Ends all sessions of the user but the offline ones, whose tokens stay good.
   *
   * @route `POST …/users/{user-id}/logout`
   * @since 22
   */
  logout(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['logout'], options);
  }

  /**
   * Where to go on as this user, for a browser that keeps the answer's cookies; no token comes back.
   *
   * @route `POST …/users/{user-id}/impersonation`
   * @since 22
   * @role `impersonation`
   */
  impersonate(options?: RequestOptions): Promise<ImpersonationRepresentation> {
    return json(this, 'POST', ['impersonation'], options);
  }

  /**
   * The attributes that the user profile does not define.
   *
   * @route `GET …/users/{user-id}/unmanagedAttributes`
   * @since 25
   */
  unmanagedAttributes(options?: RequestOptions): Promise<Record<string, string[]>> {
    return json(this, 'GET', ['unmanagedAttributes'], options);
  }

  #put(user: object, options: RequestOptions | undefined): Promise<void> {
    return done(this, 'PUT', [], { ...options, body: user });
  }
}

/**
 * What a new user is made of. The server ignores roles here: requests of their own map them. Attributes that the user
 * profile does not define vanish without an error, unless its `unmanagedAttributePolicy` permits them.
 */
export interface UserCreate
  extends Pick<
      UserRepresentation,
      | 'firstName'
      | 'lastName'
      | 'email'
      | 'emailVerified'
      | 'enabled'
      | 'attributes'
      | 'credentials'
      | 'requiredActions'
      | 'federatedIdentities'
      | 'createdTimestamp'
    >,
    RoleGrants {
  /** Kept in lower case by the server. */
  username: string;
  /** The groups to join, each by its path (`/staff/editors`), a representation or a node. */
  groups?: readonly GroupReference[] | undefined;
}
