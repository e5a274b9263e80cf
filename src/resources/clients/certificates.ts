import type { LiteralUnion } from 'type-fest';
import type { CertificateRepresentation, KeyStoreConfig } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json, open, ResourceNode, send } from '../../tree/node.ts';
import { type CertificateUpload, uploadCertificate } from '../shared/certificate-upload.ts';

/** Purpose of a certificate: the prefix of the client attributes that hold it. */
export type CertificateAttribute = LiteralUnion<
  'jwt.credential' | 'saml.signing' | 'saml.encryption',
  string
>;

/** Options of a keystore download. */
export interface KeystoreDownload extends Omit<KeyStoreConfig, 'keySize' | 'validity'> {
  format: NonNullable<KeyStoreConfig['format']>;
  keyPassword: string;
  storePassword: string;
}

/** Options of a new key and of the keystore that contains it. */
export interface KeystoreGeneration extends KeyStoreConfig {
  format: NonNullable<KeyStoreConfig['format']>;
  keyAlias: string;
  keyPassword: string;
  storePassword: string;
}

/** Certificates of a client, by purpose. */
export class ClientCertificates extends ResourceNode {
  /** The certificate under this attribute, such as `jwt.credential` or `saml.signing`. */
  byAttribute(attribute: CertificateAttribute): ClientCertificateNode {
    return open(ClientCertificateNode, this, attribute);
  }
}

/**
 * A certificate of a client, with its private key if the server has the key. Reading and downloading require only
 * `view-clients`; the other methods require `manage-clients`.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 *
 * const { certificates } = realm.admin.realms.byName('acme').clients.byClientId('web');
 * const credential = certificates.byAttribute('jwt.credential');
 * await credential.uploadCertificate({ keystoreFormat: 'Certificate PEM', file: await readFile('web.pem') });
 * ```
 */
export class ClientCertificateNode extends ResourceNode {
  /**
   * Returns the certificate, or an empty object if there is none.
   *
   * @route `GET …/clients/{client-uuid}/certificates/{attr}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<CertificateRepresentation> {
    return json(this, 'GET', [], options);
  }

  /**
   * Generates a new key and certificate, both of which the server stores.
   *
   * @route `POST …/certificates/{attr}/generate`
   * @since 22
   */
  generate(options?: RequestOptions): Promise<CertificateRepresentation> {
    return json(this, 'POST', ['generate'], options);
  }

  /**
   * Generates a key and certificate and returns a keystore with both. The server stores only the certificate: the
   * response is the only copy of the key.
   *
   * @route `POST …/certificates/{attr}/generate-and-download`
   * @since 22
   */
  generateAndDownload(keystore: KeystoreGeneration, options?: RequestOptions): Promise<Uint8Array> {
    return keystoreOf(this, 'generate-and-download', keystore, options);
  }

  /**
   * Returns a keystore with the certificate, and with the key if the server has it. Throws `NotFoundError` if there is
   * no certificate.
   *
   * @route `POST …/certificates/{attr}/download`
   * @since 22
   */
  download(keystore: KeystoreDownload, options?: RequestOptions): Promise<Uint8Array> {
    return keystoreOf(this, 'download', keystore, options);
  }

  /**
   * Replaces the certificate with the one in a file, including the key if the file has one. Returns the new
   * certificate.
   *
   * @route `POST …/certificates/{attr}/upload`
   * @since 22
   */
  upload(upload: CertificateUpload, options?: RequestOptions): Promise<CertificateRepresentation> {
    return uploadCertificate(this, 'upload', upload, options);
  }

  /**
   * Replaces the certificate with the one in a file, and returns it. Do not upload a keystore with a private key: the
   * server would store the key.
   *
   * @route `POST …/certificates/{attr}/upload-certificate`
   * @since 22
   */
  uploadCertificate(upload: CertificateUpload, options?: RequestOptions): Promise<CertificateRepresentation> {
    return uploadCertificate(this, 'upload-certificate', upload, options);
  }
}

async function keystoreOf(
  node: ResourceNode,
  route: string,
  body: KeystoreDownload,
  options: RequestOptions | undefined,
): Promise<Uint8Array> {
  // A request that accepts only JSON gets no keystore; errors come as JSON.
  const accept = 'application/octet-stream, application/json;q=0.5';
  return (await send(node, 'POST', [route], options, { accept, body })).bytes;
}
