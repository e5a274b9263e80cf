import type { MembershipType } from '../../facts/representations.ts';
import { noSuchOrganization } from '../../facts/words.ts';
import type { NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, type ListWindow } from '../../tree/collection.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { fewAtOnce } from '../../tree/few-at-once.ts';
import { done, json, object, open, openById, type WithId } from '../../tree/node.ts';
import { bounded } from '../../tree/options.ts';
import { PagedReferenceSet } from '../../tree/reference-set.ts';
import type { OrganizationMember } from '../shared/entities.ts';
import { userBy } from '../shared/lookups.ts';
import { MemberOrganizations } from '../users/organizations.ts';
import { resolveUsers, type UserReference, userSet } from '../users/reference.ts';
import { unlessThere } from './conflict.ts';
import { OrganizationMemberGroups } from './groups.ts';

/** Query for listing members. */
export interface OrganizationMemberQuery extends ListWindow {
  /** Part of the username, the first or last name, or the e-mail address; a whole value with `exact`. */
  readonly search?: string | undefined;
  /** Whether `search` must match a whole value. */
  readonly exact?: boolean | undefined;
  /** `MANAGED` for members from an identity provider of the organization, `UNMANAGED` for members added or invited. */
  readonly membershipType?: MembershipType | undefined;
  /** Whether to omit attributes (`true` by default). */
  readonly briefRepresentation?: boolean | undefined;
}

/** A person to invite, with or without an account. */
export interface OrganizationInvitationCreate {
  readonly email: string;
  /** Used with `lastName` to greet the person in the e-mail. */
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
}

/**
 * Users who belong to an organization. `add` takes users of the realm. `remove` refuses `MANAGED` members with a
 * `TypeError`, because the server would delete their accounts.
 *
 * `add` and `remove` need `manage-organizations` and `manage-users`; listing needs `view-users` as well. `all` and
 * `iterate` read every page; the server's own default is 10 members.
 *
 * @route `POST …/organizations/{org-id}/members`
 * @route `DELETE …/organizations/{org-id}/members/{member-id}`
 * @since 26
 */
export class OrganizationMembers extends PagedReferenceSet<
  OrganizationMember,
  UserReference,
  OrganizationMemberQuery,
  'GET …/organizations/{org-id}/members (26+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    set: (node: OrganizationMembers) =>
      userSet<OrganizationMember>(node, {
        current: (options) => node.all({}, options),
        held: async (users, options) => {
          const found = await fewAtOnce(users, (user) => memberOf(node, user, options));
          return found.filter((member) => member !== undefined);
        },
        write: async ({ added, removed }, options) => {
          refuseManaged(removed);
          for (const { id } of added) await unlessThere(done(node, 'POST', [], options, { body: id }));
          for (const { id } of removed) await done(node, 'DELETE', [id], options);
        },
      }),
  };

  /** The member with this id, which is the user's id. */
  byId(id: string): WithId<OrganizationMemberNode> {
    return openById(OrganizationMemberNode, this, id);
  }

  /** The member with this username (case-insensitive). The id is looked up on the first request. */
  byUsername(username: string): OrganizationMemberNode {
    return this.#by('username', username);
  }

  /** The member with this e-mail address (case-insensitive). The id is looked up on the first request. */
  byEmail(email: string): OrganizationMemberNode {
    return this.#by('email', email);
  }

  /**
   * Returns the number of members.
   *
   * @route `GET …/organizations/{org-id}/members/count`
   * @since 26
   */
  count(options?: RequestOptions): Promise<number> {
    return json(this, 'GET', ['count'], options);
  }

  /**
   * Sends an e-mail with a link to join. A person with an account logs in there; anyone else registers. Throws
   * `ConflictError` while an earlier invitation is open. The server answers 500 if the realm has no SMTP server.
   *
   * @route `POST …/organizations/{org-id}/members/invite-user`
   * @since 26
   */
  inviteUser(invitation: OrganizationInvitationCreate, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['invite-user'], options, { body: form(invitation) });
  }

  /**
   * Sends a user of the realm an e-mail with a link to join. The user must have an e-mail address.
   *
   * @route `POST …/organizations/{org-id}/members/invite-existing-user`
   * @since 26
   */
  inviteExistingUser(user: UserReference, options?: RequestOptions): Promise<void> {
    return bounded(options, async (options) => {
      const [found] = await resolveUsers(this, [user], options);
      const body = form({ id: found?.id });
      await done(this, 'POST', ['invite-existing-user'], options, { body });
    });
  }

  #by(field: 'username' | 'email', value: string): OrganizationMemberNode {
    // More users may have this value as a last name than the server returns by default.
    const member = userBy(this, field, value, { search: value, exact: true, max: -1 });
    return open(OrganizationMemberNode, this, member);
  }
}

/** A member of an organization. */
export class OrganizationMemberNode extends ItemNode<OrganizationMember> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    otherRoutes: ['count', 'invite-existing-user', 'invite-user'],
    names: 'member',
  };

  /** Groups of the organization that the member is in. Add the member with `members.add` of a group. */
  get groups(): OrganizationMemberGroups {
    return open(OrganizationMemberGroups, this, 'groups');
  }

  /** All organizations that the user belongs to, including this one. */
  get organizations(): MemberOrganizations {
    return open(MemberOrganizations, this, 'organizations');
  }

  /**
   * Returns the user with its attributes.
   *
   * @route `GET …/organizations/{org-id}/members/{member-id}`
   * @since 26
   */
  get(options?: RequestOptions): Promise<OrganizationMember> {
    return object(this, options);
  }

  /**
   * Removes the member from the organization. The user stays, unless the member is `MANAGED`: the server then deletes
   * the account.
   *
   * @route `DELETE …/organizations/{org-id}/members/{member-id}`
   * @since 26
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

function form(fields: object): URLSearchParams {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given);
}

/** Returns the member that a user is, if any. */
async function memberOf(
  members: OrganizationMembers,
  user: OrganizationMember,
  options: RequestOptions | undefined,
): Promise<OrganizationMember | undefined> {
  if (user.membershipType) return user;
  const isAbsent = ({ description }: NotFoundError): boolean => !noSuchOrganization.test(description);
  return unlessAbsent(members.byId(user.id).get(options), isAbsent);
}

/** The server would delete their accounts with the membership. */
function refuseManaged(members: readonly OrganizationMember[]): void {
  const managed = members.filter(({ membershipType }) => membershipType === 'MANAGED');
  if (managed.length === 0) return;
  const names = managed.map(({ username }) => username).join(', ');
  throw new TypeError(
    `Keycloak also deletes the accounts of MANAGED members: ${names}. To do so, call members.byId(…).delete().`,
  );
}
