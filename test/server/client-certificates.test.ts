import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import type { CertificateRepresentation } from '../../src/facts/representations.ts';
import { BadRequestError, NotFoundError } from '../../src/index.ts';
import { needs, temporaryRealm } from './support.ts';

const passwords = { keyPassword: 'geheim', storePassword: 'geheim' };
const keystore = { format: 'PKCS12', keyAlias: 'web', ...passwords };

const der = (text = ''): Buffer => Buffer.from(text, 'base64');
const pem = (label: string, text = ''): string =>
  `-----BEGIN ${label}-----\n${text.replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;

/** Whether a key and a certificate belong together. */
function isPair({ privateKey, certificate }: CertificateRepresentation): boolean {
  const key = createPrivateKey({ key: der(privateKey), format: 'der', type: 'pkcs1' });
  return new X509Certificate(der(certificate)).checkPrivateKey(key);
}

test('a generated key is kept with its certificate, and downloaded in a keystore of any format', async () => {
  const { clients } = await temporaryRealm();
  const { certificates } = await clients.create({ clientId: 'web' });
  const credential = certificates.byAttribute('jwt.credential');
  expect(await credential.get()).toEqual({});
  await expect(credential.download(keystore)).rejects.toThrow(NotFoundError);
  const generated = await credential.generate();
  expect(isPair(generated)).toBe(true);
  expect(await credential.get()).toMatchObject(generated);
  expect(await certificates.byAttribute('saml.signing').get()).toEqual({});

  const other = await clients.create({ clientId: 'other' });
  const copy = other.certificates.byAttribute('saml.signing');
  for (const keystoreFormat of ['PKCS12', 'JKS']) {
    const file = await credential.download({ format: keystoreFormat, ...passwords });
    expect(file).toBeInstanceOf(Uint8Array);
    // The entry has the name of the client when none was asked for.
    const uploaded = await copy.upload({ keystoreFormat, file, keyAlias: 'web', ...passwords });
    expect(uploaded).toMatchObject(generated);
    expect(await copy.get()).toMatchObject(generated);
  }
  await expect(credential.download({ ...keystore, format: 'nope' })).rejects.toThrow(
    'Supported keystore formats',
  );
});

test('generateAndDownload gives the key away and keeps the certificate; upload brings the key back', async () => {
  needs('the size of keys');
  const { clients } = await temporaryRealm();
  const { certificates } = await clients.create({ clientId: 'web' });
  const credential = certificates.byAttribute('jwt.credential');
  const shape = { keySize: 2048, validity: 1, realmCertificate: false };
  const file = await credential.generateAndDownload({ ...keystore, ...shape });
  const { certificate, ...rest } = await credential.get();
  expect(rest).toEqual({});
  const { validFromDate, validToDate, publicKey, subject } = new X509Certificate(der(certificate));
  const days = (validToDate.getTime() - validFromDate.getTime()) / 86_400_000;
  expect([Math.round(days / 365), publicKey.asymmetricKeyDetails?.modulusLength]).toEqual([1, 2048]);
  expect(subject).toBe('CN=web');

  const upload = { keystoreFormat: 'PKCS12', file, keyAlias: 'web', ...passwords };
  for (const wrong of [{ storePassword: 'wrong' }, { keyAlias: 'nope' }, { file: '' }]) {
    await expect(credential.upload({ ...upload, ...wrong })).rejects.toThrow(BadRequestError);
  }
  const uploaded = await credential.upload({ ...upload, file: new Blob([new Uint8Array(file)]) });
  expect(uploaded.certificate).toBe(certificate);
  expect(isPair(uploaded)).toBe(true);
  expect(await credential.get()).toMatchObject(uploaded);
});

test('uploadCertificate takes a certificate, a public key or a key set, as text or bytes', async () => {
  needs('the size of keys');
  const { clients, identityProviders } = await temporaryRealm();
  const { certificates } = await clients.create({ clientId: 'web' });
  const credential = certificates.byAttribute('jwt.credential');
  const file = await credential.generateAndDownload({ ...keystore, keySize: 2048 });
  const { certificate } = await credential.get();
  const { publicKey } = new X509Certificate(der(certificate));
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' };

  const certificatePem = pem('CERTIFICATE', certificate);
  for (const file of [certificatePem, new TextEncoder().encode(certificatePem), new Blob([certificatePem])]) {
    const uploaded = await credential.uploadCertificate({ keystoreFormat: 'Certificate PEM', file });
    expect(uploaded).toEqual({ certificate });
    expect(await credential.get()).toEqual({ certificate });
  }
  const publicPem = pem('PUBLIC KEY', spki.toString('base64'));
  await credential.uploadCertificate({ keystoreFormat: 'Public Key PEM', file: publicPem });
  const { publicKey: kept = '', ...others } = await credential.get();
  expect(others).not.toHaveProperty('certificate');
  expect(createPublicKey(kept).equals(publicKey)).toBe(true);
  const jwks = JSON.stringify({ keys: [jwk] });
  const set = await credential.uploadCertificate({ keystoreFormat: 'JSON Web Key Set', file: jwks });
  expect(JSON.parse(set.jwks ?? '')).toEqual({ keys: [jwk] });

  const read = await identityProviders.uploadCertificate({
    keystoreFormat: 'Certificate PEM',
    file: certificatePem,
  });
  expect(read).toMatchObject({ certificate });

  const whole = { keystoreFormat: 'PKCS12', file, keyAlias: 'web', ...passwords };
  expect(await credential.uploadCertificate(whole)).toHaveProperty('privateKey');
  expect(isPair(await credential.get())).toBe(true);
});
