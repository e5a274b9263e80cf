import type { ClientTypeRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { json, ResourceNode } from '../../tree/node.ts';
import { type Changes, replace, updateByName } from '../../tree/update.ts';

/** A client type: which settings its clients have, and which of them are fixed. */
export interface ClientType extends ClientTypeRepresentation {
  name: string;
}

/** The client types of a realm, as the server returns them. */
export interface ClientTypeList {
  'client-types': ClientType[];
  /** The types that the server brings for every realm. */
  'global-client-types': ClientType[];
}

/** All client types of a realm, as `replace` takes them. */
export interface ClientTypesReplace {
  'client-types': ClientType[];
}

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
  /** @internal */
  static override readonly facts: NodeFacts = { ignored: { 'global-client-types': '' } };

  /**
   * The types of the realm as `client-types`, and those that the server brings as `global-client-types`.
   *
   * @route `GET /admin/realms/{realm}/client-types`
   * @since 25
   * @feature `client-types`
   * @role `view-realm`
   */
  get(options?: RequestOptions): Promise<ClientTypeList> {
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
  update(changes: Changes<ClientTypeList, ClientTypesUpdate>, options?: RequestOptions): Promise<void> {
    return updateByName(this, 'client-types', changes, options);
  }

  /**
   * Writes the whole list: a type that is not in it is removed.
   *
   * @route `PUT /admin/realms/{realm}/client-types`
   * @since 25
   * @feature `client-types`
   */
  replace(types: ClientTypesReplace, options?: RequestOptions): Promise<void> {
    return replace(this, types, options);
  }
}
