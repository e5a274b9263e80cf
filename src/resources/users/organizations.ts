import type { RequestOptions } from '../../http/options.ts';
import { Collection } from '../../tree/collection.ts';
import { list, open, openInRealm, ResourceNode } from '../../tree/node.ts';
import type { Organization } from '../shared/entities.ts';
import { userBy } from './reference.ts';

/** How much of each organization a list holds. */
export interface MemberOrganizationQuery {
  /** `false` to have the attributes too. */
  readonly briefRepresentation?: boolean | undefined;
}

/** The users of a realm as members of organizations. */
export class MembersOfOrganizations extends ResourceNode {
  /** The user with this id; no request is sent yet. */
  byId(id: string): MemberOfOrganizations {
    return open(MemberOfOrganizations, this, id);
  }

  /** The user with this username in whatever case, whose id is looked up when a request is sent. */
  byUsername(username: string): MemberOfOrganizations {
    const users = openInRealm(ResourceNode, this, 'users');
    const user = userBy(users, 'username', username, { username, exact: true });
    return open(MemberOfOrganizations, this, user);
  }
}

/** A user as a member of organizations. */
export class MemberOfOrganizations extends ResourceNode {
  /** The organizations that the user belongs to. */
  get organizations(): MemberOrganizations {
    return open(MemberOrganizations, this, 'organizations');
  }
}

/** The organizations that a user belongs to. */
export class MemberOrganizations extends Collection<Organization> {
  /**
   * The organizations, which the server gives in one piece.
   *
   * `GET /admin/realms/{realm}/organizations/members/{member-id}/organizations` (26+) or
   * `GET …/organizations/{org-id}/members/{member-id}/organizations` (26+)
   */
  all(query?: MemberOrganizationQuery, options?: RequestOptions): Promise<Organization[]> {
    return list(this, [], { ...options, query });
  }

  /** The same organizations one after the other. */
  async *iterate(
    query?: MemberOrganizationQuery,
    options?: RequestOptions,
  ): AsyncGenerator<Organization, void, undefined> {
    yield* await this.all(query, options);
  }
}
