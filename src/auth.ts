/**
 * `realmtree/auth`: OpenID Connect, verified tokens and DPoP without the resource tree, for edge functions and for APIs
 * that only look at tokens.
 */

export type {
  AuthorizationParameters,
  AuthorizationSession,
  LogoutParameters,
  PushedAuthorization,
  StartedAuthorization,
} from './auth/authorization-request.ts';
export type { AuthorizationCallback, AuthorizationCode } from './auth/callback.ts';
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
export type { DPoPKeyPair } from './auth/dpop.ts';
export { DPoP } from './auth/dpop.ts';
export type { InactiveReason } from './auth/inactive-reason.ts';
export type {
  AccessTokenClaims,
  Confirmation,
  IdTokenClaims,
  LogoutTokenClaims,
  PermissionClaim,
  ProfileClaims,
  RefreshTokenClaims,
  RequestingPartyTokenClaims,
  RoleClaim,
  TokenClaims,
  UnverifiedClaims,
} from './auth/jwt/claims.ts';
export { decodeRefreshToken, decodeUnverified } from './auth/jwt/decode.ts';
export type { DPoPProof, DPoPProofChecks, Seen } from './auth/jwt/dpop-proof.ts';
export { verifyDPoPProof } from './auth/jwt/dpop-proof.ts';
export type { VerificationKey } from './auth/jwt/given-key.ts';
export type {
  AccessTokenOptions,
  BindingOptions,
  DecodeTokenOptions,
  IdTokenOptions,
  LogoutTokenOptions,
  Recipient,
  UnverifiedOptions,
  VerifyOptions,
} from './auth/jwt/options.ts';
export type { ExportedKeys, KeySettings, KeyWait } from './auth/jwt/realm-keys.ts';
export { hasClientRole, hasRealmRole, hasScope } from './auth/jwt/roles.ts';
export type { TokenSource } from './auth/jwt/text.ts';
export type { TokenErrorCode, TokenErrorFacts } from './auth/jwt/token-error.ts';
export { TokenError } from './auth/jwt/token-error.ts';
export type { RealmOfTokens } from './auth/jwt/token-verifier.ts';
export { TokenVerifier, type TokenVerifierOptions } from './auth/jwt/token-verifier.ts';
export type { LoginFlow } from './auth/login-flow.ts';
export type {
  OpenIdConfiguration,
  PublicRealm,
  TokenHint,
  TokenIntrospection,
  UserInfo,
} from './auth/open-id-configuration.ts';
export type { OpenIdConnectClient, OpenIdConnectSettings } from './auth/open-id-connect.ts';
export { OpenIdConnect, type OpenIdConnectOptions } from './auth/open-id-connect.ts';
export type { PrivateKey } from './auth/private-key.ts';
export type { TokenStore } from './auth/store-lock.ts';
export type { TokenExchangeRequest, TokenType } from './auth/token-exchange.ts';
export type { JwtBearerGrant, PasswordGrant, ScopeRequest, TokenGrants } from './auth/token-grants.ts';
export type { TokenResponse } from './auth/token-response.ts';
export type { RequestContent } from './http/body.ts';
export {
  ApiError,
  type ApiErrorFacts,
  BadRequestError,
  ConnectionError,
  type ErrorCode,
  type FieldError,
  ForbiddenError,
  InvalidResponseError,
  KeycloakError,
  NotFoundError,
  OAuthError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
} from './http/errors.ts';
export type {
  Fetch,
  Hooks,
  Method,
  RequestEvent,
  RequestOptions,
  ResponseEvent,
  RetryEvent,
  TransportOptions,
} from './http/options.ts';
export { formatChallenge, parseChallenge, type UmaChallenge } from './uma/challenge.ts';
export type { PermissionNeed } from './uma/claims.ts';
export { hasPermission } from './uma/claims.ts';
