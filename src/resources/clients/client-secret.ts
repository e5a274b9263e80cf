import type { CredentialRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { done, json, open, ResourceNode, send } from '../../tree/node.ts';

/** The secret of a confidential client. */
export class ClientSecret extends ResourceNode {
  /** The secret before the present one, while rotation keeps it valid. */
  get rotated(): RotatedClientSecret {
    return open(RotatedClientSecret, this, 'rotated');
  }

  /** The secret as `value`, which a public client lacks. `GET …/clients/{client-uuid}/client-secret` (22+) */
  get(options?: RequestOptions): Promise<CredentialRepresentation> {
    return json(this, 'GET', [], options);
  }

  /** A new secret, in place of the present one. `POST …/clients/{client-uuid}/client-secret` (22+) */
  regenerate(options?: RequestOptions): Promise<CredentialRepresentation> {
    return json(this, 'POST', [], options);
  }
}

/** The former secret of a client. The feature `client-secret-rotation` and a client policy make there be one. */
export class RotatedClientSecret extends ResourceNode {
  /** The former secret; a `NotFoundError` when there is none. `GET …/client-secret/rotated` (22+) */
  get(options?: RequestOptions): Promise<CredentialRepresentation> {
    return json(this, 'GET', [], options);
  }

  /** Ends the former secret before its time; that there is none is no error. `DELETE …/client-secret/rotated` (22+) */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** The writers of configuration files. */
export class Installation extends ResourceNode {
  /** The file of one writer, such as `keycloak-oidc-keycloak-json`; no request is sent yet. */
  byProviderId(providerId: string): InstallationFile {
    return open(InstallationFile, this, providerId);
  }
}

/** A configuration file for an application that uses this client. It may hold the client's secret. */
export class InstallationFile extends ResourceNode {
  /** The file as text. `GET …/clients/{client-uuid}/installation/providers/{providerId}` (22+) */
  async text(options?: RequestOptions): Promise<string> {
    return (await send(this, 'GET', [], options)).text;
  }

  /** The file as bytes, for the writers that give an archive. Same route. */
  async bytes(options?: RequestOptions): Promise<Uint8Array> {
    return (await send(this, 'GET', [], options)).bytes;
  }
}

/** The hosts of a clustered application. */
export class ClientNodes extends ResourceNode {
  /** Registers a host. `POST …/clients/{client-uuid}/nodes` (22+) */
  add(host: string, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', [], { ...options, body: { node: host } });
  }

  /** Removes a host. `DELETE …/clients/{client-uuid}/nodes/{node}` (22+) */
  remove(host: string, options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [host], options);
  }
}
