import type { RequestOptions } from '../../http/options.ts';
import { open, ResourceNode, send } from '../../tree/node.ts';

/** The writers of configuration files. */
export class InstallationProviders extends ResourceNode {
  /** The file of one writer, such as `keycloak-oidc-keycloak-json`; no request is sent yet. */
  byProviderId(providerId: string): InstallationProviderNode {
    return open(InstallationProviderNode, this, providerId);
  }
}

/** A configuration file for an application that uses this client. It may hold the client's secret. */
export class InstallationProviderNode extends ResourceNode {
  /**
   * The file as text.
   *
   * @route `GET …/clients/{client-uuid}/installation/providers/{providerId}`
   * @since 22
   */
  async text(options?: RequestOptions): Promise<string> {
    return (await send(this, 'GET', [], options)).text;
  }

  /** The file as bytes, for the writers that give an archive. Same route. */
  async bytes(options?: RequestOptions): Promise<Uint8Array> {
    return (await send(this, 'GET', [], options)).bytes;
  }
}
