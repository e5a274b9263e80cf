/**
 * `realmtree/auth`: OpenID Connect, token verification and DPoP without the resource tree, for edge functions and for
 * APIs that only verify tokens.
 */

export type {
  AssertionClient,
  CertificateClient,
  ClientFields,
  ConfidentialClient,
  KeyClient,
  OAuthClient,
  PublicClient,
  SecretClient,
} from './auth/client-authentication.ts';
export type { ClientMetadata, ClientRegistration, RegisteredClient } from './auth/client-registration.ts';
export type {
  Auth,
  AuthSettings,
  ClientCredentials,
  JwtBearerCredentials,
  PasswordCredentials,
  RefreshTokenCredentials,
  TokenExchangeCredentials,
} from './auth/credentials.ts';
export type {
  BackchannelAuthentication,
  BackchannelAuthenticationRequest,
  DeviceAuthorization,
  DeviceAuthorizationRequest,
} from './auth/device.ts';
export type { DPoPKeyPair, DPoPOptions } from './auth/dpop.ts';
export { DPoP } from './auth/dpop.ts';
export type {
  JwtBearerGrant,
  PasswordGrant,
  RefreshRequest,
  ScopeRequest,
} from './auth/grant-requests.ts';
export { type GrantRequest, notGranted } from './auth/granted.ts';
export type { InactiveReason } from './auth/inactive-reason.ts';
export type { LoginFlow } from './auth/login-flow.ts';
export type {
  AuthorizationCallback,
  AuthorizationCode,
  AuthorizationParameters,
  AuthorizationSession,
  LoginChecks,
  PushedAuthorization,
  StartedAuthorization,
} from './auth/login-requests.ts';
export type { LogoutParameters } from './auth/logout.ts';
export type {
  OpenIdConfiguration,
  PublicRealm,
  TokenHint,
  TokenIntrospection,
  UserInfo,
} from './auth/open-id-configuration.ts';
export { OpenIdConnect } from './auth/open-id-connect.ts';
export type {
  OpenIdConnectClient,
  OpenIdConnectOptions,
  OpenIdConnectSettings,
} from './auth/open-id-settings.ts';
export type { FurtherParameters } from './auth/parameters.ts';
export type { PrivateKey } from './auth/private-key.ts';
export type { TokenExchangeRequest, TokenType } from './auth/token-exchange.ts';
export type { TokenGrants } from './auth/token-grants.ts';
export type { TokenResponse, VerifiedTokenResponse } from './auth/token-response.ts';
export type { TokenStore } from './auth/token-store.ts';
export { formatChallenge, parseChallenge, type UmaChallenge } from './uma/challenge.ts';
export type { PermissionNeed } from './uma/claims.ts';
export { hasPermission } from './uma/claims.ts';
export * from './verify.ts';
