import type {
  AuthenticatorConfigInfoRepresentation,
  AuthenticatorProviderRepresentation,
  ConfigPropertyRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json, list, open, ResourceNode } from '../../tree/node.ts';
import { AuthenticatorConfigs } from './config.ts';
import { AuthenticationExecutions } from './executions.ts';
import { AuthenticationFlows } from './flows.ts';
import { RequiredActions } from './required-actions.ts';

/** Authentication of the users and clients of a realm. Reading requires `view-realm`, changing `manage-realm`. */
export class Authentication extends ResourceNode {
  /** Flows: the steps of a login, a registration or a reset of credentials. */
  get flows(): AuthenticationFlows {
    return open(AuthenticationFlows, this, 'flows');
  }

  /** Steps of all flows by id. The steps of one flow are below that flow. */
  get executions(): AuthenticationExecutions {
    return open(AuthenticationExecutions, this, 'executions');
  }

  /** Configurations of steps by id. The configuration of one step is below that step. */
  get config(): AuthenticatorConfigs {
    return open(AuthenticatorConfigs, this, 'config');
  }

  /** Actions that users may have to perform at login, such as choosing another password. */
  get requiredActions(): RequiredActions {
    return open(RequiredActions, this, 'required-actions');
  }

  /**
   * Returns the providers available as steps of a flow.
   *
   * @route `GET …/authentication/authenticator-providers`
   * @since 22
   */
  authenticatorProviders(options?: RequestOptions): Promise<AuthenticatorProviderRepresentation[]> {
    return list(this, ['authenticator-providers'], options);
  }

  /**
   * Returns the providers available as steps of a flow for clients.
   *
   * @route `GET …/authentication/client-authenticator-providers`
   * @since 22
   */
  clientAuthenticatorProviders(options?: RequestOptions): Promise<AuthenticatorProviderRepresentation[]> {
    return list(this, ['client-authenticator-providers'], options);
  }

  /**
   * Returns the providers of forms, which a flow of type `form-flow` shows.
   *
   * @route `GET …/authentication/form-providers`
   * @since 22
   */
  formProviders(options?: RequestOptions): Promise<AuthenticatorProviderRepresentation[]> {
    return list(this, ['form-providers'], options);
  }

  /**
   * Returns the providers available as steps of a flow of type `form-flow`.
   *
   * @route `GET …/authentication/form-action-providers`
   * @since 22
   */
  formActionProviders(options?: RequestOptions): Promise<AuthenticatorProviderRepresentation[]> {
    return list(this, ['form-action-providers'], options);
  }

  /**
   * Returns the configurable properties of a step, by the id of its provider.
   *
   * @route `GET …/authentication/config-description/{providerId}`
   * @since 22
   */
  configDescription(
    providerId: string,
    options?: RequestOptions,
  ): Promise<AuthenticatorConfigInfoRepresentation> {
    return json(this, 'GET', ['config-description', providerId], options);
  }

  /**
   * Returns the configurable properties of each client authentication method, by the id of its provider.
   *
   * @route `GET …/authentication/per-client-config-description`
   * @since 22
   */
  perClientConfigDescription(
    options?: RequestOptions,
  ): Promise<Record<string, ConfigPropertyRepresentation[]>> {
    return json(this, 'GET', ['per-client-config-description'], options);
  }
}
