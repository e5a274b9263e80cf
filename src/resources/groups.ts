import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import { Attributes } from './attributes.ts';
import { all, Collection, type CreateOptions, createOrFind, iterate, type ListWindow } from './collection.ts';
import { type GroupReference, groupByPath, groupSegment } from './group-reference.ts';
import { Item } from './item.ts';
import { ManagementPermissions } from './management-permissions.ts';
import { type Changes, mergeInto } from './merge.ts';
import { lookup, nameQuery } from './natural-key.ts';
import { done, json, object, open, openInRealm, ResourceNode } from './node.ts';
import type { GroupRepresentation } from './representations.ts';
import { RoleMappings } from './role-mappings.ts';
import type { User } from './user.ts';

/** A group, as the server gives it. */
export interface Group extends GroupRepresentation {
  id: string;
  name: string;
}

/** What a new group is made of. Its roles and its children are made by verbs of their own: the server ignores them. */
export interface GroupCreate extends Pick<GroupRepresentation, 'description' | 'attributes'> {
  name: string;
}

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
  /** Attributes, as `name:value` separated by spaces; a value with spaces stands in quotes. */
  readonly q?: string | undefined;
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
 * @example
 * ```ts
 * const groups = realm.admin.realms.byName('acme').groups;
 * const staff = await groups.create({ name: 'staff' });
 * await staff.children.create({ name: 'editors' });
 * await groups.byPath('/staff/editors').roleMappings.realm.add('editor');
 * ```
 */
export class Groups extends Collection<Group> {
  /** The group with this id; no request is sent yet. */
  byId(id: string): GroupNode {
    return open(GroupNode, this, id);
  }

  /**
   * The group with this path, such as `/staff/editors`, whose id is looked up when a request is sent.
   * `GET /admin/realms/{realm}/group-by-path/{path}` (22+)
   */
  byPath(path: string): GroupNode {
    return open(GroupNode, this, groupByPath(this, path));
  }

  /**
   * The groups as an array: all of them, or the window that the query names.
   *
   * `GET /admin/realms/{realm}/groups` (22+); needs `view-users` (with `query-groups` alone the list is empty).
   */
  all(query?: GroupQuery, options?: RequestOptions): Promise<Group[]> {
    return all(this, query, options);
  }

  /** The same groups one after the other, read in pages of 200. */
  iterate(query?: GroupQuery, options?: RequestOptions): AsyncGenerator<Group, void, undefined> {
    return iterate(this, query, options);
  }

  /** How many groups there are, those with a parent included. `GET /admin/realms/{realm}/groups/count` (22+) */
  async count(query?: GroupCountQuery, options?: RequestOptions): Promise<number> {
    return (await json<{ count: number }>(this, 'GET', ['count'], { ...options, query })).count;
  }

  /**
   * The node of the new group. A `ConflictError` when the name is taken, unless `ifExists` says otherwise.
   *
   * `POST /admin/realms/{realm}/groups` (22+); needs `manage-users`.
   */
  create(group: GroupCreate, options?: CreateOptions): Promise<GroupNode> {
    // Not by its path, in which a slash of the name could lead to another group.
    const { name } = group;
    const existing = (): GroupNode =>
      open(GroupNode, this, lookup<Group>(this, 'name', name, nameQuery(name)));
    return createOrFind(this, group, options, { made: (id) => this.byId(id), existing });
  }

  /** Moves an existing group here, out of its parent. `POST /admin/realms/{realm}/groups` (22+) with its id. */
  add(group: GroupReference, options?: RequestOptions): Promise<void> {
    return move(group, this, options);
  }
}

/** A group of users. */
export class GroupNode extends Item<Group> {
  /** @internal */
  static override readonly otherRoutes: readonly string[] = ['count'];

  /** The groups in this one. */
  get children(): SubGroups {
    return open(SubGroups, this, 'children');
  }

  /** The users in this group. A user joins by `user.groups.add`. */
  get members(): GroupMembers {
    return open(GroupMembers, this, 'members');
  }

  /** The attributes, to change one by one. */
  get attributes(): Attributes {
    return open(Attributes, this);
  }

  /** The roles that every member has. */
  get roleMappings(): RoleMappings {
    return open(RoleMappings, this, 'role-mappings');
  }

  /** Fine-grained permissions on this group. */
  get permissions(): ManagementPermissions {
    return open(ManagementPermissions, this, 'management', 'permissions');
  }

  /** The group with its attributes. `GET /admin/realms/{realm}/groups/{group-id}` (22+) */
  get(options?: RequestOptions): Promise<Group> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the group is read, merged and written back, because the
   * server's PUT clears a description that is not sent. `PUT …/groups/{group-id}` (22+); needs `manage-users`.
   */
  update(changes: Changes<Group, GroupUpdate>, options?: RequestOptions): Promise<void> {
    return mergeInto(this, changes, options);
  }

  /**
   * Writes the whole group: the server clears a missing `description`, and replaces `attributes` when they are given.
   * `PUT /admin/realms/{realm}/groups/{group-id}` (22+)
   */
  replace(group: GroupCreate | Group, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', [], { ...options, body: group });
  }

  /** Removes the group and its children; the members stay. `DELETE /admin/realms/{realm}/groups/{group-id}` (22+) */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** The groups in a group. */
export class SubGroups extends Collection<Group> {
  /** The child with this name, whose id is looked up when a request is sent. */
  byName(name: string): GroupNode {
    const child = lookup<Group>(this, 'name', name, nameQuery(name));
    return openInRealm(GroupNode, this, 'groups', child);
  }

  /**
   * The children as an array: all of them, or the window that the query names.
   * `GET …/groups/{group-id}/children` (23+); the server's own default is the first 10.
   */
  all(query?: SubGroupQuery, options?: RequestOptions): Promise<Group[]> {
    return all(this, query, options);
  }

  /** The same children one after the other, read in pages of 200. */
  iterate(query?: SubGroupQuery, options?: RequestOptions): AsyncGenerator<Group, void, undefined> {
    return iterate(this, query, options);
  }

  /** The node of the new child. `POST …/groups/{group-id}/children` (22+) */
  create(group: GroupCreate, options?: CreateOptions): Promise<GroupNode> {
    const existing = (): GroupNode => this.byName(group.name);
    const made = (id: string): GroupNode => openInRealm(GroupNode, this, 'groups', id);
    return createOrFind(this, group, options, { made, existing });
  }

  /** Moves an existing group here, with all that is in it. `POST …/groups/{group-id}/children` (22+) with its id. */
  add(group: GroupReference, options?: RequestOptions): Promise<void> {
    return move(group, this, options);
  }
}

async function move(
  group: GroupReference,
  into: ResourceNode,
  options: RequestOptions | undefined,
): Promise<void> {
  const moved = openInRealm(ResourceNode, into, 'groups', groupSegment(into, group));
  await bounded(options, async (options) => {
    // The server takes the id for the group and demands the name all the same.
    const { id, name } = await json<Group>(moved, 'GET', [], options);
    await done(into, 'POST', [], { ...options, body: { id, name } });
  });
}

/** The users in a group; not those of its children. */
export class GroupMembers extends Collection<User> {
  /** The members as an array. `GET …/groups/{group-id}/members` (22+); the server's own default is the first 100. */
  all(query?: GroupMemberQuery, options?: RequestOptions): Promise<User[]> {
    return all(this, query, options);
  }

  /** The same members one after the other, read in pages of 200. */
  iterate(query?: GroupMemberQuery, options?: RequestOptions): AsyncGenerator<User, void, undefined> {
    return iterate(this, query, options);
  }
}
