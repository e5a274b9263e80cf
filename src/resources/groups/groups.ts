import type { GroupRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { BulkCreateOptions, BulkCreateOutcome } from '../../tree/bulk-options.ts';
import { ItemNode, type ListOptions, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { lookup, nameQuery } from '../../tree/keys.ts';
import type { CreateOptions } from '../../tree/make.ts';
import { createMany } from '../../tree/many.ts';
import { done, json, object, open, openById, ResourceNode, realmOf, type WithId } from '../../tree/node.ts';
import type { BulkSource } from '../../tree/records.ts';
import { tools } from '../../tree/tools.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { RoleMappingsNode } from '../roles/role-mappings.ts';
import { type AttributeFilter, withAttributes } from '../shared/attribute-finder.ts';
import { AttributesNode } from '../shared/attributes.ts';
import type { Group, User } from '../shared/entities.ts';
import { ManagementPermissionsNode } from '../shared/management-permissions.ts';
import { createGroup, type GroupCreate, type GroupReplace, groupRules, ignoredByGroups } from './create.ts';
import { groupPaging } from './group-pages.ts';
import type { GroupCountQuery, GroupMemberQuery, GroupQuery, SubGroupQuery } from './group-query.ts';
import { type GroupReference, groupByPath, moveGroup, realmGroups } from './reference.ts';
import type { GroupTree, GroupTreeQuery } from './tree.ts';

/** Fields that `update` accepts. */
export interface GroupUpdate extends Pick<GroupRepresentation, 'name' | 'description'> {
  /** Attributes to set. `null` removes an attribute; omitted attributes stay unchanged. */
  attributes?: Record<string, string[] | null> | null | undefined;
}

/**
 * Groups of a realm that have no parent. All other groups are `children` of a group: `subGroups` is empty unless the
 * query has a `search` or a `q`. Listing needs `view-users`; with `query-groups` alone the list is empty.
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
  /** @internal */
  static override readonly facts: NodeFacts = { paging: groupPaging };

  /** The group with this id. */
  byId(id: string): WithId<GroupNode> {
    return openById(GroupNode, this, id);
  }

  /**
   * The group with this path, such as `/staff/editors`. The id is looked up on the first request.
   *
   * @route `GET /admin/realms/{realm}/group-by-path/{path}`
   * @since 22
   */
  byPath(path: string): GroupNode {
    return open(GroupNode, this, groupByPath(realmGroups(this), path));
  }

  /**
   * Returns the groups, at every level, whose attributes have exactly these values (case-sensitive).
   *
   * @route `GET /admin/realms/{realm}/groups`
   * @since 22
   */
  findByAttributes(attributes: AttributeFilter, options?: ListOptions): Promise<Group[]> {
    const query = { populateHierarchy: false, briefRepresentation: false };
    return withAttributes(this, attributes, options, query);
  }

  /**
   * Returns all groups as a tree with complete `subGroups` at every level, in one request. A group whose parent the
   * caller may not view is at the top.
   *
   * The server's own lists leave `subGroups` empty and return only the first 10 children.
   *
   * @route `GET /admin/realms/{realm}/groups`
   * @since 22
   * @role `view-users`
   */
  async tree(query?: GroupTreeQuery, options?: RequestOptions): Promise<GroupTree[]> {
    const { groupTree } = await import('./tree.ts');
    return await groupTree(tools, this, query, options);
  }

  /**
   * Returns the number of groups, including groups that have a parent.
   *
   * @route `GET /admin/realms/{realm}/groups/count`
   * @since 22
   */
  async count(query?: GroupCountQuery, options?: RequestOptions): Promise<number> {
    return (await json<{ count: number }>(this, 'GET', ['count'], options, { query })).count;
  }

  /**
   * Creates a group with its roles and every group below it, and returns its node.
   *
   * Throws `ConflictError` if the name is taken. `ifExists: 'return'` leaves an existing group unchanged; `'update'`
   * updates the given fields, adds missing roles, creates or updates the children, and removes nothing.
   *
   * Roles and clients are looked up first, for the whole tree. If any do not exist, throws one `NotFoundError` that
   * lists them all; no group is created. Then sends one further request for each child, for the roles of the realm, and
   * for the roles of each client. If one fails, throws `PartialError`, which holds the node and continues with
   * `resume()`.
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
   * Creates groups with their roles and children, read from a source, and yields the outcome for each. Works like
   * `createMany` of the realm's roles. After a kill, a group that is `existing` may lack roles and children:
   * `ifExists: 'update'` adds them.
   *
   * @route `POST /admin/realms/{realm}/groups`
   * @since 22
   * @role `manage-users`
   */
  createMany(
    source: BulkSource<GroupCreate>,
    options?: BulkCreateOptions<GroupCreate>,
  ): AsyncGenerator<BulkCreateOutcome<GroupCreate, WithId<GroupNode>>, void, undefined> {
    return createMany(this, source, options, 'name');
  }

  /**
   * Creates the group if it is missing, updates whatever differs, and otherwise does nothing. Missing roles and
   * `subGroups` are added; none are removed.
   *
   * @route `GET …/groups/{group-id}`
   * @since 22
   */
  async ensure(
    group: OrAbsent<GroupCreate, 'attributes'>,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<GroupNode>>> {
    const existing = (): GroupNode =>
      open(GroupNode, this, lookup<Group>(this, 'name', group.name, nameQuery(group.name)));
    return ensure(this, group, options, { existing, ...groupRules });
  }

  /**
   * Moves an existing group out of its parent, to the top level of the realm.
   *
   * @route `POST /admin/realms/{realm}/groups`
   * @since 22
   */
  moveHere(group: GroupReference, options?: RequestOptions): Promise<void> {
    return moveGroup(realmGroups(this), group, this, options);
  }
}

/** A group of a realm or of an organization. */
export abstract class BaseGroupNode extends ItemNode<Group> {
  /** The group's attributes, to change one by one. */
  get attributes(): AttributesNode {
    return open(AttributesNode, this);
  }

  /** Roles that every member of the group has. For a group of an organization, 26.7+. */
  get roleMappings(): RoleMappingsNode {
    return open(RoleMappingsNode, this, 'role-mappings');
  }

  /**
   * Updates the given fields and leaves the rest unchanged. The group is read, merged and written back, because the
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
   * Replaces the whole group. The server clears a missing `description`; it replaces `attributes` only if they are
   * given.
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
   * Deletes the group and its children. The members themselves stay.
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

/** A group of a realm. */
export class GroupNode extends BaseGroupNode {
  /** @internal */
  static override readonly facts: NodeFacts = {
    otherRoutes: ['count'],
    names: 'group',
    ignored: ignoredByGroups,
  };

  /** Groups in this group. */
  get children(): SubGroups {
    return open(SubGroups, this, 'children');
  }

  /** Users in this group. Add a user with `user.groups.add`. */
  get members(): GroupMembers {
    return open(GroupMembers, this, 'members');
  }

  /** Fine-grained permissions on this group. */
  get permissions(): ManagementPermissionsNode {
    return open(ManagementPermissionsNode, this, 'management', 'permissions');
  }

  /**
   * Returns the group with its attributes.
   *
   * @route `GET /admin/realms/{realm}/groups/{group-id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<Group> {
    return object(this, options);
  }

  /**
   * Returns the group with every group below it. Reads all groups of the realm, because no route returns a single
   * branch.
   *
   * @route `GET …/groups/{group-id}`
   * @route `GET /admin/realms/{realm}/groups`
   * @since 22
   */
  async tree(query?: GroupTreeQuery, options?: RequestOptions): Promise<GroupTree> {
    const { groupTreeOf } = await import('./tree.ts');
    return await groupTreeOf(tools, this, open(ResourceNode, realmOf(this), 'groups'), query, options);
  }
}

/** Groups in a group. `all` and `iterate` read every page; the server's own default is 10 groups. */
export class SubGroups extends PagedCollection<
  Group,
  SubGroupQuery,
  'GET …/groups/{group-id}/children (23+)'
> {
  /** The child with this name. The id is looked up on the first request. */
  byName(name: string): GroupNode {
    const child = lookup<Group>(this, 'name', name, nameQuery(name));
    return open(GroupNode, realmOf(this), 'groups', child);
  }

  /**
   * Creates a group in this group and returns its node. Works like `create` of the realm's groups.
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
   * Creates groups in this group read from a source, and yields the outcome for each. Works like `createMany` of the realm's groups.
   *
   * @route `POST …/groups/{group-id}/children`
   * @since 22
   */
  createMany(
    source: BulkSource<GroupCreate>,
    options?: BulkCreateOptions<GroupCreate>,
  ): AsyncGenerator<BulkCreateOutcome<GroupCreate, WithId<GroupNode>>, void, undefined> {
    return createMany(this, source, options, 'name');
  }

  /**
   * Creates the group if it is missing, updates whatever differs, and otherwise does nothing. Missing roles and
   * `subGroups` are added; none are removed.
   *
   * @route `GET …/groups/{group-id}`
   * @since 22
   */
  async ensure(
    group: OrAbsent<GroupCreate, 'attributes'>,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<GroupNode>>> {
    return ensure(this, group, options, { existing: () => this.byName(group.name), ...groupRules });
  }

  /**
   * Moves an existing group, with everything below it, into this group.
   *
   * @route `POST …/groups/{group-id}/children`
   * @since 22
   */
  moveHere(group: GroupReference, options?: RequestOptions): Promise<void> {
    return moveGroup(realmGroups(this), group, this, options);
  }
}

/**
 * Users in a group, without the members of its children. `all` and `iterate` read every page; the server's own default
 * is 100 users.
 */
export class GroupMembers extends PagedCollection<
  User,
  GroupMemberQuery,
  'GET …/groups/{group-id}/members (22+)'
> {}
