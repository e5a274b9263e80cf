import { KeyedNode, PagedCollection } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { open, openById, ResourceNode, realmOf, type WithId } from '../../tree/node.ts';
import type { Organization } from '../shared/entities.ts';
import { userBy } from '../shared/lookups.ts';

/** Query for the organizations of a user. */
export interface MemberOrganizationQuery {
  /** Whether to omit the organizations' attributes (`true` by default). */
  readonly briefRepresentation?: boolean | undefined;
}

/** Users of a realm, each with the organizations that the user belongs to. */
export class AnyOrganizationMembers extends ResourceNode {
  /** The user with this id. */
  byId(id: string): WithId<AnyOrganizationMemberNode> {
    return openById(AnyOrganizationMemberNode, this, id);
  }

  /** The user with this username (case-insensitive). The id is looked up on the first request. */
  byUsername(username: string): AnyOrganizationMemberNode {
    const users = open(ResourceNode, realmOf(this), 'users');
    const user = userBy(users, 'username', username, { username, exact: true });
    return open(AnyOrganizationMemberNode, this, user);
  }
}

/** A user as a member of organizations. */
export class AnyOrganizationMemberNode extends KeyedNode {
  /** Organizations that the user belongs to. */
  get organizations(): MemberOrganizations {
    return open(MemberOrganizations, this, 'organizations');
  }
}

/** Organizations that a user belongs to. */
export class MemberOrganizations extends PagedCollection<
  Organization,
  MemberOrganizationQuery,
  'GET …/members/{member-id}/organizations (26+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { paging: { isWhole: true } };
}
