import type { OrganizationRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode } from '../../tree/collection.ts';
import type { Ignored, NodeFacts } from '../../tree/facts.ts';
import { done, object, open } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { AttributesNode } from '../shared/attributes.ts';
import type { Organization, OrganizationDomain } from '../shared/entities.ts';
import { OrganizationGroups } from './groups.ts';
import { OrganizationIdentityProviders } from './identity-providers.ts';
import { OrganizationInvitations } from './invitations.ts';
import { OrganizationMembers } from './members.ts';

/** What of an organization can be changed; the alias cannot. */
export interface OrganizationUpdate
  extends Pick<OrganizationRepresentation, 'name' | 'enabled' | 'description' | 'redirectUrl'> {
  /** Attributes to set; `null` removes one, those that are not named stay. */
  attributes?: Record<string, string[] | null> | undefined;
  /** All domains that it is to have; one that comes without `verified` is not verified. */
  domains?: OrganizationDomain[] | undefined;
}

/** A whole organization, as `replace` takes it. */
export interface OrganizationReplace
  extends Pick<OrganizationRepresentation, 'enabled' | 'description' | 'redirectUrl' | 'attributes'> {
  name: string;
  /** The present alias. The server refuses a different one, and a missing one unless it equals the name. */
  alias?: string | undefined;
  /** All domains that it is to have; one that comes without `verified` is not verified. */
  domains?: OrganizationDomain[] | undefined;
}

/** What the server ignores of an organization. */
export const ignoredByOrganizations: Ignored = {
  groups: 'organization.groups.create',
  identityProviders: 'organization.identityProviders.add',
  members: 'organization.members.add',
};

/** An organization: a company, say, whose people are users of the realm. */
export class OrganizationNode extends ItemNode<Organization> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    otherRoutes: ['count', 'members'],
    home: 'organization',
    ignored: ignoredByOrganizations,
  };

  /** The attributes, to change one by one. */
  get attributes(): AttributesNode {
    return open(AttributesNode, this);
  }

  /** The users who belong to it. */
  get members(): OrganizationMembers {
    return open(OrganizationMembers, this, 'members');
  }

  /** Invitations that were sent and not accepted yet. */
  get invitations(): OrganizationInvitations {
    return open(OrganizationInvitations, this, 'invitations');
  }

  /** The identity providers at which its members log in. */
  get identityProviders(): OrganizationIdentityProviders {
    return open(OrganizationIdentityProviders, this, 'identity-providers');
  }

  /** Its own groups of members, apart from those of the realm. */
  get groups(): OrganizationGroups {
    return open(OrganizationGroups, this, 'groups');
  }

  /**
   * The organization with its attributes.
   *
   * @route `GET …/organizations/{org-id}`
   * @since 26
   */
  get(options?: RequestOptions): Promise<Organization> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the organization is read, merged and written back, because the
   * server's PUT deletes the domains that are not sent, clears the description and the `redirectUrl`, and enables what
   * was disabled.
   *
   * @route `PUT …/organizations/{org-id}`
   * @since 26
   * @role `manage-organizations`
   */
  update(changes: Changes<Organization, OrganizationUpdate>, options?: RequestOptions): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Writes the whole organization: all that is missing is cleared, but for the `attributes`, which stay when they are
   * left out. The `alias` has to be the present one.
   *
   * @route `PUT …/organizations/{org-id}`
   * @since 26
   */
  replace(organization: OrganizationReplace, options?: RequestOptions): Promise<void> {
    return replace(this, organization, options);
  }

  /**
   * Removes the organization with its groups and invitations; the users stay, but for those that it manages.
   *
   * @route `DELETE …/organizations/{org-id}`
   * @since 26
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/**
 * What a new organization is made of. Its members, groups and identity providers are added by verbs of their own: the
 * server ignores them here.
 */
export interface OrganizationCreate
  extends Pick<OrganizationRepresentation, 'enabled' | 'description' | 'redirectUrl' | 'attributes'> {
  name: string;
  /**
   * How scopes and URLs name the organization; the name itself when it is left out. It can never be changed, and the
   * server refuses spaces and most signs in it.
   */
  alias?: string | undefined;
  /** The e-mail domains. No other organization of the realm may have one of them; the server writes them small. */
  domains?: OrganizationDomain[] | undefined;
}
