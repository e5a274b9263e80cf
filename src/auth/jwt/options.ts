import type { JSONWebKeySet } from 'jose';
import type { RequestOptions, TransportOptions } from '../../http/options.ts';
import type { VerificationKey } from './given-key.ts';

/** Checks that apply to every kind of token. */
export interface VerifyOptions {
  /** Key to verify the signature with, instead of the realm's keys. */
  readonly key?: VerificationKey | undefined;
  /** Accepted algorithms, by default every algorithm that verifies with a public key. `none` is never accepted. */
  readonly algorithms?: string | readonly string[] | undefined;
  /** Accepted values of `iss`, instead of the verifier's own. */
  readonly issuer?: string | readonly string[] | undefined;
  /** Expected value of `sub`. */
  readonly subject?: string;
  /** Tolerated clock difference in seconds, 5 by default. */
  readonly leeway?: number | undefined;
}

/** Expected recipient of an access token: its audience, the client that it was issued to, or explicitly anyone. */
export type Recipient =
  | {
      /** `aud` must contain one of these; `false` accepts tokens for anyone. */
      readonly audience: string | readonly string[] | false;
    }
  | {
      /** `azp`, the client that obtained the token, must be one of these. */
      readonly authorizedParty: string | readonly string[];
    }
  | { readonly verifyAud: false };

/**
 * Proof that a token bound to a key (`cnf`) was sent by the holder of that key. A bound token without proof is refused.
 */
export interface BindingOptions {
  /** The DPoP proof that came with the token. With it, a token that is not bound is refused. */
  readonly proof?: DPoPProofChecks | undefined;
  /** Thumbprint of a DPoP key that the sender has been proved to hold. */
  readonly dpopThumbprint?: string;
  /** SHA-256 thumbprint, in Base64url, of the TLS certificate that the sender connected with. */
  readonly certificateThumbprint?: string;
  /** Whether a bound token requires proof. `false` accepts it from anyone. */
  readonly verifyBinding?: boolean | undefined;
}

/** Checks of `decodeToken`, apart from the recipient. Each `false` turns one check off. */
export interface AccessTokenOptions extends VerifyOptions, BindingOptions {
  /** Expected audience of the token; see `Recipient`. */
  readonly audience?: string | readonly string[] | false;
  /** Expected value of `azp`; see `Recipient`. */
  readonly authorizedParty?: string | readonly string[];
  /** The access token whose hash `at_hash` must be. */
  readonly accessToken?: string;
  /** Whether `exp` must be present and in the future. */
  readonly verifyExp?: boolean | undefined;
  /** Whether `nbf`, if present, must have passed. */
  readonly verifyNbf?: boolean | undefined;
  /** Whether `iat` must be present and have passed. */
  readonly verifyIat?: boolean | undefined;
  /** Whether `iss` must be an accepted issuer. */
  readonly verifyIss?: boolean | undefined;
  /** Whether `aud` must contain the `audience`. */
  readonly verifyAud?: boolean | undefined;
  /** Whether `sub`, if present, must be a string, and must be the `subject` if that is set. */
  readonly verifySub?: boolean | undefined;
  /** Whether `jti`, if present, must be a string. */
  readonly verifyJti?: boolean | undefined;
  /** Whether `typ` must be that of an access token. Without this check an ID token passes as one. */
  readonly verifyTyp?: boolean | undefined;
  /** Whether `at_hash` must be the hash of `accessToken`. */
  readonly verifyAtHash?: boolean | undefined;
}

/** Options of `decodeToken` that verify an access token. */
export type DecodeTokenOptions = AccessTokenOptions &
  Recipient & { readonly validate?: true | undefined; readonly verifySignature?: true | undefined };

/** Options of `decodeToken` that do not check the signature. With `validate: false` nothing is checked. */
export type UnverifiedOptions =
  | { readonly validate: false }
  | (AccessTokenOptions & Recipient & { readonly verifySignature: false });

