import type { LiteralUnion } from 'type-fest';
import type { CertificateRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json, type ResourceNode } from '../../tree/node.ts';

/** A file with a certificate or a key. */
export interface CertificateUpload {
  /** What the file is. */
  readonly keystoreFormat: LiteralUnion<
    'Certificate PEM' | 'Public Key PEM' | 'JSON Web Key Set' | 'JKS' | 'PKCS12' | 'BCFKS',
    string
  >;
  /** The content of the file: text or bytes. */
  readonly file: string | Uint8Array | Blob;
  /** Which entry of a keystore is meant. */
  readonly keyAlias?: string | undefined;
  /** The password of that entry. */
  readonly keyPassword?: string | undefined;
  /** The password of the keystore. */
  readonly storePassword?: string | undefined;
}

/** The certificate that the server found in a file. */
export async function uploadCertificate(
  node: ResourceNode,
  route: string,
  { file, ...fields }: CertificateUpload,
  options: RequestOptions | undefined,
): Promise<CertificateRepresentation> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value);
  form.set('file', file instanceof Blob ? file : new Blob([file as BlobPart]));
  return json(node, 'POST', [route], { ...options, body: form });
}
