import type { IdentityProviderMapperRepresentation } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, ListCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import { IgnoredError } from '../../tree/errors.ts';
import type { Naming, NodeFacts } from '../../tree/facts.ts';
import { lookup } from '../../tree/keys.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, keyOf, object, open, openById, parentOf, type WithId } from '../../tree/node.ts';
import { tools } from '../../tree/tools.ts';
import { type Changes, replace, update } from '../../tree/update.ts';

const loadMapperNames = loader(() => import('./mapper-names.ts'));

/** A mapper of an identity provider, as the server returns it. */
export interface IdentityProviderMapper extends IdentityProviderMapperRepresentation {
  id: string;
  name: string;
  identityProviderAlias: string;
  identityProviderMapper: string;
}

/** Fields of a new mapper. */
export interface IdentityProviderMapperCreate extends Pick<IdentityProviderMapperRepresentation, 'config'> {
  name: string;
  /** Id of the mapper's type, as listed by `mapperTypes()` of the identity provider. */
  identityProviderMapper: string;
}

/** Fields that `update` accepts. */
export interface IdentityProviderMapperUpdate
  extends Pick<IdentityProviderMapperRepresentation, 'name' | 'identityProviderMapper'> {
  /** Settings to set. `null` removes a setting; omitted settings stay unchanged. */
  config?: Record<string, string | null> | null | undefined;
}

/** A whole mapper, as `replace` takes it. */
export interface IdentityProviderMapperReplace extends IdentityProviderMapperCreate {}

/** The type of a mapper, which the server stores whether the identity provider has it or not. */
const namingMapper: Naming = {
  keys: ['identityProviderMapper'],
  settle: async (...given) => (await loadMapperNames()).settleMapper(tools, ...given),
};

/** Mappers from the claims and roles of an identity provider to users. */
export class IdentityProviderMappers extends ListCollection<
  IdentityProviderMapper,
  'GET …/identity-provider/instances/{alias}/mappers (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    required: ['name', 'identityProviderMapper'],
    naming: namingMapper,
  };

  /** The mapper with this id. */
  byId(id: string): WithId<IdentityProviderMapperNode> {
    return openById(IdentityProviderMapperNode, this, id);
  }

  /** The mapper with this name. The id is looked up on the first request. */
  byName(name: string): IdentityProviderMapperNode {
    return open(IdentityProviderMapperNode, this, lookup<IdentityProviderMapper>(this, 'name', name, {}));
  }

  /**
   * Creates a mapper and returns its node. Throws `BadRequestError`, not `ConflictError`, if the name is taken, unless
   * `ifExists` is `'return'` or `'update'`.
   *
   * @route `POST …/identity-provider/instances/{alias}/mappers`
   * @since 22
   * @role `manage-identity-providers`
   */
  create(
    mapper: IdentityProviderMapperCreate,
    options?: CreateOptions,
  ): Promise<WithId<IdentityProviderMapperNode>> {
    // The server takes the alias from the body, not from the path.
    const body = { ...mapper, identityProviderAlias: keyOf(parentOf(this)) };
    const existing = (): IdentityProviderMapperNode => this.byName(mapper.name);
    return make(this, options, { body: body, made: (id) => this.byId(id), existing });
  }

  /**
   * Creates the mapper if it is missing, updates whatever differs, and otherwise does nothing. Two processes at the
   * same moment can create one mapper each, because the server does not enforce unique names then.
   *
   * @route `GET …/identity-provider/instances/{alias}/mappers`
   * @since 22
   */
  async ensure(
    mapper: OrAbsent<IdentityProviderMapperCreate, 'config'>,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<IdentityProviderMapperNode>>> {
    return ensure(this, mapper, options, { existing: () => this.byName(mapper.name) });
  }
}

/** A mapper of an identity provider. */
export class IdentityProviderMapperNode extends ItemNode<IdentityProviderMapper> {
  /** @internal */
  static override readonly facts: NodeFacts = { naming: namingMapper };

  /**
   * Returns the mapper.
   *
   * @route `GET …/identity-provider/instances/{alias}/mappers/{id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<IdentityProviderMapper> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged. The mapper is read, merged and written back, because the
   * server's PUT fails without the id and clears a `config` that is not sent. Throws `IgnoredError` on Keycloak 22, which
   * keeps the name that a mapper has.
   *
   * @route `PUT …/identity-provider/instances/{alias}/mappers/{id}`
   * @since 22
   */
  update(
    changes: Changes<IdentityProviderMapper, IdentityProviderMapperUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    let before: IdentityProviderMapper;
    return update<IdentityProviderMapper, IdentityProviderMapperUpdate>(this, changes, options, {
      read: async (within) => {
        before = await this.get(within);
        return before;
      },
      send: (body, within) => this.#put(before, body, within),
    });
  }

  /**
   * Writes the whole mapper: the server clears what is missing. Throws `IgnoredError` on Keycloak 22, which keeps the
   * name that a mapper has.
   *
   * @route `PUT …/identity-provider/instances/{alias}/mappers/{id}`
   * @since 22
   */
  replace(mapper: IdentityProviderMapperReplace, options?: RequestOptions): Promise<void> {
    return replace(this, mapper, options, async (body, within) => {
      const before = await this.get(within);
      // The server goes by these in the body, not by the path.
      const identityProviderAlias = keyOf(parentOf(parentOf(this)));
      await this.#put(before, { ...body, id: before.id, identityProviderAlias }, within);
    });
  }

  async #put(
    { id, name }: IdentityProviderMapper,
    body: object,
    options: RequestOptions | undefined,
  ): Promise<void> {
    const wanted: unknown = Reflect.get(body, 'name');
    await done(this, 'PUT', [], options, { body });
    if (wanted === undefined || wanted === name) return;
    // Not by a name that it no longer has.
    const node = openById(IdentityProviderMapperNode, parentOf(this), id);
    if ((await node.get(options)).name === wanted) return;
    const hint = 'This server does not rename such mappers: create another one, and delete this one.';
    throw new IgnoredError(node, ['name'], hint);
  }

  /**
   * Deletes the mapper.
   *
   * @route `DELETE …/identity-provider/instances/{alias}/mappers/{id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
