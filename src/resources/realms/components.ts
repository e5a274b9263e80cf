import type { Except } from 'type-fest';
import type { ComponentRepresentation, ComponentTypeRepresentation } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedQuery } from '../../http/url.ts';
import { ItemNode, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { lookup } from '../../tree/keys.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, list, object, open, openById, type WithId } from '../../tree/node.ts';
import { tools } from '../../tree/tools.ts';
import { type Changes, update } from '../../tree/update.ts';

const loadComponentNames = loader(() => import('./component-names.ts'));

/** A component as the server returns it. */
export interface Component extends ComponentRepresentation {
  id: string;
  providerId: string;
  providerType: NonNullable<ComponentRepresentation['providerType']>;
}

/** Component fields that `create` accepts. Without `parentId` the component belongs to the realm; most have a `name`. */
export interface ComponentCreate extends Except<ComponentRepresentation, 'id'> {
  providerId: string;
  providerType: NonNullable<ComponentRepresentation['providerType']>;
}

/** Component fields that `update` accepts. */
export interface ComponentUpdate extends Pick<ComponentRepresentation, 'name' | 'subType'> {
  /**
   * Settings to set, each as a list. `null` or an empty list removes a setting; settings not listed are kept. A secret
   * sent as `**********` stays unchanged.
   */
  config?: Record<string, string[] | null> | null | undefined;
}

/** Filter that distinguishes components with the same name. */
export interface ComponentFilter {
  /** Id of the realm, or of the parent component, such as the user storage of a mapper. */
  readonly parent?: string | undefined;
  /** Provider type: the full name of a Java interface. */
  readonly type?: ComponentRepresentation['providerType'];
}

/** Filters for components. */
export interface ComponentQuery extends ComponentFilter {
  /** Complete name. */
  readonly name?: string | undefined;
  /** Id of the provider, such as `ldap`. Keycloak 26.0 does not support this filter and ignores it. */
  readonly providerId?: string | undefined;
}

/**
 * The configured providers of a realm: user storages with their mappers, keys, client registration policies.
 *
 * Lists nested components too. Listing requires `view-realm`.
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
  static override readonly facts: NodeFacts = {
    required: ['providerId', 'providerType'],
    naming: {
      keys: ['parentId'],
      settle: async (...given) => (await loadComponentNames()).settleComponent(tools, ...given),
    },
    paging: { isWhole: true },
  };

  /** The component with this id. */
  byId(id: string): WithId<ComponentNode> {
    return openById(ComponentNode, this, id);
  }

  /**
   * The component with this name. Requests throw `AmbiguousError` if several components have the name; use `filter` to
   * select one of them.
   */
  byName(name: string, filter?: ComponentFilter): ComponentNode {
    return open(
      ComponentNode,
      this,
      lookup<Component>(this, 'name', name, { ...checkedQuery(filter ?? {}), name }),
    );
  }

  /**
   * Creates a component and returns its node. Names are not unique: the server creates another component each time.
   * With `ifExists` set to `return` or `update`, a component with the same name, provider, type and parent is looked up
   * first.
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
   * Creates the component if none has its name, provider, type and parent, updates whatever differs, and otherwise does
   * nothing. Secrets are not compared, because the server masks them; nor are settings that the provider does not
   * declare, which the server stores in a new component and does not show. Concurrent calls from several processes can
   * create duplicates.
   *
   * @route `GET /admin/realms/{realm}/components`
   * @since 22
   */
  async ensure(
    component: OrAbsent<ComponentCreate, 'config'>,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<ComponentNode>>> {
    return ensure(this, component, options, {
      existing: () => this.#like(component),
      spelled: async (_, found, wanted: Partial<ComponentCreate>, within) => {
        const { config: shown = {} } = found as Partial<Component>;
        if (Object.keys(wanted.config ?? {}).every((key) => Object.hasOwn(shown, key))) return found;
        const { spelledComponent } = await import('./component-config.ts');
        return spelledComponent(tools, this, found, wanted as Component, within);
      },
    });
  }

  #like(component: Omit<ComponentCreate, 'config'>): ComponentNode {
    const { name, parentId: parent, providerType: type, providerId } = component;
    // Before 26.6 the server knows no filter by provider.
    const query = { name, parent, type };
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
      // Without the provider, the server's PUT fails halfway.
      { keep: ['providerId', 'providerType'] },
    ],
  };

  /**
   * Returns the component, with secrets masked as `**********`.
   *
   * @route `GET /admin/realms/{realm}/components/{id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<Component> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged, including secrets. The component is read first: without its
   * provider, the server's PUT fails halfway. Throws `IgnoredError` if the component does not show a new setting
   * afterwards: the server drops what the provider does not declare.
   *
   * @route `PUT /admin/realms/{realm}/components/{id}`
   * @since 22
   * @role `manage-realm`
   */
  update(changes: Changes<Component, ComponentUpdate>, options?: RequestOptions): Promise<void> {
    let before: Component | undefined;
    return update<Component, ComponentUpdate>(this, changes, options, {
      read: async (within) => {
        before = await object<Component>(this, within);
        return before;
      },
      send: async (body, within, given) => {
        await done(this, 'PUT', [], within, { body });
        const { config: shown = {} } = before ?? {};
        if (Object.keys(given.config ?? {}).every((key) => Object.hasOwn(shown, key))) return;
        const { refuseUnshown } = await import('./component-config.ts');
        await refuseUnshown(tools, this, shown, given, within);
      },
    });
  }

  /**
   * Deletes the component and all components below it.
   *
   * @route `DELETE /admin/realms/{realm}/components/{id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Returns the types of components that can be created below this one, with their settings. For the mappers of an LDAP
   * user storage, `type` is `org.keycloak.storage.ldap.mappers.LDAPStorageMapper`.
   *
   * @route `GET …/components/{id}/sub-component-types`
   * @since 22
   */
  subComponentTypes(
    query: { readonly type: NonNullable<ComponentRepresentation['providerType']> },
    options?: RequestOptions,
  ): Promise<ComponentTypeRepresentation[]> {
    return list(this, ['sub-component-types'], options, { query });
  }
}
