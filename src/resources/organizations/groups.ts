import type { AttributeQuery } from '../../facts/attribute-query.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { lookup, nameQuery } from '../../tree/keys.ts';
import type { CreateOptions } from '../../tree/make.ts';
import { done, homeOf, object, open, openById, ResourceNode, type WithId } from '../../tree/node.ts';
import type { Segment } from '../../tree/path.ts';
import { PagedReferenceSet } from '../../tree/reference-set.ts';
import { createGroup, type GroupCreate, groupRules, ignoredByGroups } from '../groups/create.ts';
import { BaseGroupNode, type GroupMemberQuery } from '../groups/groups.ts';
import {
  groupByPath,
  moveGroup,
  type OrganizationGroupReference,
  organizationGroups,
} from '../groups/reference.ts';
import { type GroupTree, type GroupTreeQuery, groupTree, groupTreeOf } from '../groups/tree.ts';
import { type AttributeFilter, withAttributes } from '../shared/attribute-finder.ts';
import type { Group, OrganizationMember } from '../shared/entities.ts';
import type { UserGroupQuery } from '../users/groups.ts';
import { type UserReference, userSet } from '../users/reference.ts';
import { unlessThere } from './conflict.ts';

/** How much of a group of an organization is wanted. */
export interface OrganizationGroupDetailQuery {
  /** `true` adds `subGroupCount`, which the server leaves out here by default. */
  readonly subGroupsCount?: boolean | undefined;
}

/** Which children of a group of an organization a list is to hold; attributes are never in it. */
export interface OrganizationSubGroupQuery extends OrganizationGroupDetailQuery, ListWindow {
  /** The beginning of the group's name, or all of it with `exact`; `*x` finds a part. */
  readonly search?: string | undefined;
  /** Whether `search` is the whole name. */
  readonly exact?: boolean | undefined;
}

/** Which groups of an organization a list is to hold. */
export interface OrganizationGroupQuery extends OrganizationSubGroupQuery {
  /** Attributes with their values, as an object or as the server's text: `{ dept: 'a b' }` or `dept:"a b"`. */
  readonly q?: AttributeQuery | undefined;
  /** `false` to have the attributes too. */
  readonly briefRepresentation?: boolean | undefined;
  /** With `search`: `true` to have the hits inside their parents; by default they come flat. */
  readonly populateHierarchy?: boolean | undefined;
}

/**
 * The groups of an organization that have no parent. The others are their `children`, and are found by a `search` too.
 * The routes of the realm's own groups refuse them (26.6+).
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
  /** The group with this id; no request is sent yet. */
  byId(id: string): WithId<OrganizationGroupNode> {
    return openById(OrganizationGroupNode, this, id);
  }

  /**
   * The group with this path, such as `/staff/editors`, whose id is looked up when a request is sent.
   *
   * @route `GET …/organizations/{org-id}/groups/group-by-path/{path}`
   * @since 26.6
   */
  byPath(path: string): OrganizationGroupNode {
    return open(OrganizationGroupNode, this, groupByPath(organizationGroups(this), path));
  }

  /**
   * The groups, those with a parent included, whose attributes have these values, letter by letter.
   *
   * @route `GET …/organizations/{org-id}/groups`
   * @since 26.6
   */
  findByAttributes(attributes: AttributeFilter, options?: RequestOptions): Promise<Group[]> {
    return withAttributes(this, attributes, options, { briefRepresentation: false });
  }

  /**
   * All groups of the organization as a tree, in which every group has its whole `subGroups`.
   *
   * @route `GET …/organizations/{org-id}/groups`
   * @since 26.6
   */
  tree(query?: GroupTreeQuery, options?: RequestOptions): Promise<GroupTree[]> {
    return groupTree(this, query, options);
  }

  /**
   * The node of the new group, with its roles (26.7+) and all groups below it, as `create` of the realm's groups makes
   * them. A `ConflictError` when the name is taken, unless `ifExists` says otherwise.
   *
   * @route `POST …/organizations/{org-id}/groups`
   * @since 26.6
   * @role `manage-organizations`
   */
  create(group: GroupCreate, options?: CreateOptions): Promise<WithId<OrganizationGroupNode>> {
    return createGroup(this, group, options, {
      at: (segment) => open(OrganizationGroupNode, this, segment),
      // The hierarchy keeps the groups of the same name that are in others apart.
      query: { populateHierarchy: true },
      isBareBelow: true,
    });
  }

  /**
   * The group as it is given: made where it is missing, changed where it differs, and otherwise left alone. Roles and
   * `subGroups` that it lacks are added, and none are taken away.
   *
   * @route `GET …/organizations/{org-id}/groups/{group-id}`
   * @since 26.6
   */
  async ensure(
    group: OrAbsent<GroupCreate, 'attributes'>,
    options?: RequestOptions,
  ): Promise<Ensured<WithId<OrganizationGroupNode>>> {
    const query = { ...nameQuery(group.name), populateHierarchy: true };
    const existing = (): OrganizationGroupNode =>
      open(OrganizationGroupNode, this, lookup<Group>(this, 'name', group.name, query));
    return ensure(this, group, options, { existing, ...groupRules });
  }

  /**
   * Moves a group here, out of its parent.
   *
   * @route `POST …/organizations/{org-id}/groups`
   * @since 26.6
   */
  moveHere(group: OrganizationGroupReference, options?: RequestOptions): Promise<void> {
    return moveGroup(organizationGroups(this), group, this, options);
  }
}

