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

/** The configuration of a step of a flow as the server returns it. Secrets in it are masked. */
export interface AuthenticatorConfig extends AuthenticatorConfigRepresentation {
  id: string;
  alias: string;
}

/** Configuration fields that `create` accepts. */
export interface AuthenticatorConfigCreate extends Pick<AuthenticatorConfigRepresentation, 'config'> {
  /** Name, unique among the configurations of the realm. */
  alias: string;
}

/** Configuration fields that `update` accepts. */
export interface AuthenticatorConfigUpdate extends Pick<AuthenticatorConfigRepresentation, 'alias'> {
  /** Settings to set. `null` removes a setting; settings not listed are kept. */
  config?: Record<string, string | null> | null | undefined;
}

/** A whole configuration, as `replace` takes it. */
export interface AuthenticatorConfigReplace extends AuthenticatorConfigCreate {}

/**
 * The configuration of an execution, if it has one. `authentication.configDescription` describes the possible settings.
 */
export class ExecutionConfigNode extends ResourceNode {
  /**
   * The configuration with this id.
   *
   * @deprecated Use `authentication.config.byId`, which does not need the step.
   */
  byId(id: string): WithId<ExecutionConfigByIdNode> {
    return openById(ExecutionConfigByIdNode, this, id);
  }

  /**
   * Returns the configuration. Throws `NotFoundError` if the step has none.
   *
   * @route `GET …/authentication/config/{id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<AuthenticatorConfig> {
    return this.#present().get(options);
  }

  /** Returns the configuration, or `undefined` if the step has none. */
  find(options?: RequestOptions): Promise<AuthenticatorConfig | undefined> {
    return this.#present().find(options);
  }

  /** Returns whether the step has a configuration. */
  exists(options?: RequestOptions): Promise<boolean> {
    return this.#present().exists(options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged.
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
   * Deletes the configuration.
   *
   * @route `DELETE …/authentication/config/{id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return this.#present().delete(options);
  }

  /**
   * Creates the configuration of the step and returns its node. Replaces the existing configuration, if any.
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
   * Returns the configuration.
   *
   * @deprecated Use `authentication.config.byId(id).get()`.
   *
   * @route `GET …/authentication/executions/{executionId}/config/{id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<AuthenticatorConfig> {
    return object(this, options);
  }
}

/** Configurations of the steps of all flows, by id. */
export class AuthenticatorConfigs extends ResourceNode {
  /** The configuration with this id. */
  byId(id: string): WithId<AuthenticatorConfigNode> {
    return openById(AuthenticatorConfigNode, this, id);
  }

  /**
   * Creates a configuration without assigning it to a step, and returns its node.
   *
   * @deprecated Use `config.create` of a step, which assigns the configuration to that step.
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
   * Returns the configuration, with secrets masked.
   *
   * @route `GET …/authentication/config/{id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<AuthenticatorConfig> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged: the configuration is read, merged and written back, because
   * the server's PUT clears missing settings. A masked secret keeps its value.
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
   * Replaces the whole configuration: settings not given are cleared.
   *
   * @route `PUT …/authentication/config/{id}`
   * @since 22
   */
  replace(config: AuthenticatorConfigReplace, options?: RequestOptions): Promise<void> {
    return replace(this, config, options);
  }

  /**
   * Deletes the configuration, also from its step.
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

/** Fields of a required action's configuration that `update` accepts. */
export interface RequiredActionConfigUpdate {
  /** Settings to set. `null` removes a setting; settings not listed are kept. */
  config: Record<string, string | null>;
}

/** The settings of a required action (25+). */
export class RequiredActionConfigNode extends ResourceNode {
  /**
   * Returns the settings.
   *
   * @route `GET …/authentication/required-actions/{alias}/config`
   * @since 25
   */
  get(options?: RequestOptions): Promise<RequiredActionConfig> {
    return object(this, options);
  }

  /**
   * Updates the given settings and leaves the rest unchanged: the settings are read, merged and written back, because
   * the server's PUT clears missing settings.
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
   * Replaces all settings: settings not given are removed.
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
