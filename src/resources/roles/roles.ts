import type { RoleRepresentation } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { BulkCreateOptions, BulkCreateOutcome } from '../../tree/bulk-options.ts';
import { ItemNode, type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { refuseIgnoredInCreate, refuseLacking } from '../../tree/ignored.ts';
import { type CreateOptions, create, make } from '../../tree/make.ts';
import { createMany } from '../../tree/many.ts';
import { done, object, open, openById, ResourceNode, type WithId } from '../../tree/node.ts';
import type { BulkSource } from '../../tree/records.ts';
import { tools } from '../../tree/tools.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { AttributesNode } from '../shared/attributes.ts';
import type { Group, Role, User } from '../shared/entities.ts';
import { ManagementPermissionsNode } from '../shared/management-permissions.ts';
import { Composites, CompositesById, ensureComposites } from './composites.ts';
import { realmRoles, resolveRoles } from './reference.ts';

const loadRoleNames = loader(() => import('./role-names.ts'));

/** Fields of a new role. */
export interface RoleCreate extends Pick<RoleRepresentation, 'description' | 'composites' | 'attributes'> {
  name: string;
}

/** Fields that `update` accepts. Change included roles through `role.composites`. */
export interface RoleUpdate extends Pick<RoleRepresentation, 'name' | 'description'> {
  /** Attributes to set. `null` removes an attribute; omitted attributes stay unchanged. */
  attributes?: Record<string, string[] | null> | null | undefined;
}

/** A whole role, as `replace` takes it. `composites` have verbs of their own. */
export interface RoleReplace extends Pick<RoleRepresentation, 'description' | 'attributes'> {
  name: string;
}

/** Filters for roles. */
export interface RoleQuery extends ListWindow {
  /** Part of the role's name. */
  readonly search?: string | undefined;
  /** Whether to omit the roles' attributes (`true` by default). */
  readonly briefRepresentation?: boolean | undefined;
}

/** Query for the users or groups that have a role. */
export interface RoleMemberQuery extends ListWindow {
  /** Whether to omit attributes. */
  readonly briefRepresentation?: boolean | undefined;
}

/**
 * Roles of a realm, or of a client. Listing needs `view-realm` or `view-clients`.
 *
 * @example
 * ```ts
 * const roles = realm.admin.realms.byName('acme').roles;
 * const editor = await roles.create({ name: 'editor', description: 'May edit' });
 * for await (const role of roles) console.log(role.name);
 * ```
 */
export class Roles extends PagedCollection<Role, RoleQuery, 'GET …/roles (22+)'> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    naming: {
      keys: ['composites'],
      settle: async (...given) =>
        (await loadRoleNames()).settleComposites(tools, realmRoles, resolveRoles, ...given),
    },
  };

  /** The role with this name. A role named `.` or `..` can be reached only through `rolesById`. */
  byName(name: string): RoleNode {
    return open(RoleNode, this, name);
  }

  /**
   * Creates a role and returns its node.
   *
   * Throws `ConflictError` if the name is taken. `ifExists: 'return'` leaves an existing role unchanged; `'update'`
   * updates the given fields except `composites`.
   *
   * @route `POST /admin/realms/{realm}/roles`
   * @route `POST /admin/realms/{realm}/clients/{client-uuid}/roles`
   * @since 22
   * @role `manage-realm` or `manage-clients`
   */
  async create(role: RoleCreate, options?: CreateOptions): Promise<RoleNode> {
    // Not from `Location`, which has `??` for an emoji.
    // Before the request, because the server accepts names that no path can hold.
    refuseLacking(this, role);
    const node = this.byName(role.name);
    return make(this, options, {
      body: role.composites ? { composite: true, ...role } : role,
      made: () => node,
      existing: () => node,
      post: async (_, body, within) => {
        // What was read says that there are some, and not which.
        if (!role.composites) await refuseIgnoredInCreate({ composite: 'role.composites.set' }, body);
        return create(this, body, within);
      },
    });
  }

  /**
   * Creates roles read from an array, an iterable, or a stream of them or of NDJSON text, as `create` does, several at
   * a time, and yields the outcome for each input once, in their order. Leaving the loop stops the requests.
   *
   * An input that cannot be created is `failed`; one whose name came before waits for that one. Where an answer was lost,
   * the object is looked up, and created if it is missing, for half a minute; with `ifExists: 'fail'` the input is `failed`
   * if the name is taken by then. When the call cannot go on, inputs that were read have `failed`; then it throws.
   *
   * With a `checkpoint`, another call with the same source continues where this one ended. What the call before may have
   * sent is `existing`, unless `ifExists` is `'update'`: nobody knows whose it is.
   *
   * @example
   * ```ts
   * const { roles } = realm.admin.realms.byName('acme');
   * for await (const { item, outcome, error } of roles.createMany([{ name: 'editor' }, { name: 'author' }]))
   *   if (outcome === 'failed') console.log(item?.name, error);
   * ```
   *
   * @route `POST /admin/realms/{realm}/roles`
   * @route `POST /admin/realms/{realm}/clients/{client-uuid}/roles`
   * @since 22
   * @role `manage-realm` or `manage-clients`
   */
  createMany(
    source: BulkSource<RoleCreate>,
    options?: BulkCreateOptions<RoleCreate>,
  ): AsyncGenerator<BulkCreateOutcome<RoleCreate, RoleNode>, void, undefined> {
    return createMany(this, source, options, 'name');
  }

  /**
   * Creates the role if it is missing, updates whatever differs, and otherwise does nothing. Of `composites` the roles
   * of the realm, and those of each client, become exactly the given ones; those of clients not named stay.
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
    options?: EnsureOptions,
  ): Promise<Ensured<RoleNode>> {
    return ensure(this, role, options, {
      existing: () => this.byName(role.name),
      atCreate: ['clientRole', 'composite', 'containerId'],
      members: { composites: ensureComposites },
    });
  }
}

/** Roles of a realm and of its clients, by id. */
export class RolesById extends ResourceNode {
  /** The role with this id. */
  byId(id: string): WithId<RoleByIdNode> {
    return openById(RoleByIdNode, this, id);
  }
}

