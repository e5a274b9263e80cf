import type { TransportOptions } from '../http/options.ts';
import { clientOptions, type OAuthClient } from './client-authentication.ts';
import type { DPoP, DPoPKeyPair } from './dpop.ts';
import type { KeySettings } from './jwt/options.ts';
import { verifierOptions } from './jwt/token-verifier.ts';
import type { Declared } from './jwt/verb-options.ts';
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

/** A client of a realm. */
export type OpenIdConnectClient = OAuthClient & OpenIdConnectSettings;

/** A client of a realm, and the location of the realm. */
export type OpenIdConnectOptions = OpenIdConnectClient &
  TransportOptions & {
    readonly realmName: string;
    /** The URL of the realm as it appears in tokens, if not below `serverUrl`: the public address of the server. */
    readonly issuer?: string | readonly string[] | undefined;
    /** How long to keep the realm's keys, and a cache of keys from another process. */
    readonly keys?: KeySettings | undefined;
  };

/** The options of the class, which are checked where they are used. */
export const settings: Declared<OpenIdConnectOptions> = {
  ...verifierOptions,
  ...clientOptions,
  retries: 'any',
  dpop: 'any',
  leeway: 'seconds',
  decryptionKey: 'any',
};
