import type { ProtocolMapperRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, ListCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { refuseLacking } from '../../tree/ignored.ts';
import { checkedItems, lookup } from '../../tree/keys.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, keyOf, object, open, openById, ResourceNode, type WithId } from '../../tree/node.ts';
import type { Lookup } from '../../tree/path.ts';
import { type Changes, replace, update } from '../../tree/update.ts';

/** Protocol of a mapper. */
export type MapperProtocol = NonNullable<ProtocolMapperRepresentation['protocol']>;

/** A protocol mapper as the server returns it. */
export interface ProtocolMapper extends ProtocolMapperRepresentation {
  id: string;
  name: string;
  protocol: MapperProtocol;
  protocolMapper: string;
}

/** Protocol mapper fields that `create` accepts. */
export interface ProtocolMapperCreate extends Pick<ProtocolMapperRepresentation, 'config'> {
  /** Name, unique among the mappers of a protocol. */
  name: string;
  /** Protocol of the mapper. Without it the server reports a conflict. */
  protocol: MapperProtocol;
  /**
   * Id of the provider, such as `oidc-audience-mapper`. Throws `NotFoundError` for a provider that the server does not
   * have.
   */
  protocolMapper: string;
}

/** Protocol mapper fields that `update` accepts. `name` and `protocol` cannot be changed: the server ignores them. */
export interface ProtocolMapperUpdate extends Pick<ProtocolMapperRepresentation, 'protocolMapper'> {
  /** Settings to set. `null` removes a setting; settings not listed are kept. */
  config?: Record<string, string | null> | null | undefined;
}

/** A whole protocol mapper, as `replace` takes it. The server ignores a new `name` and another `protocol`. */
export interface ProtocolMapperReplace extends Pick<ProtocolMapperRepresentation, 'config'> {
  /** Id of the provider, such as `oidc-audience-mapper`. */
  protocolMapper: string;
}

/**
 * Protocol mappers of a client or client scope, which add claims and attributes to tokens and assertions.
 *
 * Listing requires `view-clients`.
 *
 * @example
 * ```ts
 * const web = realm.admin.realms.byName('acme').clients.byClientId('web');
 * const audience = await web.protocolMappers.create({
 *   name: 'audience of the API',
 *   protocol: 'openid-connect',
 *   protocolMapper: 'oidc-audience-mapper',
 *   config: { 'included.client.audience': 'api', 'access.token.claim': 'true' },
 * });
 * await audience.update({ config: { 'id.token.claim': 'true' } });
 * ```
 */
export class ProtocolMappers extends ListCollection<ProtocolMapper, 'GET …/protocol-mappers/models (22+)'> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    required: ['name', 'protocol', 'protocolMapper'],
    paging: { tail: ['models'] },
  };

  /** The mapper with this id. */
  byId(id: string): WithId<ProtocolMapperNode> {
    return openById(ProtocolMapperNode, this, 'models', id);
  }

  /**
   * The mapper with this name. Its id is looked up on the first request. Requests throw `AmbiguousError` if mappers of
   * two protocols have the name.
   */
  byName(name: string): ProtocolMapperNode {
    return open(ProtocolMapperNode, this, 'models', named(open(ResourceNode, this, 'models'), name));
  }

  /** Mappers of one protocol. */
  byProtocol(protocol: MapperProtocol): ProtocolMappersOfProtocol {
    return open(ProtocolMappersOfProtocol, this, 'protocol', protocol);
  }

  /**
   * Creates a mapper and returns its node. Throws `ConflictError` if the protocol has a mapper with this name, unless
   * `ifExists` is `return` or `update`. The server adds defaults to `config`.
   *
   * @route `POST …/protocol-mappers/models`
   * @since 22
   * @role `manage-clients`
   */
  create(mapper: ProtocolMapperCreate, options?: CreateOptions): Promise<WithId<ProtocolMapperNode>> {
    const models = open(ResourceNode, this, 'models');
    const existing = (): ProtocolMapperNode => this.#like(mapper);
    return make(models, options, async () => {
      refuseLacking(this, mapper);
      return { body: mapper, made: (id) => this.byId(id), existing };
    });
  }

  /**
   * Creates the mapper if its protocol has none with this name, updates whatever differs, and otherwise does nothing.
   * Two processes that call this at the same moment can create duplicates, because the server does not keep the name
   * unique then.
   *
   * @route `GET …/protocol-mappers/models/{id}`
   * @since 22
   */
  ensure(
    mapper: OrAbsent<ProtocolMapperCreate, 'config'>,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<ProtocolMapperNode>>> {
    return ensure(this, mapper, options, { existing: () => this.#like(mapper) });
  }

  #like({ name, protocol }: Pick<ProtocolMapperCreate, 'name' | 'protocol'>): ProtocolMapperNode {
    const models = open(ResourceNode, this, 'models');
    const isLike = (found: unknown, wanted: string, item: ProtocolMapper): boolean =>
      found === wanted && item.protocol === protocol;
    return open(ProtocolMapperNode, models, lookup<ProtocolMapper>(models, 'name', name, {}, isLike));
  }

  /**
   * Creates several mappers in one request, either all or none. Throws `ConflictError` if one of the names is taken.
   *
   * @route `POST …/protocol-mappers/add-models`
   * @since 22
   * @role `manage-clients`
   */
  addModels(mappers: readonly ProtocolMapperCreate[], options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['add-models'], options, { body: mappers.map(newMapper) });
  }
}

