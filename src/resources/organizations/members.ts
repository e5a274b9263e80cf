import type { MembershipType } from '../../facts/representations.ts';
import { noSuchOrganization } from '../../facts/words.ts';
import { bounded } from '../../http/deadline.ts';
import type { NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, type ListWindow } from '../../tree/collection.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { fewAtOnce } from '../../tree/few-at-once.ts';
import { done, json, object, open, openById, type WithId } from '../../tree/node.ts';
import { PagedReferenceSet } from '../../tree/reference-set.ts';
import type { OrganizationMember } from '../shared/entities.ts';
import { userBy } from '../shared/lookups.ts';
import { MemberOrganizations } from '../users/organizations.ts';
import { resolveUsers, type UserReference, userSet } from '../users/reference.ts';
import { unlessThere } from './conflict.ts';
import { OrganizationMemberGroups } from './groups.ts';

/** Which members of an organization a list is to hold, and how much of each. */
export interface OrganizationMemberQuery extends ListWindow {
  /** Part of the username, the names or the e-mail address, or all of one of them with `exact`. */
  readonly search?: string | undefined;
  /** Whether `search` is a whole value. */
  readonly exact?: boolean | undefined;
  /** `MANAGED` for those whom a provider of the organization brought, `UNMANAGED` for those who were added or invited. */
  readonly membershipType?: MembershipType | undefined;
  /** `false` to have the attributes too. */
  readonly briefRepresentation?: boolean | undefined;
}

/** Who is invited to join, with or without an account. */
export interface OrganizationInvitationCreate {
  readonly email: string;
  /** With the last name, how the e-mail greets. */
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
}

/**
 * The users who belong to an organization. `add` makes users of the realm members, `remove` ends memberships; it
 * refuses `MANAGED` members, whose accounts the server would delete. Both need `manage-organizations` and
 * `manage-users`.
 *
 * Listing needs `view-users` as well. The server's own default is the first 10.
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
        unread: true,
        write: async ({ added, removed }, options) => {
          const found = await fewAtOnce(removed, (user) => memberOf(node, user, options));
          const leaving = found.filter((member) => member !== undefined);
          refuseManaged(leaving);
          for (const { id } of added) await unlessThere(done(node, 'POST', [], { ...options, body: id }));
          for (const { id } of leaving) await done(node, 'DELETE', [id], options);
        },
      }),
  };

  /** The member with this id, which is the user's; no request is sent yet. */
  byId(id: string): WithId<OrganizationMemberNode> {
    return openById(OrganizationMemberNode, this, id);
  }

  /** The member with this username in whatever case, whose id is looked up when a request is sent. */
  byUsername(username: string): OrganizationMemberNode {
    return this.#by('username', username);
  }

  /** The member with this e-mail address in whatever case, whose id is looked up when a request is sent. */
  byEmail(email: string): OrganizationMemberNode {
    return this.#by('email', email);
  }

  /**
   * How many there are.
   *
   * @route `GET …/organizations/{org-id}/members/count`
   * @since 26
   */
  count(options?: RequestOptions): Promise<number> {
    return json(this, 'GET', ['count'], options);
  }

  /**
   * Sends an e-mail with a link to join: who has an account logs in there, anybody else registers. A `ConflictError`
   * while an earlier invitation is open.
   *
   * @route `POST …/organizations/{org-id}/members/invite-user`
   * @since 26
   */
  inviteUser(invitation: OrganizationInvitationCreate, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['invite-user'], { ...options, body: form(invitation) });
  }

  /**
   * Sends a user of the realm, who needs an e-mail address, a link to join.
   *
   * @route `POST …/organizations/{org-id}/members/invite-existing-user`
   * @since 26
   */
  inviteExistingUser(user: UserReference, options?: RequestOptions): Promise<void> {
    return bounded(options, async (options) => {
      const [found] = await resolveUsers(this, [user], options);
      const body = form({ id: found?.id });
      await done(this, 'POST', ['invite-existing-user'], { ...options, body });
    });
  }

  #by(field: 'username' | 'email', value: string): OrganizationMemberNode {
    // One name may be the last name of more users than the server gives by default.
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

  /** The groups of the organization that the member is in. One joins by `members.add` of the group. */
  get groups(): OrganizationMemberGroups {
    return open(OrganizationMemberGroups, this, 'groups');
  }

  /** All organizations that the user belongs to, this one among them. */
  get organizations(): MemberOrganizations {
    return open(MemberOrganizations, this, 'organizations');
  }

  /**
   * The user with the attributes.
   *
   * @route `GET …/organizations/{org-id}/members/{member-id}`
   * @since 26
   */
  get(options?: RequestOptions): Promise<OrganizationMember> {
    return object(this, options);
  }

  /**
   * Ends the membership. The user stays, unless it is a `MANAGED` one: then the account is removed.
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

/** The member that a user is, if any. */
async function memberOf(
  members: OrganizationMembers,
  user: OrganizationMember,
  options: RequestOptions | undefined,
): Promise<OrganizationMember | undefined> {
  if (user.membershipType) return user;
  const isAbsent = ({ description }: NotFoundError): boolean => !noSuchOrganization.test(description);
  return unlessAbsent(members.byId(user.id).get(options), isAbsent);
}

/** The server would remove their accounts with the membership. */
function refuseManaged(members: readonly OrganizationMember[]): void {
  const managed = members.filter(({ membershipType }) => membershipType === 'MANAGED');
  if (managed.length === 0) return;
  const names = managed.map(({ username }) => username).join(', ');
  throw new TypeError(
    `Keycloak deletes the account of a MANAGED member with the membership: ${names}. To mean it, call members.byId(…).delete()`,
  );
}
