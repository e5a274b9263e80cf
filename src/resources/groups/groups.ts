import type { AttributeQuery } from '../../facts/attribute-query.ts';
import type { GroupRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { lookup, nameQuery } from '../../tree/keys.ts';
import type { CreateOptions } from '../../tree/make.ts';
import { done, json, object, open, openById, ResourceNode, realmOf, type WithId } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { RoleMappingsNode } from '../roles/role-mappings.ts';
import { type AttributeFilter, withAttributes } from '../shared/attribute-finder.ts';
import { AttributesNode } from '../shared/attributes.ts';
import type { Group, User } from '../shared/entities.ts';
import { ManagementPermissionsNode } from '../shared/management-permissions.ts';
import { createGroup, type GroupCreate, type GroupReplace, groupRules, ignoredByGroups } from './create.ts';
import { type GroupReference, groupByPath, moveGroup, realmGroups } from './reference.ts';
import { type GroupTree, type GroupTreeQuery, groupTree, groupTreeOf } from './tree.ts';

/** What of a group can be changed. */
export interface GroupUpdate extends Pick<GroupRepresentation, 'name' | 'description'> {
  /** Attributes to set; `null` removes one, those that are not named stay. */
  attributes?: Record<string, string[] | null> | undefined;
}

/** Which children of a group a list is to hold. */
export interface SubGroupQuery extends ListWindow {
  /** Part of the group's name, or all of it with `exact`. */
  readonly search?: string | undefined;
  /** Whether `search` is the whole name. */
  readonly exact?: boolean | undefined;
  /** `true` leaves out the attributes: the server's default for the groups of a realm, not for children. */
  readonly briefRepresentation?: boolean | undefined;
  /** `false` leaves out `subGroupCount`, which costs the server a query for each group. */
  readonly subGroupsCount?: boolean | undefined;
}

/** Which groups of a realm a list is to hold. */
export interface GroupQuery extends SubGroupQuery {
  /** Attributes with their values, as an object or as the server's text: `{ dept: 'a b' }` or `dept:"a b"`. */
  readonly q?: AttributeQuery | undefined;
  /** With `search`: whether the hits come inside their parents (the default), or flat. */
  readonly populateHierarchy?: boolean | undefined;
}

/** Which groups are counted. */
export interface GroupCountQuery {
  /** Part of the group's name. */
  readonly search?: string | undefined;
  /** Leaves out the groups that have a parent. */
  readonly top?: boolean | undefined;
}

/** A part of the members of a group. */
export interface GroupMemberQuery extends ListWindow {
  /** `true` leaves out the attributes and is far quicker for long lists. */
  readonly briefRepresentation?: boolean | undefined;
}

/**
 * The groups of a realm that have no parent. The others are their `children`: `subGroups` comes empty, unless the
 * query has a `search` or a `q`.
 *
 * Listing needs `view-users` (with `query-groups` alone the list is empty).
 *
 * @example
 * ```ts
 * const groups = realm.admin.realms.byName('acme').groups;
 * const staff = await groups.create({ name: 'staff' });
 * await staff.children.create({ name: 'editors' });
 * await groups.byPath('/staff/editors').roleMappings.realm.add('editor');
 * ```
 */
export class Groups extends PagedCollection<Group, GroupQuery, 'GET /admin/realms/{realm}/groups (22+)'> {
  /** The group with this id; no request is sent yet. */
  byId(id: string): WithId<GroupNode> {
    return openById(GroupNode, this, id);
  }

  /**
   * The group with this path, such as `/staff/editors`, whose id is looked up when a request is sent.
   *
   * @route `GET /admin/realms/{realm}/group-by-path/{path}`
   * @since 22
   */
  byPath(path: string): GroupNode {
    return open(GroupNode, this, groupByPath(realmGroups(this), path));
  }

  /**
   * The groups, those with a parent included, whose attributes have these values, letter by letter.
   *
   * @route `GET /admin/realms/{realm}/groups`
   * @since 22
   */
  findByAttributes(attributes: AttributeFilter, options?: RequestOptions): Promise<Group[]> {
    return withAttributes(this, attributes, options, {
      populateHierarchy: false,
      briefRepresentation: false,
    });
  }

  /**
   * All groups as a tree, in which every group has its whole `subGroups`. A group whose parent the caller may not see
   * stands at the top.
   *
   * The server's own lists leave `subGroups` empty, and give the first 10 children.
   *
   * @route `GET /admin/realms/{realm}/groups`
   * @since 22
   * @role `view-users`
   */
  tree(query?: GroupTreeQuery, options?: RequestOptions): Promise<GroupTree[]> {
    return groupTree(this, query, options);
  }

  /**
   * How many groups there are, those with a parent included.
   *
   * @route `GET /admin/realms/{realm}/groups/count`
   * @since 22
   */
  async count(query?: GroupCountQuery, options?: RequestOptions): Promise<number> {
    return (await json<{ count: number }>(this, 'GET', ['count'], { ...options, query })).count;
  }

  /**
   * The node of the new group, with its roles and all groups below it. A `ConflictError` when the name is taken, unless
   * `ifExists` says otherwise: `return` leaves a group that is there as it is; `update` adds the roles, makes or
   * updates the children, and takes nothing away.
   *
   * Roles and clients are looked up first, for the whole tree: those that do not exist are told in one `NotFoundError`,
   * and nothing is made then. A request that fails later is a `PartialError`, which holds the node and can go on.
   *
   * @example
   * ```ts
   * const { groups } = realm.admin.realms.byName('acme');
   * const subGroups = [{ name: 'editors', realmRoles: ['editor'] }, { name: 'authors' }];
   * const staff = await groups.create({ name: 'staff', clientRoles: { web: ['viewer'] }, subGroups });
   * ```
   *
   * @route `POST /admin/realms/{realm}/groups`
   * @since 22
   * @role `manage-users`
   */
  create(group: GroupCreate, options?: CreateOptions): Promise<WithId<GroupNode>> {
    return createGroup(this, group, options, { at: (segment) => open(GroupNode, this, segment) });
  }

  /**
   * The group as it is given: made where it is missing, changed where it differs, and otherwise left alone. Roles and
   * `subGroups` that it lacks are added, and none are taken away.
   *
   * @route `GET …/groups/{group-id}`
   * @since 22
   */
  async ensure(
    group: OrAbsent<GroupCreate, 'attributes'>,
    options?: RequestOptions,
  ): Promise<Ensured<WithId<GroupNode>>> {
    const { name } = group;
    const existing = (): GroupNode =>
      open(GroupNode, this, lookup<Group>(this, 'name', name, nameQuery(name)));
    return ensure(this, group, options, { existing, ...groupRules });
  }

  /**
   * Moves an existing group here, out of its parent.
   *
   * @route `POST /admin/realms/{realm}/groups`
   * @since 22
   */
  moveHere(group: GroupReference, options?: RequestOptions): Promise<void> {
    return moveGroup(realmGroups(this), group, this, options);
  }
}

/** What a group of a realm and a group of an organization have in common. */
export abstract class BaseGroupNode extends ItemNode<Group> {
  /** The attributes, to change one by one. */
  get attributes(): AttributesNode {
    return open(AttributesNode, this);
  }

  /** The roles that every member has; those of an organization's group since Keycloak 26.7. */
  get roleMappings(): RoleMappingsNode {
    return open(RoleMappingsNode, this, 'role-mappings');
  }

  /**
   * Changes what is given and leaves the rest as it is: the group is read, merged and written back, because the
   * server's PUT clears a description that is not sent.
   *
   * @route `PUT /admin/realms/{realm}/groups/{group-id}`
   * @since 22
   * @route `PUT …/organizations/{org-id}/groups/{group-id}`
   * @since 26.6
   * @role `manage-users` or `manage-organizations`
   */
  update(changes: Changes<Group, GroupUpdate>, options?: RequestOptions): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Writes the whole group: the server clears a missing `description`, and replaces `attributes` when they are given.
   *
   * @route `PUT /admin/realms/{realm}/groups/{group-id}`
   * @since 22
   * @route `PUT …/organizations/{org-id}/groups/{group-id}`
   * @since 26.6
   */
  replace(group: GroupReplace, options?: RequestOptions): Promise<void> {
    return replace(this, group, options);
  }

  /**
   * Removes the group and its children; the members stay.
   *
   * @route `DELETE /admin/realms/{realm}/groups/{group-id}`
   * @since 22
   * @route `DELETE …/organizations/{org-id}/groups/{group-id}`
   * @since 26.6
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** A group of users. */
export class GroupNode extends BaseGroupNode {
  /** @internal */
  static override readonly facts: NodeFacts = {
    otherRoutes: ['count'],
    names: 'group',
    ignored: ignoredByGroups,
  };

  /** The groups in this one. */
  get children(): SubGroups {
    return open(SubGroups, this, 'children');
  }

  /** The users in this group. A user joins by `user.groups.add`. */
  get members(): GroupMembers {
    return open(GroupMembers, this, 'members');
  }

  /** Fine-grained permissions on this group. */
  get permissions(): ManagementPermissionsNode {
    return open(ManagementPermissionsNode, this, 'management', 'permissions');
  }

  /**
   * The group with its attributes.
   *
   * @route `GET /admin/realms/{realm}/groups/{group-id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<Group> {
    return object(this, options);
  }

  /**
   * The group with all groups below it.
   *
   * @route `GET …/groups/{group-id}`
   * @route `GET /admin/realms/{realm}/groups`
   * @since 22
   */
  tree(query?: GroupTreeQuery, options?: RequestOptions): Promise<GroupTree> {
    return groupTreeOf(this, open(ResourceNode, realmOf(this), 'groups'), query, options);
  }
}

/**
 * The groups in a group.
 *
 * The server's own default is the first 10.
 */
export class SubGroups extends PagedCollection<
  Group,
  SubGroupQuery,
  'GET …/groups/{group-id}/children (23+)'
> {
  /** The child with this name, whose id is looked up when a request is sent. */
  byName(name: string): GroupNode {
    const child = lookup<Group>(this, 'name', name, nameQuery(name));
    return open(GroupNode, realmOf(this), 'groups', child);
  }

  /**
   * The node of the new child, with its roles and all groups below it, as `create` of the realm's groups makes them.
   *
   * @route `POST …/groups/{group-id}/children`
   * @since 22
   */
  create(group: GroupCreate, options?: CreateOptions): Promise<WithId<GroupNode>> {
    return createGroup(this, group, options, {
      at: (segment) => open(GroupNode, realmOf(this), 'groups', segment),
    });
  }

  /**
   * The group as it is given: made where it is missing, changed where it differs, and otherwise left alone. Roles and
   * `subGroups` that it lacks are added, and none are taken away.
   *
   * @route `GET …/groups/{group-id}`
   * @since 22
   */
  async ensure(
    group: OrAbsent<GroupCreate, 'attributes'>,
    options?: RequestOptions,
  ): Promise<Ensured<WithId<GroupNode>>> {
    return ensure(this, group, options, { existing: () => this.byName(group.name), ...groupRules });
  }

  /**
   * Moves an existing group here, with all that is in it.
   *
   * @route `POST …/groups/{group-id}/children`
   * @since 22
   */
  moveHere(group: GroupReference, options?: RequestOptions): Promise<void> {
    return moveGroup(realmGroups(this), group, this, options);
  }
}

/**
 * The users in a group; not those of its children.
 *
 * The server's own default is the first 100.
 */
export class GroupMembers extends PagedCollection<
  User,
  GroupMemberQuery,
  'GET …/groups/{group-id}/members (22+)'
> {}
