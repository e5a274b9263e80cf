import type { DPoPProofChecks, Seen } from './dpop-proof.ts';
import type { VerificationKey } from './given-key.ts';

/** What every kind of token can be checked for. */
export interface VerifyOptions {
  /** Verifies the signature instead of the realm's keys. */
  readonly key?: VerificationKey | undefined;
  /** Accepted algorithms: by default all that verify with a public key. `none` is never one. */
  readonly algorithms?: string | readonly string[] | undefined;
  /** Accepted values of `iss`, instead of the verifier's own. */
  readonly issuer?: string | readonly string[] | undefined;
  /** What `sub` must be. */
  readonly subject?: string;
  /** Seconds by which clocks may differ, 5 by default. */
  readonly leeway?: number | undefined;
}

/** Whom an access token must be for: its audience, the client that it was issued to, or, said aloud, anyone. */
export type Recipient =
  | {
      /** `aud` must have one of these; `false` accepts tokens for anyone. */
      readonly audience: string | readonly string[] | false;
    }
  | {
      /** `azp` must be one of these: the client that got the token. */
      readonly authorizedParty: string | readonly string[];
    }
  | { readonly verifyAud: false };

/** How a token that is bound to a key (`cnf`) is shown to come from the holder of that key. One that is not shown is refused. */
export interface BindingOptions {
  /** The DPoP proof that came with the token; with it, a token that is not bound is refused. */
  readonly proof?: DPoPProofChecks | undefined;
  /** The thumbprint of a DPoP key that the sender has been shown to hold. */
  readonly dpopThumbprint?: string;
  /** The SHA-256 thumbprint, in Base64url, of the TLS certificate that the sender connected with. */
  readonly certificateThumbprint?: string;
  /** `false` accepts a bound token from anyone. */
  readonly verifyBinding?: boolean | undefined;
}

/** What `decodeToken` checks, besides the recipient. Each `false` leaves out one check. */
export interface AccessTokenOptions extends VerifyOptions, BindingOptions {
  /** The audience of the token; see `Recipient`. */
  readonly audience?: string | readonly string[] | false;
  /** What `azp` must be; see `Recipient`. */
  readonly authorizedParty?: string | readonly string[];
  /** The access token whose hash `at_hash` must be. */
  readonly accessToken?: string;
  /** `exp` must be there and in the future. */
  readonly verifyExp?: boolean | undefined;
  /** `nbf`, if there is one, must have passed. */
  readonly verifyNbf?: boolean | undefined;
  /** `iat` must be there and have passed. */
  readonly verifyIat?: boolean | undefined;
  /** `iss` must be the realm. */
  readonly verifyIss?: boolean | undefined;
  /** `aud` must be as said. */
  readonly verifyAud?: boolean | undefined;
  /** `sub`, if there is one, must be text, and the `subject` that was said. */
  readonly verifySub?: boolean | undefined;
  /** `jti`, if there is one, must be text. */
  readonly verifyJti?: boolean | undefined;
  /** `typ` must be that of an access token. Without this check an ID token passes for one. */
  readonly verifyTyp?: boolean | undefined;
  /** `at_hash` must be that of `accessToken`. */
  readonly verifyAtHash?: boolean | undefined;
}

/** How `decodeToken` verifies an access token. */
export type DecodeTokenOptions = AccessTokenOptions &
  Recipient & { readonly validate?: true | undefined; readonly verifySignature?: true | undefined };

/** Tells `decodeToken` to check no signature: with `validate: false` it checks nothing at all. */
export type UnverifiedOptions =
  | { readonly validate: false }
  | (AccessTokenOptions & Recipient & { readonly verifySignature: false });

/** What an ID token is checked for (OpenID Connect Core, section 3.1.3.7). */
export interface IdTokenOptions extends VerifyOptions {
  /** The client that the token is for: `aud` must name it, and `azp` nobody else. */
  readonly clientId: string;
  /** What the authorization request had. */
  readonly nonce?: string;
  /** The access token that came along: `at_hash` must be its hash. */
  readonly accessToken?: string;
  /** The authorization code that came along, in the hybrid flow: `c_hash` must be its hash. */
  readonly code?: string;
  /** Seconds that may have passed since the user logged in. */
  readonly maxAge?: number;
}

/** What a logout token is checked for (OpenID Connect Back-Channel Logout, section 2.6). */
export interface LogoutTokenOptions extends VerifyOptions {
  /** The client that the token is for. */
  readonly clientId: string;
  /** Whether the token has been used; see `Seen`. */
  readonly seen?: Seen | undefined;
}
