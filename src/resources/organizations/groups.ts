import type { AttributeQuery } from '../../facts/attribute-query.ts';
import type { RequestOptions } from '../../http/options.ts';
import { all, type ListOptions, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { fewAtOnce } from '../../tree/few-at-once.ts';
import { lookup, nameQuery } from '../../tree/keys.ts';
import type { CreateOptions } from '../../tree/make.ts';
import {
  done,
  homeOf,
  object,
  open,
  openById,
  parentOf,
  ResourceNode,
  type WithId,
} from '../../tree/node.ts';
import type { Segment } from '../../tree/path.ts';
import { PagedReferenceSet } from '../../tree/reference-set.ts';
import { tools } from '../../tree/tools.ts';
import { createGroup, type GroupCreate, groupRules, ignoredByGroups } from '../groups/create.ts';
import { groupPaging } from '../groups/group-pages.ts';
import type { GroupMemberQuery } from '../groups/group-query.ts';
import { BaseGroupNode } from '../groups/groups.ts';
import {
  groupByPath,
  moveGroup,
  type OrganizationGroupReference,
  organizationGroups,
} from '../groups/reference.ts';
import type { GroupTree, GroupTreeQuery } from '../groups/tree.ts';
import { type AttributeFilter, withAttributes } from '../shared/attribute-finder.ts';
import type { Group, OrganizationMember } from '../shared/entities.ts';
import type { UserGroupQuery } from '../users/groups.ts';
import { type UserReference, userSet } from '../users/reference.ts';
import { unlessThere } from './conflict.ts';

/** Query for reading a group of an organization. */
export interface OrganizationGroupDetailQuery {
  /** Whether to include `subGroupCount` (`false` by default). */
  readonly subGroupsCount?: boolean | undefined;
}

/** Query for the children of a group of an organization. The list never contains attributes. */
export interface OrganizationSubGroupQuery extends OrganizationGroupDetailQuery, ListWindow {
  /** Start of the group's name, or the whole name with `exact`. `*x` matches anywhere. */
  readonly search?: string | undefined;
  /** Whether `search` must match the whole name. */
  readonly exact?: boolean | undefined;
}

/** Query for the groups of an organization. */
export interface OrganizationGroupQuery extends OrganizationSubGroupQuery {
  /** Attributes with their values, as an object or in the server's syntax: `{ dept: 'a b' }` or `dept:"a b"`. */
  readonly q?: AttributeQuery | undefined;
  /** Whether to omit attributes (`true` by default). */
  readonly briefRepresentation?: boolean | undefined;
  /** Whether the groups that `search` finds are nested in their parents (`false` by default). */
  readonly populateHierarchy?: boolean | undefined;
}

/**
 * Groups of an organization that have no parent (26.6+). All other groups are `children` of a group; a `search` finds
 * them too. The routes for the realm's own groups refuse groups of an organization.
 *
 * @example
 * ```ts
 * const supplier = realm.admin.realms.byName('acme').organizations.byAlias('supplier');
 * const staff = await supplier.groups.create({ name: 'staff' });
 * await staff.members.add({ username: 'ada' });
 * await supplier.groups.byPath('/staff').roleMappings.realm.add('editor');
 * ```
 */
export class OrganizationGroups extends PagedCollection<
  Group,
  OrganizationGroupQuery,
  'GET …/organizations/{org-id}/groups (26.6+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { paging: groupPaging };

  /** The group with this id. */
  byId(id: string): WithId<OrganizationGroupNode> {
    return openById(OrganizationGroupNode, this, id);
  }

  /**
   * The group with this path, such as `/staff/editors`. The id is looked up on the first request.
   *
   * @route `GET …/organizations/{org-id}/groups/group-by-path/{path}`
   * @since 26.6
   */
  byPath(path: string): OrganizationGroupNode {
    return open(OrganizationGroupNode, this, groupByPath(organizationGroups(this), path));
  }

  /**
   * Returns the groups, at every level, whose attributes have exactly these values (case-sensitive).
   *
   * @route `GET …/organizations/{org-id}/groups`
   * @since 26.6
   */
  findByAttributes(attributes: AttributeFilter, options?: ListOptions): Promise<Group[]> {
    return withAttributes(this, attributes, options, { briefRepresentation: false });
  }

  /**
   * Returns all groups of the organization as a tree with complete `subGroups` at every level, in one request.
   *
   * @route `GET …/organizations/{org-id}/groups`
   * @since 26.6
   */
  async tree(query?: GroupTreeQuery, options?: RequestOptions): Promise<GroupTree[]> {
    const { groupTree } = await import('../groups/tree.ts');
    return await groupTree(tools, this, query, options);
  }

  /**
   * Creates a group with its roles (26.7+) and every group below it, and returns its node. Works like `create` of the
   * realm's groups.
   *
   * Throws `ConflictError` if the name is taken, unless `ifExists` is `'return'` or `'update'`.
   *
   * @route `POST …/organizations/{org-id}/groups`
   * @since 26.6
   * @role `manage-organizations`
   */
  create(group: GroupCreate, options?: CreateOptions): Promise<WithId<OrganizationGroupNode>> {
    return createGroup(this, group, options, {
      at: (segment) => open(OrganizationGroupNode, this, segment),
      // The hierarchy distinguishes groups of the same name inside other groups.
      query: { populateHierarchy: true },
      isBareBelow: true,
    });
  }

  /**
   * Creates the group if it is missing, updates whatever differs, and otherwise does nothing. Missing roles and
   * `subGroups` are added; none are removed.
   *
   * @route `GET …/organizations/{org-id}/groups/{group-id}`
   * @since 26.6
   */
  async ensure(
    group: OrAbsent<GroupCreate, 'attributes'>,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<OrganizationGroupNode>>> {
    const existing = (): OrganizationGroupNode => {
      const query = { ...nameQuery(group.name), populateHierarchy: true };
      return open(OrganizationGroupNode, this, lookup<Group>(this, 'name', group.name, query));
    };
    return ensure(this, group, options, { existing, ...groupRules });
  }

  /**
   * Moves an existing group out of its parent, to the top level of the organization.
   *
   * @route `POST …/organizations/{org-id}/groups`
   * @since 26.6
   */
  moveHere(group: OrganizationGroupReference, options?: RequestOptions): Promise<void> {
    return moveGroup(organizationGroups(this), group, this, options);
  }
}

/** Options for the detail of a group that may not exist. Request options are the next argument. */
export interface OrganizationGroupFindQuery extends OrganizationGroupDetailQuery {
  readonly timeout?: undefined;
}

/** A group of an organization. */
export class OrganizationGroupNode extends BaseGroupNode {
  /** @internal */
  static override readonly facts: NodeFacts = {
    otherRoutes: ['group-by-path'],
    names: 'organization group',
    queried: true,
    ignored: ignoredByGroups,
  };

  /** Groups in this group. */
  get children(): OrganizationSubGroups {
    return open(OrganizationSubGroups, this, 'children');
  }

  /** Members of the organization that are in this group. */
  get members(): OrganizationGroupMembers {
    return open(OrganizationGroupMembers, this, 'members');
  }

  /**
   * Returns the group with its attributes.
   *
   * @route `GET …/organizations/{org-id}/groups/{group-id}`
   * @since 26.6
   */
  get(query?: OrganizationGroupDetailQuery, options?: RequestOptions): Promise<Group> {
    return object(this, options, { query });
  }

  /** Returns the group like `get`, or `undefined` if it does not exist. */
  override find(query?: OrganizationGroupFindQuery, options?: RequestOptions): Promise<Group | undefined> {
    return unlessAbsent(this.get(query, options));
  }

  /**
   * Returns the group with every group below it. Reads all groups of the organization.
   *
   * @route `GET …/organizations/{org-id}/groups/{group-id}`
   * @route `GET …/organizations/{org-id}/groups`
   * @since 26.6
   */
  async tree(query?: GroupTreeQuery, options?: RequestOptions): Promise<GroupTree> {
    const { groupTreeOf } = await import('../groups/tree.ts');
    return await groupTreeOf(
      tools,
      this,
      open(ResourceNode, homeOf(this, 'organization'), 'groups'),
      query,
      options,
    );
  }
}

/** Groups in a group of an organization. `all` and `iterate` read every page; the server's own default is 10 groups. */
export class OrganizationSubGroups extends PagedCollection<
  Group,
  OrganizationSubGroupQuery,
  'GET …/organizations/{org-id}/groups/{group-id}/children (26.6+)'
> {
  /** The child with this name. The id is looked up on the first request. */
  byName(name: string): OrganizationGroupNode {
    return this.#open(lookup<Group>(this, 'name', name, nameQuery(name)));
  }

  /**
   * Creates a group in this group, with its roles (26.7+) and every group below it, and returns its node. The server
   * accepts only the name here, so the description and the attributes follow in a PUT.
   *
   * @route `POST …/groups/{group-id}/children`
   * @since 26.6
   */
  create(group: GroupCreate, options?: CreateOptions): Promise<WithId<OrganizationGroupNode>> {
    return createGroup(this, group, options, {
      at: (segment) => this.#open(segment),
      isBare: true,
      isBareBelow: true,
    });
  }

  /**
   * Creates the group if it is missing, updates whatever differs, and otherwise does nothing. Missing roles and
   * `subGroups` are added; none are removed.
   *
   * @route `GET …/organizations/{org-id}/groups/{group-id}`
   * @since 26.6
   */
  async ensure(
    group: OrAbsent<GroupCreate, 'attributes'>,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<OrganizationGroupNode>>> {
    return ensure(this, group, options, { existing: () => this.byName(group.name), ...groupRules });
  }

  /**
   * Moves an existing group, with everything below it, into this group.
   *
   * @route `POST …/groups/{group-id}/children`
   * @since 26.6
   */
  moveHere(group: OrganizationGroupReference, options?: RequestOptions): Promise<void> {
    return moveGroup(organizationGroups(this), group, this, options);
  }

  #open(group: Segment): OrganizationGroupNode {
    return open(OrganizationGroupNode, homeOf(this, 'organization'), 'groups', group);
  }
}

/**
 * Members in a group of an organization, without the members of its children. Users who are not members of the
 * organization cannot be added: that throws `BadRequestError`.
 *
 * @route `PUT …/groups/{group-id}/members/{userId}`
 * @route `DELETE …/groups/{group-id}/members/{userId}`
 * @since 26.6
 */
export class OrganizationGroupMembers extends PagedReferenceSet<
  OrganizationMember,
  UserReference,
  GroupMemberQuery,
  'GET …/organizations/{org-id}/groups/{group-id}/members (26.6+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    set: (node: OrganizationGroupMembers) =>
      userSet<OrganizationMember>(node, {
        current: (options) => node.all({}, options),
        held: async (items, options) => {
          // Read, because the group that a handle remembers may be gone, and another one may have the path.
          const group = await object<Group>(parentOf(node), options);
          const members = open(ResourceNode, homeOf(node, 'organization'), 'members');
          const groupsOf = ({ id }: OrganizationMember): Promise<Group[] | undefined> =>
            unlessAbsent(all<Group>(open(OrganizationMemberGroups, members, id, 'groups'), {}, options));
          const joined = await fewAtOnce(items, groupsOf);
          return items.filter((_, index) => joined[index]?.some(({ id }) => id === group.id));
        },
        write: async ({ added, removed }, options) => {
          for (const { id } of added) await unlessThere(done(node, 'PUT', [id], options));
          for (const { id } of removed) await done(node, 'DELETE', [id], options);
        },
      }),
  };
}

/** Groups of an organization that a member is in. */
export class OrganizationMemberGroups extends PagedCollection<
  Group,
  UserGroupQuery,
  'GET …/organizations/{org-id}/members/{member-id}/groups (26.6+)'
> {}

/** Groups of an organization that mappers of its identity provider can refer to. */
export class OrganizationIdentityProviderGroups extends PagedCollection<
  Group,
  Omit<OrganizationGroupQuery, 'populateHierarchy'>,
  'GET …/organizations/{org-id}/identity-providers/{alias}/groups (26.6+)'
> {}
