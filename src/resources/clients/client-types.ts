import type { ClientTypeRepresentation, ClientTypesRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { done, json, ResourceNode } from '../../tree/node.ts';
import { type Changes, updateByName } from '../../tree/update.ts';

/** The client types to change or to add. */
export interface ClientTypesUpdate {
  /** By their name. A property of `config` is replaced as a whole, and `null` removes it. */
  'client-types': (Omit<ClientTypeRepresentation, 'config'> & {
    name: string;
    config?: Record<string, NonNullable<ClientTypeRepresentation['config']>[string] | null> | undefined;
  })[];
}

/**
 * The client types of a realm: which settings clients of a type have, and which are fixed (25+, feature
 * `client-types`). The server reads and writes them as one list.
 */
export class ClientTypesNode extends ResourceNode {
  /**
   * The types of the realm as `client-types`, and those that the server brings as `global-client-types`.
   *
   * @route `GET /admin/realms/{realm}/client-types`
   * @since 25
   * @feature `client-types`
   * @role `view-realm`
   */
  get(options?: RequestOptions): Promise<ClientTypesRepresentation> {
    return json(this, 'GET', [], options);
  }

  /**
   * Changes the types that are given and adds those that are new, by their name; the others stay, and of each what is
   * not given. The list is read first, because the server's PUT removes what is not sent. A new type has to have a
   * `provider`, such as `default`, and a name that no global one has.
   *
   * @route `PUT /admin/realms/{realm}/client-types`
   * @since 25
   * @feature `client-types`
   * @role `manage-realm`
   */
  update(
    changes: Changes<ClientTypesRepresentation, ClientTypesUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return updateByName(this, 'client-types', changes, options);
  }

  /**
   * Writes the whole list: a type that is not in it is removed.
   *
   * @route `PUT /admin/realms/{realm}/client-types`
   * @since 25
   * @feature `client-types`
   */
  replace(types: Pick<ClientTypesRepresentation, 'client-types'>, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', [], { ...options, body: types });
  }
}
