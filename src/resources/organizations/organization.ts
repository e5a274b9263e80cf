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

/** Fields that `update` accepts. The alias cannot be changed. */
export interface OrganizationUpdate
  extends Pick<OrganizationRepresentation, 'name' | 'enabled' | 'description' | 'redirectUrl'> {
  /** Attributes to set. `null` removes an attribute; omitted attributes stay unchanged. */
  attributes?: Record<string, string[] | null> | null | undefined;
  /** The complete list of domains. A domain without `verified` becomes unverified. */
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

/** Fields of an organization that the server ignores. */
export const ignoredByOrganizations: Ignored = {
  groups: 'organization.groups.create',
  identityProviders: 'organization.identityProviders.add',
  members: 'organization.members.add',
};

/** An organization, such as a company whose people are users of the realm. */
export class OrganizationNode extends ItemNode<Organization> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    otherRoutes: ['count', 'members'],
    home: 'organization',
    ignored: ignoredByOrganizations,
  };

  /** The organization's attributes, to change one by one. */
  get attributes(): AttributesNode {
    return open(AttributesNode, this);
  }

  /** Users who belong to the organization. */
  get members(): OrganizationMembers {
    return open(OrganizationMembers, this, 'members');
  }

  /** Invitations that have not been accepted yet. */
  get invitations(): OrganizationInvitations {
    return open(OrganizationInvitations, this, 'invitations');
  }

  /** Identity providers through which the members log in. */
  get identityProviders(): OrganizationIdentityProviders {
    return open(OrganizationIdentityProviders, this, 'identity-providers');
  }

  /** The organization's own groups of members, separate from the groups of the realm. */
  get groups(): OrganizationGroups {
    return open(OrganizationGroups, this, 'groups');
  }

  /**
   * Returns the organization with its attributes.
   *
   * @route `GET …/organizations/{org-id}`
   * @since 26
   */
  get(options?: RequestOptions): Promise<Organization> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged. The organization is read, merged and written back, because
   * the server's PUT deletes domains that are not sent, clears the description and the `redirectUrl`, and enables a
   * disabled organization.
   *
   * @route `PUT …/organizations/{org-id}`
   * @since 26
   * @role `manage-organizations`
   */
  update(changes: Changes<Organization, OrganizationUpdate>, options?: RequestOptions): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Replaces the whole organization. Missing fields are cleared, except `attributes`, which stay if omitted; a missing
   * `enabled` enables the organization. The `alias` must be the current one.
   *
   * @route `PUT …/organizations/{org-id}`
   * @since 26
   */
  replace(organization: OrganizationReplace, options?: RequestOptions): Promise<void> {
    return replace(this, organization, options);
  }

  /**
   * Deletes the organization with its groups and invitations. The users stay, except `MANAGED` members, whose accounts
   * are deleted.
   *
   * @route `DELETE …/organizations/{org-id}`
   * @since 26
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/**
 * Fields of a new organization. The server ignores members, groups and identity providers here; add them through the
 * node.
 */
export interface OrganizationCreate
  extends Pick<OrganizationRepresentation, 'enabled' | 'description' | 'redirectUrl' | 'attributes'> {
  name: string;
  /**
   * Identifies the organization in scopes and URLs; the name by default. Can never be changed. The server refuses
   * spaces and most special characters.
   */
  alias?: string | undefined;
  /** E-mail domains. Each belongs to only one organization of the realm; the server stores them in lower case. */
  domains?: OrganizationDomain[] | undefined;
}
