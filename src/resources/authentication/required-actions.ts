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

/** A required action as the server returns it. */
export interface RegisteredRequiredAction extends RequiredActionProviderRepresentation {
  alias: string;
  providerId: string;
}

/** Required action fields that `update` accepts. */
export interface RequiredActionUpdate
  extends Pick<RequiredActionProviderRepresentation, 'name' | 'enabled' | 'defaultAction' | 'priority'> {
  /** Settings to set. `null` removes a setting; settings not listed are kept. */
  config?: Record<string, string | null> | null | undefined;
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
  /** Id of the provider, also used as the alias. */
  providerId: string;
  /** Display name for administrators. */
  name: string;
}

/**
 * Actions that users may have to perform at login. `requiredActions` of a user lists the actions for that user.
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
  /** The required action with this alias, such as `UPDATE_PASSWORD`. */
  byAlias(alias: string): RequiredActionNode {
    return open(RequiredActionNode, this, alias);
  }

  /**
   * Returns the required actions that the server has and the realm does not.
   *
   * @route `GET …/authentication/unregistered-required-actions`
   * @since 22
   */
  unregistered(options?: RequestOptions): Promise<UnregisteredRequiredAction[]> {
    const authentication = open(ResourceNode, realmOf(this), 'authentication');
    return list(authentication, ['unregistered-required-actions'], options);
  }

  /**
   * Adds a required action to the realm, in last place, and returns its node. Throws `ConflictError` if the realm
   * already has it.
   *
   * @route `POST …/authentication/register-required-action`
   * @since 22
   */
  async register(action: UnregisteredRequiredAction, options?: RequestOptions): Promise<RequiredActionNode> {
    const { providerId, name } = action;
    const authentication = open(ResourceNode, realmOf(this), 'authentication');
    await done(authentication, 'POST', ['register-required-action'], options, {
      body: { providerId, name },
    });
    return this.byAlias(providerId);
  }
}

/** An action that users may have to perform at login. */
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
   * Returns the required action.
   *
   * @route `GET …/authentication/required-actions/{alias}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<RegisteredRequiredAction> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged: the required action is read, merged and written back,
   * because the server's PUT clears missing fields, including the alias.
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
   * Replaces the whole required action: fields not given are cleared. Another `alias` renames the required action.
   *
   * @route `PUT …/authentication/required-actions/{alias}`
   * @since 22
   */
  replace(action: RequiredActionReplace, options?: RequestOptions): Promise<void> {
    return replace(this, action, options);
  }

  /**
   * Removes the required action from the realm.
   *
   * @route `DELETE …/authentication/required-actions/{alias}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Moves the required action up by one place.
   *
   * @route `POST …/authentication/required-actions/{alias}/raise-priority`
   * @since 22
   */
  raisePriority(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['raise-priority'], options);
  }

  /**
   * Moves the required action down by one place.
   *
   * @route `POST …/authentication/required-actions/{alias}/lower-priority`
   * @since 22
   */
  lowerPriority(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['lower-priority'], options);
  }

  /**
   * Returns the configurable properties of the required action.
   *
   * @route `GET …/authentication/required-actions/{alias}/config-description`
   * @since 25
   */
  configDescription(options?: RequestOptions): Promise<RequiredActionConfigInfoRepresentation> {
    return json(this, 'GET', ['config-description'], options);
  }
}
