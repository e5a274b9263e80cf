import type { FurtherParameters } from './parameters.ts';

/** Codes that a device shows its user (RFC 8628, section 3.2). */
export interface DeviceAuthorization {
  readonly device_code: string;
  /** The code that the user enters. */
  readonly user_code: string;
  /** URL of the page on which to enter the code. */
  readonly verification_uri: string;
  /** The same URL including the code, for a QR code. */
  readonly verification_uri_complete?: string | undefined;
  /** Seconds until both codes expire. */
  readonly expires_in: number;
  /** Milliseconds since the epoch at which both codes expire. */
  readonly expiresAt: number;
  /** Seconds between two token requests. */
  readonly interval?: number | undefined;
  /** The PKCE secret of the request. */
  readonly codeVerifier: string;
  /** The requested scopes. Without `openid` no ID token is expected. */
  readonly scope?: string | undefined;
}

/** Parameters of a device authorization request. */
export interface DeviceAuthorizationRequest extends FurtherParameters {
  /** Scopes, separated by spaces. */
  readonly scope?: string | undefined;
}

/** Parameters of a request for a login on the user's own device (CIBA Core, section 7.1). */
export interface BackchannelAuthenticationRequest extends FurtherParameters {
  /** The username, e-mail address or id of the user. */
  readonly loginHint: string;
  /** Scopes, separated by spaces; `openid` by default. */
  readonly scope?: string | undefined;
  /** Text shown on both devices, so that the user can recognize the request. */
  readonly bindingMessage?: string | undefined;
  /** Authentication levels, in order of preference. `backchannelToken` requires one of them. */
  readonly acrValues?: string | readonly string[] | undefined;
}

/** Response to a request for a login on the user's own device (CIBA Core, section 7.3). */
export interface BackchannelAuthentication {
  readonly auth_req_id: string;
  /** Seconds within which the user must respond. */
  readonly expires_in: number;
  /** Milliseconds since the epoch at which the request expires. */
  readonly expiresAt: number;
  /** Seconds between two token requests. */
  readonly interval?: number | undefined;
  /** The requested scopes. Without `openid` no ID token is expected. */
  readonly scope?: string | undefined;
  /** The requested authentication levels. */
  readonly acr?: readonly string[];
}
