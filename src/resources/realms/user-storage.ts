import type {
  ComponentRepresentation,
  SynchronizationResultRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { KeyedNode } from '../../tree/collection.ts';
import { lookup } from '../../tree/keys.ts';
import {
  done,
  json,
  keyOf,
  open,
  openById,
  parentOf,
  ResourceNode,
  realmOf,
  type WithId,
} from '../../tree/node.ts';
import { Lookup, type Segment } from '../../tree/path.ts';

/** User stores outside Keycloak. Create and change them as components of the realm. */
export class UserStorage extends ResourceNode {
  /** The store whose component has this id. */
  byId(id: string): WithId<UserStorageNode> {
    return openById(UserStorageNode, this, id);
  }

  /** The store whose component has this name. Its id is looked up on the first request. */
  byName(name: string): UserStorageNode {
    const components = open(ResourceNode, realmOf(this), 'components');
    const query = { name, type: 'org.keycloak.storage.UserStorageProvider' };
    return open(UserStorageNode, this, lookup<ComponentRepresentation>(components, 'name', name, query));
  }
}

/** A user store outside Keycloak, such as LDAP. */
export class UserStorageNode extends KeyedNode {
  /** Mappers of the store, which carry attributes, groups and roles between the store and Keycloak. */
  get mappers(): UserStorageMappers {
    return open(UserStorageMappers, this, 'mappers');
  }

  /**
   * Returns the name of the store, for callers who may read users but not components.
   *
   * @route `GET …/user-storage/{id}/name`
   * @since 22
   * @role `view-users`
   */
  async name(options?: RequestOptions): Promise<string> {
    return (await json<{ name: string }>(this, 'GET', ['name'], options)).name;
  }

  /**
   * Synchronizes all users, or only users changed since the last synchronization. Returns how many were added, updated
   * and removed; `ignored` is `true` if another synchronization is running.
   *
   * @route `POST …/user-storage/{id}/sync`
   * @since 22
   * @role `manage-users`
   */
  sync(
    query: { readonly action: 'triggerFullSync' | 'triggerChangedUsersSync' },
    options?: RequestOptions,
  ): Promise<SynchronizationResultRepresentation> {
    return json(this, 'POST', ['sync'], options, { query });
  }

  /**
   * Deletes the users imported from the store, including everything that only Keycloak knows about them. The store
   * keeps its own data.
   *
   * @route `POST …/user-storage/{id}/remove-imported-users`
   * @since 22
   * @role `manage-users`
   */
  removeImportedUsers(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['remove-imported-users'], options);
  }

  /**
   * Turns the imported users into local users of Keycloak, without a password.
   *
   * @route `POST …/user-storage/{id}/unlink-users`
   * @since 22
   * @role `manage-users`
   */
  unlinkUsers(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['unlink-users'], options);
  }
}

/** Mappers of a user store. */
export class UserStorageMappers extends ResourceNode {
  /** The mapper whose component has this id. */
  byId(id: string): WithId<UserStorageMapperNode> {
    return openById(UserStorageMapperNode, this, id);
  }

  /** The mapper whose component has this name. Its id is looked up on the first request. */
  byName(name: string): UserStorageMapperNode {
    return open(UserStorageMapperNode, this, mapperSegment(this, keyOf(parentOf(this)), name));
  }
}

/** A mapper that carries attributes, groups or roles between a user store and Keycloak. */
export class UserStorageMapperNode extends KeyedNode {
  /**
   * Synchronizes groups or roles to Keycloak (`fedToKeycloak`) or to the store (`keycloakToFed`). Returns how many were
   * added, updated and removed there.
   *
   * @route `POST …/user-storage/{parentId}/mappers/{id}/sync`
   * @since 22
   * @role `manage-users`
   */
  sync(
    query: { readonly direction: 'fedToKeycloak' | 'keycloakToFed' },
    options?: RequestOptions,
  ): Promise<SynchronizationResultRepresentation> {
    return json(this, 'POST', ['sync'], options, { query });
  }
}

/** The segment of the mapper with this name, below the store at another segment. */
function mapperSegment(from: ResourceNode, store: Segment, name: string): Lookup {
  const components = open(ResourceNode, realmOf(from), 'components');
  const find = (parent?: string): Lookup =>
    lookup<ComponentRepresentation>(components, 'name', name, { name, parent });
  return new Lookup(find().label, async (options) =>
    find(typeof store === 'string' ? store : await store.resolve(options)).resolve(options),
  );
}
