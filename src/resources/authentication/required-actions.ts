import type {
  RequiredActionConfigInfoRepresentation,
  RequiredActionProviderRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, ListCollection } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, list, object, open, ResourceNode, realmOf } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { RequiredActionConfigNode } from './config.ts';

/** A required action, as the server gives it. */
export interface RegisteredRequiredAction extends RequiredActionProviderRepresentation {
  alias: string;
  providerId: string;
}

/** What of a required action can be changed. */
export interface RequiredActionUpdate
  extends Pick<RequiredActionProviderRepresentation, 'name' | 'enabled' | 'defaultAction' | 'priority'> {
  /** Settings to set; `null` removes one, those that are not named stay. */
  config?: Record<string, string | null> | undefined;
}

/** A whole required action, as `replace` takes it. */
export interface RequiredActionReplace
  extends Pick<
    RequiredActionProviderRepresentation,
    'name' | 'enabled' | 'defaultAction' | 'priority' | 'config'
  > {
  /** A different alias renames the required action. */
  alias: string;
}

/** A required action that the server has and the realm does not. */
export interface UnregisteredRequiredAction {
  /** The id of its provider, which is its alias as well. */
  providerId: string;
  /** How it is shown to administrators. */
  name: string;
}

/**
 * What users may have to do at a login. Who has to is said by `requiredActions` of a user.
 *
 * @example
 * ```ts
 * const { requiredActions } = realm.admin.realms.byName('acme').authentication;
 * await requiredActions.byAlias('CONFIGURE_TOTP').update({ defaultAction: true });
 * ```
 */
export class RequiredActions extends ListCollection<
  RegisteredRequiredAction,
  'GET …/authentication/required-actions (22+)'
> {
  /** The required action with this alias, such as `UPDATE_PASSWORD`; no request is sent yet. */
  byAlias(alias: string): RequiredActionNode {
    return open(RequiredActionNode, this, alias);
  }

  /**
   * Those that the server has and the realm does not.
   *
   * @route `GET …/authentication/unregistered-required-actions`
   * @since 22
   */
  unregistered(options?: RequestOptions): Promise<UnregisteredRequiredAction[]> {
    const authentication = open(ResourceNode, realmOf(this), 'authentication');
    return list(authentication, ['unregistered-required-actions'], options);
  }

  /**
   * The node of a required action that the realm has from now on, last of all. A `ConflictError` when it has it
   * already.
   *
   * @route `POST …/authentication/register-required-action`
   * @since 22
   */
  async register(action: UnregisteredRequiredAction, options?: RequestOptions): Promise<RequiredActionNode> {
    const { providerId, name } = action;
    const authentication = open(ResourceNode, realmOf(this), 'authentication');
    await done(authentication, 'POST', ['register-required-action'], {
      ...options,
      body: { providerId, name },
    });
    return this.byAlias(providerId);
  }
}

/** Something that users may have to do at a login. */
export class RequiredActionNode extends ItemNode<RegisteredRequiredAction> {
  /** @internal */
  static override readonly facts: NodeFacts = { ignored: { providerId: '' } };

  /** Always `undefined`: the required action is addressed by its alias. */
  override get id(): undefined {
    return undefined;
  }

  /** The settings of the required action (25+). */
  get config(): RequiredActionConfigNode {
    return open(RequiredActionConfigNode, this, 'config');
  }

  /**
   * The required action.
   *
   * @route `GET …/authentication/required-actions/{alias}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<RegisteredRequiredAction> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the required action is read, merged and written back, because
   * the server's PUT clears what is not sent, the alias too.
   *
   * @route `PUT …/authentication/required-actions/{alias}`
   * @since 22
   */
  update(
    changes: Changes<RegisteredRequiredAction, RequiredActionUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Writes the whole required action: the server clears what is missing, and another `alias` renames it.
   *
   * @route `PUT …/authentication/required-actions/{alias}`
   * @since 22
   */
  replace(action: RequiredActionReplace, options?: RequestOptions): Promise<void> {
    return replace(this, action, options);
  }

  /**
   * Takes the required action from the realm.
   *
   * @route `DELETE …/authentication/required-actions/{alias}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Moves it up, before its neighbour.
   *
   * @route `POST …/authentication/required-actions/{alias}/raise-priority`
   * @since 22
   */
  raisePriority(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['raise-priority'], options);
  }

  /**
   * Moves it down, behind its neighbour.
   *
   * @route `POST …/authentication/required-actions/{alias}/lower-priority`
   * @since 22
   */
  lowerPriority(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['lower-priority'], options);
  }

  /**
   * What can be configured.
   *
   * @route `GET …/authentication/required-actions/{alias}/config-description`
   * @since 25
   */
  configDescription(options?: RequestOptions): Promise<RequiredActionConfigInfoRepresentation> {
    return json(this, 'GET', ['config-description'], options);
  }
}
