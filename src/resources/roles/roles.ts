import type { RoleRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { refuseIgnoredInCreate } from '../../tree/ignored.ts';
import { type CreateOptions, create, make } from '../../tree/make.ts';
import { done, object, open, openById, ResourceNode, type WithId } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { AttributesNode } from '../shared/attributes.ts';
import type { Group, Role, User } from '../shared/entities.ts';
import { ManagementPermissionsNode } from '../shared/management-permissions.ts';
import { Composites, CompositesById } from './composites.ts';

/** What a new role is made of. */
export interface RoleCreate extends Pick<RoleRepresentation, 'description' | 'composites' | 'attributes'> {
  name: string;
}

/** What of a role can be changed. `composites` have verbs of their own. */
export interface RoleUpdate extends Pick<RoleRepresentation, 'name' | 'description'> {
  /** Attributes to set; `null` removes one, those that are not named stay. */
  attributes?: Record<string, string[] | null> | undefined;
}

/** A whole role, as `replace` takes it. `composites` have verbs of their own. */
export interface RoleReplace extends Pick<RoleRepresentation, 'description' | 'attributes'> {
  name: string;
}

/** Which roles a list is to hold. */
export interface RoleQuery extends ListWindow {
  /** Part of the role's name. */
  readonly search?: string | undefined;
  /** `false` to have the roles' attributes too; the server's default is `true`. */
  readonly briefRepresentation?: boolean | undefined;
}

/** A part of the members of a role. */
export interface RoleMemberQuery extends ListWindow {
  /** Whether the attributes are left out. */
  readonly briefRepresentation?: boolean | undefined;
}

/**
 * The roles of a realm, or of a client.
 *
 * Listing needs `view-realm` or `view-clients`. The server itself returns all roles at once and ignores `max` without
 * `first`.
 *
 * @example
 * ```ts
 * const roles = realm.admin.realms.byName('acme').roles;
 * const editor = await roles.create({ name: 'editor', description: 'May edit' });
 * for await (const role of roles) console.log(role.name);
 * ```
 */
export class Roles extends PagedCollection<Role, RoleQuery, 'GET …/roles (22+)'> {
  /** The role with this name; no request is sent yet. A role named `.` or `..` is reached by `rolesById` only. */
  byName(name: string): RoleNode {
    return open(RoleNode, this, name);
  }

  /**
   * The node of the new role. A `ConflictError` when the name is taken, unless `ifExists` says otherwise; an update
   * leaves the `composites` of a role that is there as they are.
   *
   * @route `POST /admin/realms/{realm}/roles`
   * @route `POST /admin/realms/{realm}/clients/{client-uuid}/roles`
   * @since 22
   * @role `manage-realm` or `manage-clients`
   */
  async create(role: RoleCreate, options?: CreateOptions): Promise<RoleNode> {
    // Not from Location, which has `??` for an emoji.
    // First of all, because the server takes names that no path can hold.
    const node = this.byName(role.name);
    return make(this, options, {
      body: role.composites ? { composite: true, ...role } : role,
      made: () => node,
      existing: () => node,
      post: (_, body, within) => {
        // What was read says that there are some, and not which.
        if (!role.composites) refuseIgnoredInCreate({ composite: 'role.composites.set' }, body);
        return create(this, body, within);
      },
    });
  }

  /**
   * The role as it is given: made where it is missing, changed where it differs, and otherwise left alone. The
   * `composites` are for a new role: `composites.set` of the node changes them.
   *
   * @example
   * ```ts
   * const { roles } = realm.admin.realms.byName('acme');
   * const { node, created, diff } = await roles.ensure({ name: 'editor', attributes: { desk: ['7'], old: null } });
   * ```
   *
   * @route `GET …/roles/{role-name}`
   * @since 22
   */
  async ensure(
    role: OrAbsent<RoleCreate, 'attributes'>,
    options?: RequestOptions,
  ): Promise<Ensured<RoleNode>> {
    return ensure(this, role, options, {
      existing: () => this.byName(role.name),
      atCreate: ['composite', 'composites'],
    });
  }
}

/** Every role of a realm by its id, whether the realm or a client holds it. */
export class RolesById extends ResourceNode {
  /** The role with this id; no request is sent yet. */
  byId(id: string): WithId<RoleByIdNode> {
    return openById(RoleByIdNode, this, id);
  }
}

/** What a role answers to, however it is addressed. */
export abstract class BaseRoleNode extends ItemNode<Role> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    names: 'role',
    ignored: { composite: 'role.composites.set', composites: 'role.composites.set' },
  };

  /** The attributes, to change one by one. */
  get attributes(): AttributesNode {
    return open(AttributesNode, this);
  }

  /** Fine-grained permissions on this role. */
  get permissions(): ManagementPermissionsNode {
    return open(ManagementPermissionsNode, this, 'management', 'permissions');
  }

  /**
   * The role with its attributes.
   *
   * @route `GET …/roles/{role-name}`
   * @route `GET …/roles-by-id/{role-id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<Role> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the role is read, merged and written back, because the server's
   * PUT clears a description that is not sent. After a change of `name` use a node with the new name.
   *
   * @route `PUT …/roles/{role-name}`
   * @route `PUT …/roles-by-id/{role-id}`
   * @since 22
   * @role `manage-realm` or `manage-clients`
   */
  update(changes: Changes<Role, RoleUpdate>, options?: RequestOptions): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Writes the whole role: the server clears a missing `description`, and replaces `attributes` when they are given.
   *
   * @route `PUT …/roles/{role-name}`
   * @route `PUT …/roles-by-id/{role-id}`
   * @since 22
   */
  replace(role: RoleReplace, options?: RequestOptions): Promise<void> {
    return replace(this, role, options);
  }

  /**
   * Removes the role from the realm, and from everybody who has it.
   *
   * @route `DELETE …/roles/{role-name}`
   * @route `DELETE …/roles-by-id/{role-id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** A role of a realm or of a client, by its name. */
export class RoleNode extends BaseRoleNode {
  /** Always `undefined`: the role is addressed by its name. */
  override get id(): undefined {
    return undefined;
  }

  /** The roles that this one includes. */
  get composites(): Composites {
    return open(Composites, this, 'composites');
  }

  /** The users that this role is mapped to directly. */
  get users(): RoleUsers {
    return open(RoleUsers, this, 'users');
  }

  /** The groups that this role is mapped to directly. */
  get groups(): RoleGroups {
    return open(RoleGroups, this, 'groups');
  }
}

/** A role by its id. */
export class RoleByIdNode extends BaseRoleNode {
  /** The roles that this one includes. */
  get composites(): CompositesById {
    return open(CompositesById, this, 'composites');
  }
}

/**
 * The users that a role is mapped to directly; not those that have it by a group or another role.
 *
 * The server's own default is the first 100.
 */
export class RoleUsers extends PagedCollection<
  User,
  RoleMemberQuery,
  'GET …/roles/{role-name}/users (22+)'
> {}

/**
 * The groups that a role is mapped to directly.
 *
 * The server's own default is the first 100.
 */
export class RoleGroups extends PagedCollection<
  Group,
  RoleMemberQuery,
  'GET …/roles/{role-name}/groups (22+)'
> {}
