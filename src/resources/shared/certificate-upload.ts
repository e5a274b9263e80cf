import type { LiteralUnion } from 'type-fest';
import type { CertificateRepresentation } from '../../facts/representations.ts';
import { kindOf } from '../../http/kind.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json, type ResourceNode } from '../../tree/node.ts';

/** A file with a certificate or a key. */
export interface CertificateUpload {
  /** Format of the file. */
  readonly keystoreFormat: LiteralUnion<
    'Certificate PEM' | 'Public Key PEM' | 'JSON Web Key Set' | 'JKS' | 'PKCS12' | 'BCFKS',
    string
  >;
  /** Content of the file, as text or bytes. */
  readonly file: string | Uint8Array | Blob;
  /** Alias of the entry to read from a keystore. */
  readonly keyAlias?: string | undefined;
  /** Password of that entry. */
  readonly keyPassword?: string | undefined;
  /** Password of the keystore. */
  readonly storePassword?: string | undefined;
}

/** Uploads a file and returns the certificate that the server found in it. */
export async function uploadCertificate(
  node: ResourceNode,
  route: string,
  { file, ...fields }: CertificateUpload,
  options: RequestOptions | undefined,
): Promise<CertificateRepresentation> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value);
  form.set('file', /^(Blob|File)$/.test(kindOf(file)) ? (file as Blob) : new Blob([file as BlobPart]));
  return json(node, 'POST', [route], options, { body: form });
}
