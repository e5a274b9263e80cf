/** What a device shows its user (RFC 8628, section 3.2). */
export interface DeviceAuthorization {
  readonly device_code: string;
  /** What the user types in. */
  readonly user_code: string;
  /** Where the user types it in. */
  readonly verification_uri: string;
  /** The same with the code in it, for a QR code. */
  readonly verification_uri_complete?: string | undefined;
  /** Seconds until both codes end. */
  readonly expires_in: number;
  /** Milliseconds since the epoch at which they end. */
  readonly expiresAt: number;
  /** Seconds between two questions for the tokens. */
  readonly interval?: number | undefined;
  /** The secret of PKCE, which the request had. */
  readonly codeVerifier: string;
}

/** What a device asks for. */
export interface DeviceAuthorizationRequest {
  /** Scopes with spaces between them. */
  readonly scope?: string | undefined;
  /** Further parameters, by their names on the wire. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/** Whom to ask for a login on a device of their own (CIBA Core, section 7.1). */
export interface BackchannelAuthenticationRequest {
  /** The username, e-mail address or id of the user. */
  readonly loginHint: string;
  /** Scopes with spaces between them, `openid` by default. */
  readonly scope?: string | undefined;
  /** Shown on both devices, so that the user knows which request it is. */
  readonly bindingMessage?: string | undefined;
  /** Levels of authentication, with spaces between them. */
  readonly acrValues?: string | undefined;
  /** Further parameters, by their names on the wire. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/** A login that a user was asked for (CIBA Core, section 7.3). */
export interface BackchannelAuthentication {
  readonly auth_req_id: string;
  /** Seconds in which the user is to answer. */
  readonly expires_in: number;
  /** Milliseconds since the epoch at which that ends. */
  readonly expiresAt: number;
  /** Seconds between two questions for the tokens. */
  readonly interval?: number | undefined;
}
