import { bounded } from '../../http/deadline.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type CreateOptions, List } from '../collection.ts';
import { Item } from '../item.ts';
import { type Changes, mergeInto } from '../merge.ts';
import { lookup } from '../natural-key.ts';
import { create, done, keyOf, list, object, open } from '../node.ts';
import type { IdentityProviderMapperRepresentation } from '../representations.ts';

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

/** What is made of the claims and roles that an identity provider tells of a user. */
export class IdentityProviderMappers extends List<IdentityProviderMapper> {
  /** The mapper with this id; no request is sent yet. */
  byId(id: string): IdentityProviderMapperNode {
    return open(IdentityProviderMapperNode, this, id);
  }

  /** The mapper with this name, whose id is looked up when a request is sent. */
  byName(name: string): IdentityProviderMapperNode {
    return open(IdentityProviderMapperNode, this, lookup<IdentityProviderMapper>(this, 'name', name, {}));
  }

  /** The mappers. `GET …/identity-provider/instances/{alias}/mappers` (22+) */
  all(options?: RequestOptions): Promise<IdentityProviderMapper[]> {
    return list(this, [], options);
  }

  /**
   * The node of the new mapper. A `BadRequestError` when the name is taken (the server has no conflict here), unless
   * `ifExists` says otherwise.
   *
   * `POST …/identity-provider/instances/{alias}/mappers` (22+); needs `manage-identity-providers`.
   */
  create(mapper: IdentityProviderMapperCreate, options?: CreateOptions): Promise<IdentityProviderMapperNode> {
    return bounded(options, async (within) => {
      const ifExists = options?.ifExists ?? 'fail';
      const present = this.byName(mapper.name);
      if (ifExists !== 'fail' && (await present.exists(within))) {
        if (ifExists === 'update') await present.update(mapper, within);
        return present;
      }
      // The server goes by the body, not by the path.
      const body = { ...mapper, identityProviderAlias: keyOf(this, 1) };
      return this.byId(await create(this, body, within));
    });
  }
}

/** A mapper of an identity provider. */
export class IdentityProviderMapperNode extends Item<IdentityProviderMapper> {
  /** The mapper. `GET …/identity-provider/instances/{alias}/mappers/{id}` (22+) */
  get(options?: RequestOptions): Promise<IdentityProviderMapper> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the mapper is read, merged and written back, because the
   * server's PUT fails without the id and clears a `config` that is not sent.
   * `PUT …/identity-provider/instances/{alias}/mappers/{id}` (22+)
   */
  update(
    changes: Changes<IdentityProviderMapper, IdentityProviderMapperUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return mergeInto(this, changes, options);
  }

  /**
   * Writes the whole mapper: the server clears what is missing, and fails without the id.
   * `PUT …/identity-provider/instances/{alias}/mappers/{id}` (22+)
   */
  replace(mapper: IdentityProviderMapper, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', [], { ...options, body: mapper });
  }

  /** Removes the mapper. `DELETE …/identity-provider/instances/{alias}/mappers/{id}` (22+) */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
