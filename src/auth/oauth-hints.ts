/** Returns a hint for an OAuth error, given as `code: description`. */
export function oauthHint(text: string, realm: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(text))?.[1](realm);
}

const hints: readonly (readonly [RegExp, (realm: string) => string])[] = [
  [
    /^invalid_grant: Invalid user credentials/,
    (realm) =>
      `Check that the account belongs to the realm ${JSON.stringify(realm)} (auth.realm selects another one), and whether it needs a totp.`,
  ],
  [
    /^invalid_grant: Account is not fully set up/,
    () =>
      'The account has a required action, such as setting a new password, which must be completed in a browser.',
  ],
  [
    /^invalid_request: DPoP proof is missing/,
    () => 'The client may obtain only tokens that are bound to a key: set dpop.',
  ],
  [
    /^\w+: DPoP HTTP URL mismatch/,
    () =>
      'The server sees another URL than the request was sent to: a proxy changed it. The proxy must send X-Forwarded-Host and X-Forwarded-Proto, and Keycloak must use them (--proxy-headers=xforwarded).',
  ],
  [
    /^invalid_grant: .*(client and authorized client don't match|have required client)/,
    () =>
      'A refresh token works only for the client that obtained it, and only once if the realm revokes used tokens.',
  ],
  [
    /^invalid_grant: Maximum allowed refresh token reuse/,
    () =>
      'This refresh token has been used before, so the realm has ended its session. Processes that share a refresh token need a store.',
  ],
  [
    /^access_denied: Client is not within the token audience/,
    () =>
      'The audience of the subject token must include this client: add an audience mapper to the client of the token.',
  ],
  [
    /^invalid_grant: (Code not valid|Code already used)/,
    () => 'A code works only once, for a minute by default, and only for the client that requested it.',
  ],
  [
    /^invalid_grant: Incorrect redirect_uri/,
    () => 'The redirectUri must equal the one in the authorization request.',
  ],
  [
    /^invalid_client: (Client authentication with signed JWT failed|Unable to load public key)/,
    () =>
      'Check that the client has this key, with the kid from keyId or the JWK, and that it expects this algorithm.',
  ],
  [
    /^invalid_client: Invalid token audience/,
    () =>
      'The audience of assertions is the URL of the realm. If that is not below serverUrl, set the option issuer.',
  ],
  [
    /^invalid_client: Parameter client_assertion_type is missing/,
    () =>
      "The client authenticates with a JWT: set privateKey, clientAssertion, or clientAuthentication: 'client_secret_jwt'.",
  ],
  [
    /^invalid_scope/,
    () =>
      'A client can request only scopes that are among its default or optional client scopes, and that the realm has: `kc-admin-api` exists since Keycloak 26.8.2.',
  ],
  [/^insufficient_scope: Missing openid scope/, () => 'Request the scope openid when you obtain the token.'],
  [
    /^unauthorized_client/,
    () => 'Check that the clientSecret is correct and that the client allows this grant.',
  ],
  [
    /^invalid_client/,
    (realm) =>
      `Check that the client exists in the realm ${JSON.stringify(realm)}, that it is confidential if a secret is set, and that \`fetch\` presents the certificate if it uses tls_client_auth.`,
  ],
];
