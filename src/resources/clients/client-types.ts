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
  /** Types of the server for every realm. */
  'global-client-types': ClientType[];
}

/** All client types of a realm, as `replace` takes them. */
export interface ClientTypesReplace {
  'client-types': ClientType[];
}

/** Client types to change or add. */
export interface ClientTypesUpdate {
  /** Client types, matched by name. A property of `config` is replaced as a whole; `null` removes it. */
  'client-types': (Omit<ClientTypeRepresentation, 'config'> & {
    name: string;
    config?:
      | Record<string, NonNullable<ClientTypeRepresentation['config']>[string] | null>
      | null
      | undefined;
  })[];
}

/**
 * Client types of a realm: the settings that clients of a type have, and which of them are fixed (25+, feature
 * `client-types`). The server reads and writes the types as one list.
 */
export class ClientTypesNode extends ResourceNode {
  /** @internal */
  static override readonly facts: NodeFacts = { ignored: { 'global-client-types': '' } };

  /**
   * Returns the types of the realm as `client-types`, and the types that the server defines as `global-client-types`.
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
   * Updates the given types by name, adds new ones, and leaves the rest unchanged, including fields not given. The list
   * is read first, because the server's PUT removes missing types. A new type requires a `provider`, such as `default`,
   * and a name that no global type has.
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
   * Replaces the whole list: types not in it are removed.
   *
   * @route `PUT /admin/realms/{realm}/client-types`
   * @since 25
   * @feature `client-types`
   */
  replace(types: ClientTypesReplace, options?: RequestOptions): Promise<void> {
    return replace(this, types, options);
  }
}