/** Checks of an ID token (OpenID Connect Core, section 3.1.3.7). */
export interface IdTokenOptions extends VerifyOptions {
  /** The client that the token is for: `aud` must contain it, and `azp` must not be another client. */
  readonly clientId: string;
  /** The nonce of the authorization request. */
  readonly nonce?: string;
  /** The access token that was issued with the ID token: `at_hash` must be its hash. */
  readonly accessToken?: string;
  /** The authorization code that was issued with the ID token, in the hybrid flow: `c_hash` must be its hash. */
  readonly code?: string;
  /** Maximum age of the login in seconds. */
  readonly maxAge?: number;
  /** Accepted authentication levels: `acr` must be one of these. `true` accepts any level. */
  readonly acr?: string | readonly string[] | true;
  /** Authentication methods of the login: `amr` must contain all of these. */
  readonly amr?: string | readonly string[];
}

/** Checks of a logout token (OpenID Connect Back-Channel Logout, section 2.6). */
export interface LogoutTokenOptions extends VerifyOptions {
  /** The client that the token is for. */
  readonly clientId: string;
  /** Checks whether the token has been used; see `Seen`. */
  readonly seen?: Seen | undefined;
}

/** A DPoP proof, the request that it came with, and the values to check it against. */
export interface DPoPProofChecks {
  /** The header `DPoP` of the request. Without it the token is refused. */
  readonly header: string | null | undefined;
  /** The method of the request. */
  readonly method: string;
  /** The URL of the request as the sender wrote it; behind a proxy, the public URL. The query is ignored. */
  readonly url: string | URL;
  /** Nonces that this server has issued and still accepts. */
  readonly nonce?: string | readonly string[];
  /** Checks whether the proof has been used; see `Seen`. Without it, a proof can be sent again within `maxAge`. */
  readonly seen?: Seen | undefined;
  /** Seconds for which a proof is accepted, 60 by default. */
  readonly maxAge?: number | undefined;
  /** Tolerated clock difference in seconds, 5 by default. */
  readonly leeway?: number | undefined;
  /** Accepted algorithms, by default every algorithm that verifies with a public key. */
  readonly algorithms?: string | readonly string[] | undefined;
}

/**
 * Stores an id until a time in seconds since the epoch, and returns whether the id was stored before. Must do both in
 * one step, like "set if absent" of a store: of two simultaneous calls, only one may return `false`.
 */
export type Seen = (id: string, until: number) => boolean | Promise<boolean>;

/** Keys of a realm as JSON, to be kept outside the process, in a file or a store that nobody else can write to. */
export interface ExportedKeys {
  /** The realm's URL below `serverUrl`. */
  readonly realm: string;
  /** Milliseconds since the epoch at which the server returned the keys. */
  readonly fetchedAt: number;
  readonly keys: JSONWebKeySet['keys'];
}

/** How long to keep keys. Times are in milliseconds. */
export interface KeySettings {
  /** Age at which keys are fetched again, 10 minutes by default. A key that the realm drops is accepted until then. */
  readonly maxAge?: number | undefined;
  /** Minimum time between two fetches for an unknown `kid` or after a failure, 30 seconds by default. */
  readonly cooldown?: number | undefined;
  /** How long keys remain in use beyond `maxAge` while the server is unreachable, 1 hour by default. */
  readonly maxStale?: number | undefined;
  /** Timeout of a fetch, 5 seconds by default. */
  readonly timeout?: number | undefined;
  /** Result of `exportKeys`. No request is sent until these keys are too old. */
  readonly cache?: ExportedKeys | undefined;
}

/** Options for waiting while keys are fetched. */
export type KeyWait = Pick<RequestOptions, 'signal' | 'timeout'>;

/** A realm whose tokens are verified. */
export interface RealmOfTokens {
  readonly realmName: string;
  /**
   * The URL or URLs of the realm as they appear in tokens; by default the URL below `serverUrl`. Required if the public
   * address of the server differs from `serverUrl`.
   */
  readonly issuer?: string | readonly string[] | undefined;
  /** How long to keep the realm's keys. */
  readonly keys?: KeySettings | undefined;
}

/** The location of a realm. A failed request for the keys is not repeated until
 * `keys.cooldown` has passed. */
export interface TokenVerifierOptions extends RealmOfTokens, Omit<TransportOptions, 'retries'> {}
