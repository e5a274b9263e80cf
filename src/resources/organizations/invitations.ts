import type {
  OrganizationInvitationRepresentation,
  OrganizationInvitationStatus,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { done, object, open, openById, type WithId } from '../../tree/node.ts';
import { userBy } from '../shared/lookups.ts';

/** An invitation, as the server returns it. Times are in seconds. */
export interface OrganizationInvitation extends OrganizationInvitationRepresentation {
  id: string;
  email: string;
}

/** Query for listing invitations. */
export interface OrganizationInvitationQuery extends ListWindow {
  /** `PENDING` for invitations that can be accepted, `EXPIRED` for expired ones. */
  readonly status?: OrganizationInvitationStatus | undefined;
  /** The whole e-mail address (case-insensitive). */
  readonly email?: string | undefined;
  /** The whole first name (case-insensitive). */
  readonly firstName?: string | undefined;
  /** The whole last name (case-insensitive). */
  readonly lastName?: string | undefined;
  /** Part of the e-mail address or of a name (case-insensitive). */
  readonly search?: string | undefined;
}

/**
 * Invitations to an organization that have not been accepted (26.5+). `members.inviteUser` and
 * `members.inviteExistingUser` send them.
 *
 * Listing needs `manage-organizations` and `view-users`.
 */
export class OrganizationInvitations extends PagedCollection<
  OrganizationInvitation,
  OrganizationInvitationQuery,
  'GET …/organizations/{org-id}/invitations (26.5+)'
> {
  /** The invitation with this id. */
  byId(id: string): WithId<OrganizationInvitationNode> {
    return openById(OrganizationInvitationNode, this, id);
  }

  /** The invitation to this e-mail address (case-insensitive). The id is looked up on the first request. */
  byEmail(email: string): OrganizationInvitationNode {
    const invitation = userBy(this, 'email', email, { email });
    return open(OrganizationInvitationNode, this, invitation);
  }
}

/** An invitation to an organization. */
export class OrganizationInvitationNode extends ItemNode<OrganizationInvitation> {
  /**
   * Returns the invitation.
   *
   * @route `GET …/organizations/{org-id}/invitations/{id}`
   * @since 26.5
   */
  get(options?: RequestOptions): Promise<OrganizationInvitation> {
    return object(this, options);
  }

  /**
   * Withdraws the invitation. Its link stops working.
   *
   * @route `DELETE …/invitations/{id}`
   * @since 26.5
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Sends the e-mail again, in place of the first one. The invitation gets a new id: a node from `byEmail` keeps
   * working, a node from `byId` no longer finds the invitation.
   *
   * @route `POST …/invitations/{id}/resend`
   * @since 26.5
   */
  resend(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['resend'], options);
  }
}
