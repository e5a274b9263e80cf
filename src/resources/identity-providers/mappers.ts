import type { IdentityProviderMapperRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, ListCollection } from '../../tree/collection.ts';
import { type Ensured, ensure, type OrAbsent } from '../../tree/ensure.ts';
import { lookup } from '../../tree/keys.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, keyOf, object, open, openById, parentOf, type WithId } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';

/** A mapper of an identity provider, as the server gives it. */
export interface IdentityProviderMapper extends IdentityProviderMapperRepresentation {
  id: string;
  name: string;
  identityProviderAlias: string;
  identityProviderMapper: string;
}

/** What a new mapper is made of. */
export interface IdentityProviderMapperCreate extends Pick<IdentityProviderMapperRepresentation, 'config'> {
  name: string;
  /** The id of its type, as `mapperTypes()` of the identity provider lists them. */
  identityProviderMapper: string;
}

/** What of a mapper can be changed. */
export interface IdentityProviderMapperUpdate
  extends Pick<IdentityProviderMapperRepresentation, 'name' | 'identityProviderMapper'> {
  /** Settings to set; `null` removes one, those that are not named stay. */
  config?: Record<string, string | null> | undefined;
}

/** A whole mapper, as `replace` takes it. */
export interface IdentityProviderMapperReplace extends IdentityProviderMapperCreate {}

/** What is made of the claims and roles that an identity provider tells of a user. */
export class IdentityProviderMappers extends ListCollection<
  IdentityProviderMapper,
  'GET …/identity-provider/instances/{alias}/mappers (22+)'
> {
  /** The mapper with this id; no request is sent yet. */
  byId(id: string): WithId<IdentityProviderMapperNode> {
    return openById(IdentityProviderMapperNode, this, id);
  }

  /** The mapper with this name, whose id is looked up when a request is sent. */
  byName(name: string): IdentityProviderMapperNode {
    return open(IdentityProviderMapperNode, this, lookup<IdentityProviderMapper>(this, 'name', name, {}));
  }

  /**
   * The node of the new mapper. A `BadRequestError` when the name is taken (the server has no conflict here), unless
   * `ifExists` says otherwise.
   *
   * @route `POST …/identity-provider/instances/{alias}/mappers`
   * @since 22
   * @role `manage-identity-providers`
   */
  create(
    mapper: IdentityProviderMapperCreate,
    options?: CreateOptions,
  ): Promise<WithId<IdentityProviderMapperNode>> {
    // The server goes by the body, not by the path.
    const body = { ...mapper, identityProviderAlias: keyOf(parentOf(this)) };
    const existing = (): IdentityProviderMapperNode => this.byName(mapper.name);
    return make(this, options, { body: body, made: (id) => this.byId(id), existing });
  }

  /**
   * The mapper as it is given: made where it is missing, changed where it differs, and otherwise left alone. Two
   * processes at the same moment can make one each: the server does not keep a name unique then.
   *
   * @route `GET …/identity-provider/instances/{alias}/mappers`
   * @since 22
   */
  async ensure(
    mapper: OrAbsent<IdentityProviderMapperCreate, 'config'>,
    options?: RequestOptions,
  ): Promise<Ensured<WithId<IdentityProviderMapperNode>>> {
    return ensure(this, mapper, options, { existing: () => this.byName(mapper.name) });
  }
}

/** A mapper of an identity provider. */
export class IdentityProviderMapperNode extends ItemNode<IdentityProviderMapper> {
  /**
   * The mapper.
   *
   * @route `GET …/identity-provider/instances/{alias}/mappers/{id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<IdentityProviderMapper> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the mapper is read, merged and written back, because the
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
      await done(this, 'PUT', [], { ...within, body: { ...body, id, identityProviderAlias } });
    });
  }

  /**
   * Removes the mapper.
   *
   * @route `DELETE …/identity-provider/instances/{alias}/mappers/{id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
