import type { Except } from 'type-fest';
import type { ComponentRepresentation, ComponentTypeRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedQuery } from '../../http/url.ts';
import { ItemNode, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { lookup } from '../../tree/keys.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, list, object, open, openById, type WithId } from '../../tree/node.ts';
import { type Changes, update } from '../../tree/update.ts';

/** A component, as the server gives it. */
export interface Component extends ComponentRepresentation {
  id: string;
  providerId: string;
  providerType: NonNullable<ComponentRepresentation['providerType']>;
}

/** What a new component is made of. Without a `parentId` it belongs to the realm itself; few have no `name`. */
export interface ComponentCreate extends Except<ComponentRepresentation, 'id'> {
  providerId: string;
  providerType: NonNullable<ComponentRepresentation['providerType']>;
}

/** What of a component can be changed. */
export interface ComponentUpdate extends Pick<ComponentRepresentation, 'name' | 'subType'> {
  /**
   * Settings to set, each as a list; `null` or an empty list removes one, those that are not named stay. A secret that
   * is `**********` stays as it is.
   */
  config?: Record<string, string[] | null> | undefined;
}

/** What tells components of one name apart. */
export interface ComponentFilter {
  /** The id of the realm, or of the component above: that of a user storage for its mappers. */
  readonly parent?: string | undefined;
  /** What the component provides: the full name of a Java interface. */
  readonly type?: ComponentRepresentation['providerType'];
}

/** Which components a list is to hold. */
export interface ComponentQuery extends ComponentFilter {
  /** The whole name. */
  readonly name?: string | undefined;
  /** Which of the providers of its type, as `ldap`. Keycloak 26.0 does not know it yet, and ignores it. */
  readonly providerId?: string | undefined;
}

/**
 * The configured providers of a realm: user storages with their mappers, keys, policies of client registration.
 *
 * Components below others are listed too. Listing needs `view-realm`.
 *
 * @example
 * ```ts
 * const acme = realm.admin.realms.byName('acme');
 * const ldap = acme.components.byName('ldap', { type: 'org.keycloak.storage.UserStorageProvider' });
 * await ldap.update({ config: { editMode: ['READ_ONLY'] } });
 * ```
 */
export class Components extends PagedCollection<
  Component,
  ComponentQuery,
  'GET /admin/realms/{realm}/components (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { paging: { isWhole: true } };

  /** The component with this id; no request is sent yet. */
  byId(id: string): WithId<ComponentNode> {
    return openById(ComponentNode, this, id);
  }

  /**
   * The component with this name; no request is sent yet. Several may have one name: an `AmbiguousError`, unless the
   * filter tells them apart.
   */
  byName(name: string, filter?: ComponentFilter): ComponentNode {
    return open(
      ComponentNode,
      this,
      lookup<Component>(this, 'name', name, { ...checkedQuery(filter ?? {}), name }),
    );
  }

  /**
   * The node of the new component. The server permits several of one name, and makes another one: with `ifExists` set
   * to `return` or `update` this looks first for one of the same name, provider, type and parent.
   *
   * @route `POST /admin/realms/{realm}/components`
   * @since 22
   * @role `manage-realm`
   */
  create(component: ComponentCreate, options?: CreateOptions): Promise<WithId<ComponentNode>> {
    const existing = (): ComponentNode => this.#like(component);
    return make(this, options, { body: component, made: (id) => this.byId(id), existing });
  }

  /**
   * The component as it is given: made where there is none of its name, provider, type and parent, changed where it
   * differs, and otherwise left alone. Secrets, which the server masks, are not compared. Nothing but this process
   * keeps two callers from making one each.
   *
   * @route `GET /admin/realms/{realm}/components`
   * @since 22
   */
  async ensure(
    component: OrAbsent<ComponentCreate, 'config'>,
    options?: RequestOptions,
  ): Promise<Ensured<WithId<ComponentNode>>> {
    return ensure(this, component, options, { existing: () => this.#like(component) });
  }

  #like(component: Omit<ComponentCreate, 'config'>): ComponentNode {
    const { name, parentId: parent, providerType: type, providerId } = component;
    const query = { name, parent, type, providerId };
    const isLike = (_: unknown, __: string, item: Component): boolean =>
      item.name === name && item.providerId === providerId;
    const [field, value] =
      name === undefined ? (['providerId', providerId] as const) : (['name', name] as const);
    return open(ComponentNode, this, lookup<Component>(this, field, value, query, isLike));
  }
}

/** A configured provider of a realm. */
export class ComponentNode extends ItemNode<Component> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    kept: [
      // The server fails half-way unless it is told the provider.
      { keep: ['providerId', 'providerType'] },
    ],
  };

  /**
   * The component, its secrets masked as `**********`.
   *
   * @route `GET /admin/realms/{realm}/components/{id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<Component> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is, secrets too. The server merges, but fails half-way unless it is
   * told the provider: so the component is read first.
   *
   * @route `PUT /admin/realms/{realm}/components/{id}`
   * @since 22
   * @role `manage-realm`
   */
  update(changes: Changes<Component, ComponentUpdate>, options?: RequestOptions): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Removes the component and those below it.
   *
   * @route `DELETE /admin/realms/{realm}/components/{id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * The providers that a component below this one can have, with their settings: the mappers of a user storage with the
   * type `org.keycloak.storage.ldap.mappers.LDAPStorageMapper`.
   *
   * @route `GET …/components/{id}/sub-component-types`
   * @since 22
   */
  subComponentTypes(
    query: { readonly type: NonNullable<ComponentRepresentation['providerType']> },
    options?: RequestOptions,
  ): Promise<ComponentTypeRepresentation[]> {
    return list(this, ['sub-component-types'], { ...options, query });
  }
}
