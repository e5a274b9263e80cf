/** Returns what helps against an error of OAuth, given as `code: description`. */
export function oauthHint(text: string, realm: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(text))?.[1](realm);
}

const hints: readonly (readonly [RegExp, (realm: string) => string])[] = [
  [
    /^invalid_grant: Invalid user credentials/,
    (realm) =>
      `Is the account one of the realm ${JSON.stringify(realm)} (auth.realm names another), and does it need a totp?`,
  ],
  [
    /^invalid_grant: Account is not fully set up/,
    () => 'The account has a required action, such as a new password, that is done in a browser.',
  ],
  [
    /^invalid_request: DPoP proof is missing/,
    () => 'The client gets only tokens that are bound to a key: set dpop.',
  ],
  [
    /^invalid_grant: .*(client and authorized client don't match|have required client)/,
    () => 'A refresh token serves once where the realm revokes used ones, and only the client that got it.',
  ],
  [
    /^invalid_grant: Maximum allowed refresh token reuse/,
    () =>
      'Someone has used this refresh token before, and the realm has ended its session. Processes that share one need a store.',
  ],
  [
    /^access_denied: Client is not within the token audience/,
    () => 'The subject token must name this client in its audience: add an audience mapper to its client.',
  ],
  [
    /^invalid_grant: (Code not valid|Code already used)/,
    () => 'A code serves once, for a minute, and only the client that asked for it.',
  ],
  [
    /^invalid_grant: Incorrect redirect_uri/,
    () => 'The redirectUri must be that of the authorization request.',
  ],
  [
    /^invalid_client: (Client authentication with signed JWT failed|Unable to load public key)/,
    () =>
      'Has the client this key, under the kid that keyId or the JWK names, with the algorithm that it asks for?',
  ],
  [
    /^invalid_client: Invalid token audience/,
    () =>
      "Assertions are made for the realm's URL: the option issuer names it where it is not below serverUrl.",
  ],
  [
    /^invalid_client: Parameter client_assertion_type is missing/,
    () =>
      "The client proves itself by a JWT: give privateKey or clientAssertion, or clientAuthentication 'client_secret_jwt'.",
  ],
  [/^insufficient_scope: Missing openid scope/, () => 'Ask for the scope openid when you get the token.'],
  [/^unauthorized_client/, () => 'Is the clientSecret right, and does the client allow this grant?'],
  [
    /^invalid_client/,
    (realm) =>
      `Does the client exist in the realm ${JSON.stringify(realm)}, and is it confidential where a secret is given?`,
  ],
];
