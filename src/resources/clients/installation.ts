import { largeSize, type RequestOptions } from '../../http/options.ts';
import { open, ResourceNode, send } from '../../tree/node.ts';

/** Providers of configuration files. */
export class InstallationProviders extends ResourceNode {
  /** The file of one provider, such as `keycloak-oidc-keycloak-json`. */
  byProviderId(providerId: string): InstallationProviderNode {
    return open(InstallationProviderNode, this, providerId);
  }
}

/** A configuration file for an application that uses this client. It may contain the client secret. */
export class InstallationProviderNode extends ResourceNode {
  /**
   * Returns the file as text.
   *
   * @route `GET …/clients/{client-uuid}/installation/providers/{providerId}`
   * @since 22
   */
  async text(options?: RequestOptions): Promise<string> {
    return (await send(this, 'GET', [], options, { usualSize: largeSize })).text;
  }

  /** Returns the file as bytes, for providers that return an archive. */
  async bytes(options?: RequestOptions): Promise<Uint8Array> {
    return (await send(this, 'GET', [], options, { usualSize: largeSize })).bytes;
  }
}
