import type {
  OrganizationInvitationRepresentation,
  OrganizationInvitationStatus,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { done, object, open, openById, type WithId } from '../../tree/node.ts';
import { userBy } from '../shared/lookups.ts';

/** An invitation, as the server gives it; its times are in seconds. */
export interface OrganizationInvitation extends OrganizationInvitationRepresentation {
  id: string;
  email: string;
}

/** Which invitations a list is to hold. */
export interface OrganizationInvitationQuery extends ListWindow {
  /** `PENDING` for those that can be accepted, `EXPIRED` for those that came too late. */
  readonly status?: OrganizationInvitationStatus | undefined;
  /** The whole e-mail address, in whatever case. */
  readonly email?: string | undefined;
  /** The whole first name, in whatever case. */
  readonly firstName?: string | undefined;
  /** The whole last name, in whatever case. */
  readonly lastName?: string | undefined;
  /** Part of the e-mail address or of a name, in whatever case. */
  readonly search?: string | undefined;
}

/**
 * Invitations to an organization that nobody has accepted (26.5+). They are sent by `members.inviteUser` and
 * `members.inviteExistingUser`.
 *
 * Listing needs `manage-organizations` and `view-users`.
 */
export class OrganizationInvitations extends PagedCollection<
  OrganizationInvitation,
  OrganizationInvitationQuery,
  'GET …/organizations/{org-id}/invitations (26.5+)'
> {
  /** The invitation with this id; no request is sent yet. */
  byId(id: string): WithId<OrganizationInvitationNode> {
    return openById(OrganizationInvitationNode, this, id);
  }

  /** The invitation of this e-mail address in whatever case, whose id is looked up when a request is sent. */
  byEmail(email: string): OrganizationInvitationNode {
    const invitation = userBy(this, 'email', email, { email });
    return open(OrganizationInvitationNode, this, invitation);
  }
}

/** An invitation to an organization. */
export class OrganizationInvitationNode extends ItemNode<OrganizationInvitation> {
  /**
   * The invitation.
   *
   * @route `GET …/organizations/{org-id}/invitations/{id}`
   * @since 26.5
   */
  get(options?: RequestOptions): Promise<OrganizationInvitation> {
    return object(this, options);
  }

  /**
   * Withdraws the invitation: its link works no more.
   *
   * @route `DELETE …/invitations/{id}`
   * @since 26.5
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Sends the e-mail anew, in place of the first one. The invitation has another id then: a node by its e-mail address
   * goes on with it, one by id finds nothing any more.
   *
   * @route `POST …/invitations/{id}/resend`
   * @since 26.5
   */
  resend(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['resend'], options);
  }
}
