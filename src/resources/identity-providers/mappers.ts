import type { IdentityProviderMapperRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, ListCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { Naming, NodeFacts } from '../../tree/facts.ts';
import { lookup } from '../../tree/keys.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, keyOf, object, open, openById, parentOf, type WithId } from '../../tree/node.ts';
import { tools } from '../../tree/tools.ts';
import { type Changes, replace, update } from '../../tree/update.ts';

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
  settle: async (...given) => (await import('./mapper-names.ts')).settleMapper(tools, ...given),
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
   * server's PUT fails without the id and clears a `config` that is not sent.
   *
   * @route `PUT …/identity-provider/instances/{alias}/mappers/{id}`
   * @since 22
   */
  update(
    changes: Changes<IdentityProviderMapper, IdentityProviderMapperUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Writes the whole mapper: the server clears what is missing.
   *
   * @route `PUT …/identity-provider/instances/{alias}/mappers/{id}`
   * @since 22
   */
  replace(mapper: IdentityProviderMapperReplace, options?: RequestOptions): Promise<void> {
    return replace(this, mapper, options, async (body, within) => {
      // The server goes by these in the body, not by the path.
      const key = keyOf(this);
      const id = typeof key === 'string' ? key : (await this.get(within)).id;
      const identityProviderAlias = keyOf(parentOf(parentOf(this)));
      await done(this, 'PUT', [], within, { body: { ...body, id, identityProviderAlias } });
    });
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