/** A group of members of an organization. */
export class OrganizationGroupNode extends BaseGroupNode {
  /** @internal */
  static override readonly facts: NodeFacts = {
    otherRoutes: ['group-by-path'],
    names: 'organization group',
    ignored: ignoredByGroups,
  };

  /** The groups in this one. */
  get children(): OrganizationSubGroups {
    return open(OrganizationSubGroups, this, 'children');
  }

  /** The members of the organization that are in this group. */
  get members(): OrganizationGroupMembers {
    return open(OrganizationGroupMembers, this, 'members');
  }

  /**
   * The group with its attributes.
   *
   * @route `GET …/organizations/{org-id}/groups/{group-id}`
   * @since 26.6
   */
  get(query?: OrganizationGroupDetailQuery, options?: RequestOptions): Promise<Group> {
    return object(this, { ...options, query });
  }

  /**
   * The group with all groups below it.
   *
   * @route `GET …/organizations/{org-id}/groups/{group-id}`
   * @route `GET …/organizations/{org-id}/groups`
   * @since 26.6
   */
  tree(query?: GroupTreeQuery, options?: RequestOptions): Promise<GroupTree> {
    return groupTreeOf(this, open(ResourceNode, homeOf(this, 'organization'), 'groups'), query, options);
  }
}

/**
 * The groups in a group of an organization.
 *
 * The server's own default is the first 10.
 */
export class OrganizationSubGroups extends PagedCollection<
  Group,
  OrganizationSubGroupQuery,
  'GET …/organizations/{org-id}/groups/{group-id}/children (26.6+)'
> {
  /** The child with this name, whose id is looked up when a request is sent. */
  byName(name: string): OrganizationGroupNode {
    return this.#open(lookup<Group>(this, 'name', name, nameQuery(name)));
  }

  /**
   * The node of the new child, with its roles (26.7+) and all groups below it. The server takes nothing but its name:
   * the description and the attributes follow in a PUT.
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
   * The group as it is given: made where it is missing, changed where it differs, and otherwise left alone. Roles and
   * `subGroups` that it lacks are added, and none are taken away.
   *
   * @route `GET …/organizations/{org-id}/groups/{group-id}`
   * @since 26.6
   */
  async ensure(
    group: OrAbsent<GroupCreate, 'attributes'>,
    options?: RequestOptions,
  ): Promise<Ensured<WithId<OrganizationGroupNode>>> {
    return ensure(this, group, options, { existing: () => this.byName(group.name), ...groupRules });
  }

  /**
   * Moves a group here, with all that is in it.
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
 * The members in a group of an organization; not those of its children. `add` puts members of the organization into the
 * group, `remove` takes them out; whoever is no member is a `BadRequestError`.
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
        unread: true,
        write: async ({ added, removed }, options) => {
          for (const { id } of added) await unlessThere(done(node, 'PUT', [id], options));
          for (const { id } of removed) await done(node, 'DELETE', [id], options);
        },
      }),
  };
}

/** The groups of an organization that a member is in. */
export class OrganizationMemberGroups extends PagedCollection<
  Group,
  UserGroupQuery,
  'GET …/organizations/{org-id}/members/{member-id}/groups (26.6+)'
> {}

/** The groups of an organization that mappers of its identity provider may name. */
export class OrganizationIdentityProviderGroups extends PagedCollection<
  Group,
  Omit<OrganizationGroupQuery, 'populateHierarchy'>,
  'GET …/organizations/{org-id}/identity-providers/{alias}/groups (26.6+)'
> {}