/** A role, addressed by name or by id. */
export abstract class BaseRoleNode extends ItemNode<Role> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    names: 'role',
    ignored: { composite: 'role.composites.set', composites: 'role.composites.set' },
  };

  /** The role's attributes, to change one by one. */
  get attributes(): AttributesNode {
    return open(AttributesNode, this);
  }

  /** Fine-grained permissions on this role. */
  get permissions(): ManagementPermissionsNode {
    return open(ManagementPermissionsNode, this, 'management', 'permissions');
  }

  /**
   * Returns the role with its attributes.
   *
   * @route `GET …/roles/{role-name}`
   * @route `GET …/roles-by-id/{role-id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<Role> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged. The role is read, merged and written back, because the
   * server's PUT clears a description that is not sent. After a change of `name`, use a node with the new name.
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
   * Replaces the whole role. The server clears a missing `description`; it replaces `attributes` only if they are
   * given.
   *
   * @route `PUT …/roles/{role-name}`
   * @route `PUT …/roles-by-id/{role-id}`
   * @since 22
   */
  replace(role: RoleReplace, options?: RequestOptions): Promise<void> {
    return replace(this, role, options);
  }

  /**
   * Deletes the role, also from everyone who has it.
   *
   * @route `DELETE …/roles/{role-name}`
   * @route `DELETE …/roles-by-id/{role-id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** A role of a realm or of a client, addressed by name. */
export class RoleNode extends BaseRoleNode {
  /** Always `undefined`: the role is addressed by name. */
  override get id(): undefined {
    return undefined;
  }

  /** Roles that this role includes. */
  get composites(): Composites {
    return open(Composites, this, 'composites');
  }

  /** Users that this role is mapped to directly. */
  get users(): RoleUsers {
    return open(RoleUsers, this, 'users');
  }

  /** Groups that this role is mapped to directly. */
  get groups(): RoleGroups {
    return open(RoleGroups, this, 'groups');
  }
}

/** A role, addressed by id. */
export class RoleByIdNode extends BaseRoleNode {
  /** Roles that this role includes. */
  get composites(): CompositesById {
    return open(CompositesById, this, 'composites');
  }
}

/**
 * Users that a role is mapped to directly, without users who have it through a group or another role. `all` and
 * `iterate` read every page; the server's own default is 100 users.
 */
export class RoleUsers extends PagedCollection<User, RoleMemberQuery, 'GET …/roles/{role-name}/users (22+)'> {
  /** @internal */
  static override readonly facts: NodeFacts = { paging: { isCounted: true } };
}

/**
 * Groups that a role is mapped to directly. `all` and `iterate` read every page; the server's own default is 100
 * groups.
 */
export class RoleGroups extends PagedCollection<
  Group,
  RoleMemberQuery,
  'GET …/roles/{role-name}/groups (22+)'
> {}
