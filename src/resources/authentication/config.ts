import type {
  AuthenticationExecutionRepresentation,
  AuthenticatorConfigRepresentation,
  RequiredActionConfigRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode } from '../../tree/collection.ts';
import { notFound } from '../../tree/errors.ts';
import { create } from '../../tree/make.ts';
import {
  done,
  json,
  keyOf,
  object,
  open,
  openById,
  parentOf,
  ResourceNode,
  realmOf,
  type WithId,
} from '../../tree/node.ts';
import { Lookup } from '../../tree/path.ts';
import { type Changes, replace, update } from '../../tree/update.ts';

/** The configuration of a step of a flow, as the server gives it. Secrets in it are masked. */
export interface AuthenticatorConfig extends AuthenticatorConfigRepresentation {
  id: string;
  alias: string;
}

/** What a new configuration is made of. */
export interface AuthenticatorConfigCreate extends Pick<AuthenticatorConfigRepresentation, 'config'> {
  /** The name of the configuration; no other one of the realm has it. */
  alias: string;
}

/** What of a configuration can be changed. */
export interface AuthenticatorConfigUpdate extends Pick<AuthenticatorConfigRepresentation, 'alias'> {
  /** Settings to set; `null` removes one, those that are not named stay. */
  config?: Record<string, string | null> | undefined;
}

/** A whole configuration, as `replace` takes it. */
export interface AuthenticatorConfigReplace extends AuthenticatorConfigCreate {}

/**
 * The configuration of one step of a flow, where it has one. `authentication.configDescription` says what it can be.
 */
export class ExecutionConfigNode extends ResourceNode {
  /**
   * The configuration with this id; no request is sent yet.
   * @deprecated `authentication.config.byId` has it, without the step.
   */
  byId(id: string): WithId<ExecutionConfigByIdNode> {
    return openById(ExecutionConfigByIdNode, this, id);
  }

  /**
   * The configuration; a `NotFoundError` when the step has none.
   *
   * @route `GET …/authentication/config/{id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<AuthenticatorConfig> {
    return this.#present().get(options);
  }

  /** What `get` gives, or `undefined` when the step has no configuration. */
  find(options?: RequestOptions): Promise<AuthenticatorConfig | undefined> {
    return this.#present().find(options);
  }

  /** Whether the step has a configuration. */
  exists(options?: RequestOptions): Promise<boolean> {
    return this.#present().exists(options);
  }

  /**
   * Changes what is given and leaves the rest as it is.
   *
   * @route `PUT …/authentication/config/{id}`
   * @since 22
   */
  update(
    changes: Changes<AuthenticatorConfig, AuthenticatorConfigUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return this.#present().update(changes, options);
  }

  /**
   * Removes the configuration.
   *
   * @route `DELETE …/authentication/config/{id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return this.#present().delete(options);
  }

  /**
   * The node of the new configuration, which takes the place of the one that the step had.
   *
   * @route `POST …/authentication/executions/{executionId}/config`
   * @since 22
   */
  async create(
    config: AuthenticatorConfigCreate,
    options?: RequestOptions,
  ): Promise<WithId<AuthenticatorConfigNode>> {
    const id = await create(this, config, options);
    return openById(AuthenticatorConfigNode, realmOf(this), 'authentication', 'config', id);
  }

  #present(): AuthenticatorConfigNode {
    const id = new Lookup('configuration', async (options) => {
      const execution = open(
        ResourceNode,
        realmOf(this),
        'authentication',
        'executions',
        keyOf(parentOf(this)),
      );
      const { authenticatorConfig } = await json<AuthenticationExecutionRepresentation>(
        execution,
        'GET',
        [],
        options,
      );
      if (authenticatorConfig !== undefined) return authenticatorConfig;
      throw notFound(this, 'The execution has no configuration');
    });
    return open(AuthenticatorConfigNode, realmOf(this), 'authentication', 'config', id);
  }
}

/** A configuration, addressed below its step. */
export class ExecutionConfigByIdNode extends ItemNode<AuthenticatorConfig> {
  /**
   * The configuration.
   *
   * @deprecated `authentication.config.byId(id).get()` gives the same.
   *
   * @route `GET …/authentication/executions/{executionId}/config/{id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<AuthenticatorConfig> {
    return object(this, options);
  }
}

/** The configurations of the steps of all flows, by their id. */
export class AuthenticatorConfigs extends ResourceNode {
  /** The configuration with this id; no request is sent yet. */
  byId(id: string): WithId<AuthenticatorConfigNode> {
    return openById(AuthenticatorConfigNode, this, id);
  }

  /**
   * The node of a new configuration that no step has.
   *
   * @deprecated The `config.create` of a step makes one that the step has.
   *
   * @route `POST …/authentication/config`
   * @since 22
   */
  async create(
    config: AuthenticatorConfigCreate,
    options?: RequestOptions,
  ): Promise<WithId<AuthenticatorConfigNode>> {
    return this.byId(await create(this, config, options));
  }
}

/** The configuration of a step of a flow. */
export class AuthenticatorConfigNode extends ItemNode<AuthenticatorConfig> {
  /**
   * The configuration; secrets in it are masked.
   *
   * @route `GET …/authentication/config/{id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<AuthenticatorConfig> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the configuration is read, merged and written back, because the
   * server's PUT clears what is not sent; a masked secret stays what it is.
   *
   * @route `PUT …/authentication/config/{id}`
   * @since 22
   */
  update(
    changes: Changes<AuthenticatorConfig, AuthenticatorConfigUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Writes the whole configuration: the server clears what is missing.
   *
   * @route `PUT …/authentication/config/{id}`
   * @since 22
   */
  replace(config: AuthenticatorConfigReplace, options?: RequestOptions): Promise<void> {
    return replace(this, config, options);
  }

  /**
   * Removes the configuration, and takes it from its step.
   *
   * @route `DELETE …/authentication/config/{id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** The settings of a required action, as the server returns them. */
export interface RequiredActionConfig extends RequiredActionConfigRepresentation {
  config: Record<string, string>;
}

/** All settings of a required action, as `replace` takes them. */
export interface RequiredActionConfigReplace extends RequiredActionConfig {}

/** What of the configuration of a required action can be changed. */
export interface RequiredActionConfigUpdate {
  /** Settings to set; `null` removes one, those that are not named stay. */
  config: Record<string, string | null>;
}

/** The settings of a required action (25+). */
export class RequiredActionConfigNode extends ResourceNode {
  /**
   * The settings.
   *
   * @route `GET …/authentication/required-actions/{alias}/config`
   * @since 25
   */
  get(options?: RequestOptions): Promise<RequiredActionConfig> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the settings are read, merged and written back, because the
   * server's PUT clears what is not sent.
   *
   * @route `PUT …/authentication/required-actions/{alias}/config`
   * @since 25
   */
  update(
    changes: Changes<RequiredActionConfig, RequiredActionConfigUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Writes all settings: those that are missing end.
   *
   * @route `PUT …/authentication/required-actions/{alias}/config`
   * @since 25
   */
  replace(config: RequiredActionConfigReplace, options?: RequestOptions): Promise<void> {
    return replace(this, config, options);
  }

  /**
   * Removes all settings.
   *
   * @route `DELETE …/authentication/required-actions/{alias}/config`
   * @since 25
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}
