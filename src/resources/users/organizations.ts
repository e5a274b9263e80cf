import { KeyedNode, PagedCollection } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { open, openById, ResourceNode, realmOf, type WithId } from '../../tree/node.ts';
import type { Organization } from '../shared/entities.ts';
import { userBy } from '../shared/lookups.ts';

/** How much of each organization a list holds. */
export interface MemberOrganizationQuery {
  /** `false` to have the attributes too. */
  readonly briefRepresentation?: boolean | undefined;
}

/** The users of a realm as members of organizations. */
export class AnyOrganizationMembers extends ResourceNode {
  /** The user with this id; no request is sent yet. */
  byId(id: string): WithId<AnyOrganizationMemberNode> {
    return openById(AnyOrganizationMemberNode, this, id);
  }

  /** The user with this username in whatever case, whose id is looked up when a request is sent. */
  byUsername(username: string): AnyOrganizationMemberNode {
    const users = open(ResourceNode, realmOf(this), 'users');
    const user = userBy(users, 'username', username, { username, exact: true });
    return open(AnyOrganizationMemberNode, this, user);
  }
}

/** A user as a member of organizations. */
export class AnyOrganizationMemberNode extends KeyedNode {
  /** The organizations that the user belongs to. */
  get organizations(): MemberOrganizations {
    return open(MemberOrganizations, this, 'organizations');
  }
}

/** The organizations that a user belongs to. */
export class MemberOrganizations extends PagedCollection<
  Organization,
  MemberOrganizationQuery,
  'GET …/members/{member-id}/organizations (26+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { paging: { isWhole: true } };
}
