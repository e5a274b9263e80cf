import type { LiteralUnion } from 'type-fest';
import type { CertificateRepresentation, KeyStoreConfig } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json, open, ResourceNode, send } from '../../tree/node.ts';
import { type CertificateUpload, uploadCertificate } from '../shared/certificate-upload.ts';

/** What a certificate is for: the beginning of the names of the client's attributes that hold it. */
export type CertificateAttribute = LiteralUnion<
  'jwt.credential' | 'saml.signing' | 'saml.encryption',
  string
>;

/** What a downloaded keystore is to be like. */
export interface KeystoreDownload extends Omit<KeyStoreConfig, 'keySize' | 'validity'> {
  format: NonNullable<KeyStoreConfig['format']>;
  keyPassword: string;
  storePassword: string;
}

/** What a new key is to be like, and the keystore that it comes in. */
export interface KeystoreGeneration extends KeyStoreConfig {
  format: NonNullable<KeyStoreConfig['format']>;
  keyAlias: string;
  keyPassword: string;
  storePassword: string;
}

/** The certificates of a client, by what they are for. */
export class ClientCertificates extends ResourceNode {
  /** The certificate under this attribute, such as `jwt.credential` or `saml.signing`; no request is sent yet. */
  byAttribute(attribute: CertificateAttribute): ClientCertificateNode {
    return open(ClientCertificateNode, this, attribute);
  }
}

/**
 * A certificate of a client, and the private key that belongs to it, if the server has that. Reading and downloading
 * both need no more than `view-clients`, all else `manage-clients`.
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
   * The certificate, empty when there is none.
   *
   * @route `GET …/clients/{client-uuid}/certificates/{attr}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<CertificateRepresentation> {
    return json(this, 'GET', [], options);
  }

  /**
   * A new key and certificate, both kept by the server.
   *
   * @route `POST …/certificates/{attr}/generate`
   * @since 22
   */
  generate(options?: RequestOptions): Promise<CertificateRepresentation> {
    return json(this, 'POST', ['generate'], options);
  }

  /**
   * A keystore with a new key and its certificate. The server keeps the certificate alone: this answer is the only
   * place of the key.
   *
   * @route `POST …/certificates/{attr}/generate-and-download`
   * @since 22
   */
  generateAndDownload(keystore: KeystoreGeneration, options?: RequestOptions): Promise<Uint8Array> {
    return keystoreOf(this, 'generate-and-download', keystore, options);
  }

  /**
   * A keystore with the certificate, and with the key when the server has it; a `NotFoundError` when there is no
   * certificate.
   *
   * @route `POST …/certificates/{attr}/download`
   * @since 22
   */
  download(keystore: KeystoreDownload, options?: RequestOptions): Promise<Uint8Array> {
    return keystoreOf(this, 'download', keystore, options);
  }

  /**
   * The certificate after a file took its place, with its key if the file has one.
   *
   * @route `POST …/certificates/{attr}/upload`
   * @since 22
   */
  upload(upload: CertificateUpload, options?: RequestOptions): Promise<CertificateRepresentation> {
    return uploadCertificate(this, 'upload', upload, options);
  }

  /**
   * The certificate after a file took its place. A keystore should not hold the private key: the server stores it.
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
  // A keystore is refused to who takes JSON alone, which errors come as.
  const headers = { accept: 'application/octet-stream, application/json;q=0.5', ...options?.headers };
  return (await send(node, 'POST', [route], { ...options, headers, body })).bytes;
}
