import type { DPoP, DPoPKeyPair } from './dpop.ts';
import type { PrivateKey } from './private-key.ts';

/** OpenID Connect settings of a client. */
export interface OpenIdConnectSettings {
  /** Binds the tokens to a key (DPoP, RFC 9449): `true` for a new key, a key pair, or a `DPoP` to share. */
  readonly dpop?: boolean | DPoPKeyPair | DPoP | undefined;
  /** Tolerated clock difference in seconds, 5 by default, for every token that this client verifies. */
  readonly leeway?: number | undefined;
  /**
   * The private key for encrypted ID tokens, logout tokens, userinfo and authorization responses (JWE): a `CryptoKey`,
   * a JWK, or PEM text in PKCS #8.
   */
  readonly decryptionKey?: PrivateKey | undefined;
}
