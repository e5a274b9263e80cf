import type { CryptoKey, JWK, JWTHeaderParameters, JWTPayload } from 'jose';

/** A private key: a WebCrypto key, a JSON Web Key (RFC 7517), or PEM text in PKCS #8. */
export type PrivateKey = CryptoKey | JWK | string;

/** Signs JWTs with a private key. */
export interface Signer {
  sign(claims: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>;
}

/** Options of a signer. */
export interface SignerOptions {
  readonly privateKey: PrivateKey;
  readonly keyId?: string | undefined;
  readonly algorithm?: string | undefined;
}
