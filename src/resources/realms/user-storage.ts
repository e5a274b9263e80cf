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

/** The stores of users outside of Keycloak. They are made and changed as components of the realm. */
export class UserStorage extends ResourceNode {
  /** The store whose component has this id; no request is sent yet. */
  byId(id: string): WithId<UserStorageNode> {
    return openById(UserStorageNode, this, id);
  }

  /** The store whose component has this name; no request is sent yet. */
  byName(name: string): UserStorageNode {
    const components = open(ResourceNode, realmOf(this), 'components');
    const query = { name, type: 'org.keycloak.storage.UserStorageProvider' };
    return open(UserStorageNode, this, lookup<ComponentRepresentation>(components, 'name', name, query));
  }
}

/** A store of users outside of Keycloak, such as LDAP. */
export class UserStorageNode extends KeyedNode {
  /** What carries attributes, groups and roles between the store and Keycloak. */
  get mappers(): UserStorageMappers {
    return open(UserStorageMappers, this, 'mappers');
  }

  /**
   * The name of the store, for who may see users and not components.
   *
   * @route `GET …/user-storage/{id}/name`
   * @since 22
   * @role `view-users`
   */
  async name(options?: RequestOptions): Promise<string> {
    return (await json<{ name: string }>(this, 'GET', ['name'], options)).name;
  }

  /**
   * How many users were added, updated and removed: of all of them, or of those that changed since the last time.
   * `ignored` when another one is at it.
   *
   * @route `POST …/user-storage/{id}/sync`
   * @since 22
   * @role `manage-users`
   */
  sync(
    query: { readonly action: 'triggerFullSync' | 'triggerChangedUsersSync' },
    options?: RequestOptions,
  ): Promise<SynchronizationResultRepresentation> {
    return json(this, 'POST', ['sync'], { ...options, query });
  }

  /**
   * Removes the users that were imported from the store, with what Keycloak alone knows of them; the store keeps its
   * own.
   *
   * @route `POST …/user-storage/{id}/remove-imported-users`
   * @since 22
   * @role `manage-users`
   */
  removeImportedUsers(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['remove-imported-users'], options);
  }

  /**
   * Keeps the imported users as users of Keycloak alone, without a password.
   *
   * @route `POST …/user-storage/{id}/unlink-users`
   * @since 22
   * @role `manage-users`
   */
  unlinkUsers(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['unlink-users'], options);
  }
}

/** The mappers of a store of users. */
export class UserStorageMappers extends ResourceNode {
  /** The mapper whose component has this id; no request is sent yet. */
  byId(id: string): WithId<UserStorageMapperNode> {
    return openById(UserStorageMapperNode, this, id);
  }

  /** The mapper whose component has this name; no request is sent yet. */
  byName(name: string): UserStorageMapperNode {
    return open(UserStorageMapperNode, this, mapperSegment(this, keyOf(parentOf(this)), name));
  }
}

/** What carries attributes, groups or roles between a store of users and Keycloak. */
export class UserStorageMapperNode extends KeyedNode {
  /**
   * How many groups or roles were added, updated and removed, on the side of Keycloak or of the store.
   *
   * @route `POST …/user-storage/{parentId}/mappers/{id}/sync`
   * @since 22
   * @role `manage-users`
   */
  sync(
    query: { readonly direction: 'fedToKeycloak' | 'keycloakToFed' },
    options?: RequestOptions,
  ): Promise<SynchronizationResultRepresentation> {
    return json(this, 'POST', ['sync'], { ...options, query });
  }
}

/** The segment of the mapper with this name, below the store that another segment stands for. */
function mapperSegment(from: ResourceNode, store: Segment, name: string): Lookup {
  const components = open(ResourceNode, realmOf(from), 'components');
  const find = (parent?: string): Lookup =>
    lookup<ComponentRepresentation>(components, 'name', name, { name, parent });
  return new Lookup(find().label, async (options) =>
    find(typeof store === 'string' ? store : await store.resolve(options)).resolve(options),
  );
}
