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

/** How the users and the clients of a realm log in. Reading needs `view-realm`, changing `manage-realm`. */
export class Authentication extends ResourceNode {
  /** The flows: what a login, a registration or a reset of credentials goes through. */
  get flows(): AuthenticationFlows {
    return open(AuthenticationFlows, this, 'flows');
  }

  /** The steps of all flows by their id; those of one flow are below that flow. */
  get executions(): AuthenticationExecutions {
    return open(AuthenticationExecutions, this, 'executions');
  }

  /** The configurations of steps by their id; that of one step is below that step. */
  get config(): AuthenticatorConfigs {
    return open(AuthenticatorConfigs, this, 'config');
  }

  /** What users may have to do at a login, such as choosing another password. */
  get requiredActions(): RequiredActions {
    return open(RequiredActions, this, 'required-actions');
  }

  /**
   * What a step of a flow can be.
   *
   * @route `GET …/authentication/authenticator-providers`
   * @since 22
   */
  authenticatorProviders(options?: RequestOptions): Promise<AuthenticatorProviderRepresentation[]> {
    return list(this, ['authenticator-providers'], options);
  }

  /**
   * What a step of a flow for clients can be.
   *
   * @route `GET …/authentication/client-authenticator-providers`
   * @since 22
   */
  clientAuthenticatorProviders(options?: RequestOptions): Promise<AuthenticatorProviderRepresentation[]> {
    return list(this, ['client-authenticator-providers'], options);
  }

  /**
   * What a flow of the type `form-flow` can show.
   *
   * @route `GET …/authentication/form-providers`
   * @since 22
   */
  formProviders(options?: RequestOptions): Promise<AuthenticatorProviderRepresentation[]> {
    return list(this, ['form-providers'], options);
  }

  /**
   * What a step of a flow of the type `form-flow` can be.
   *
   * @route `GET …/authentication/form-action-providers`
   * @since 22
   */
  formActionProviders(options?: RequestOptions): Promise<AuthenticatorProviderRepresentation[]> {
    return list(this, ['form-action-providers'], options);
  }

  /**
   * What can be configured of a step, by its provider.
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
   * What can be configured of each way in which a client authenticates, by the provider of that way.
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