/** The body for a new client or client scope: mappers that were read lose their ids. */
export function withNewMappers<T extends { protocolMappers?: ProtocolMapperRepresentation[] | undefined }>(
  holder: T,
): T {
  const { protocolMappers } = holder;
  if (!protocolMappers) return holder;
  return { ...holder, protocolMappers: checkedItems('protocolMappers', protocolMappers).map(newMapper) };
}

function newMapper<T extends ProtocolMapperRepresentation>({ id, ...mapper }: T): Omit<T, 'id'> {
  return mapper;
}

function named(list: ResourceNode, name: string): Lookup {
  return lookup<ProtocolMapper>(list, 'name', name, {});
}

/** Protocol mappers of one protocol. */
export class ProtocolMappersOfProtocol extends ListCollection<
  ProtocolMapper,
  'GET …/protocol-mappers/protocol/{protocol} (22+)'
> {}

/** A rule that adds something to tokens or assertions. */
export class ProtocolMapperNode extends ItemNode<ProtocolMapper> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    required: ['protocolMapper'],
    ignored: { name: 'protocolMappers.create', protocol: 'protocolMappers.create' },
  };

  /**
   * Returns the mapper.
   *
   * @route `GET …/protocol-mappers/models/{id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<ProtocolMapper> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged: the mapper is read, merged and written back, because the
   * server's PUT drops missing settings.
   *
   * @route `PUT …/protocol-mappers/models/{id}`
   * @since 22
   * @role `manage-clients`
   */
  update(changes: Changes<ProtocolMapper, ProtocolMapperUpdate>, options?: RequestOptions): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Replaces the whole mapper: `config` holds exactly the given settings afterwards.
   *
   * @route `PUT …/protocol-mappers/models/{id}`
   * @since 22
   */
  replace(mapper: ProtocolMapperReplace, options?: RequestOptions): Promise<void> {
    return replace(this, mapper, options, async (body, within) => {
      // The server goes by the id in the body, not by the path.
      const key = keyOf(this);
      const id = typeof key === 'string' ? key : (await this.get(within)).id;
      await done(this, 'PUT', [], within, { body: { ...body, id } });
    });
  }

  /**
   * Deletes the mapper.
   *
   * @route `DELETE …/protocol-mappers/models/{id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
