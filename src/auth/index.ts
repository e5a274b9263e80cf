/**
 * `realmtree/auth`: OpenID Connect, verified tokens and DPoP without the resource tree, for edge functions and for APIs
 * that only look at tokens.
 */

export type { RequestContent } from '../http/body.ts';
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
} from '../http/errors.ts';
export type {
  Fetch,
  Hooks,
  Method,
  RequestEvent,
  RequestOptions,
  ResponseEvent,
  RetryEvent,
  TransportOptions,
} from '../http/options.ts';
export type {
  AuthorizationParameters,
  AuthorizationSession,
  LogoutParameters,
  PushedAuthorization,
  StartedAuthorization,
} from './authorization-request.ts';
export type { AuthorizationCallback, AuthorizationCode } from './callback.ts';
export type {
  AssertionClient,
  CertificateClient,
  ClientFields,
  ConfidentialClient,
  KeyClient,
  OAuthClient,
  PublicClient,
  SecretClient,
} from './client-authentication.ts';
export type { ClientMetadata, ClientRegistration, RegisteredClient } from './client-registration.ts';
export type {
  Auth,
  AuthSettings,
  ClientCredentials,
  JwtBearerCredentials,
  PasswordCredentials,
  RefreshTokenCredentials,
  TokenExchangeCredentials,
} from './credentials.ts';
export type {
  BackchannelAuthentication,
  BackchannelAuthenticationRequest,
  DeviceAuthorization,
  DeviceAuthorizationRequest,
} from './device.ts';
export type { DPoPKeyPair } from './dpop.ts';
export { DPoP } from './dpop.ts';
export type { InactiveReason } from './inactive-reason.ts';
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
} from './jwt/claims.ts';
export { decodeRefreshToken, decodeUnverified } from './jwt/decode.ts';
export type { DPoPProof, DPoPProofChecks } from './jwt/dpop-proof.ts';
export { verifyDPoPProof } from './jwt/dpop-proof.ts';
export type { VerificationKey } from './jwt/given-key.ts';
export type {
  AccessTokenOptions,
  BindingOptions,
  DecodeTokenOptions,
  IdTokenOptions,
  LogoutTokenOptions,
  Recipient,
  Seen,
  UnverifiedOptions,
  VerifyOptions,
} from './jwt/options.ts';
export type { ExportedKeys, KeySettings, KeyWait } from './jwt/realm-keys.ts';
export { hasClientRole, hasRealmRole, hasScope } from './jwt/roles.ts';
export type { TokenErrorCode, TokenErrorFacts } from './jwt/token-error.ts';
export { TokenError } from './jwt/token-error.ts';
export type { RealmOfTokens } from './jwt/token-verifier.ts';
export { TokenVerifier, type TokenVerifierOptions } from './jwt/token-verifier.ts';
export type { LoginFlow } from './login-flow.ts';
export type {
  OpenIdConfiguration,
  PublicRealm,
  TokenHint,
  TokenIntrospection,
  UserInfo,
} from './open-id-configuration.ts';
export type { OpenIdConnectClient, OpenIdConnectSettings } from './open-id-connect.ts';
export { OpenIdConnect, type OpenIdConnectOptions } from './open-id-connect.ts';
export type { PrivateKey } from './private-key.ts';
export type { TokenSource } from './text.ts';
export type { TokenExchangeRequest, TokenType } from './token-exchange.ts';
export type { JwtBearerGrant, PasswordGrant, ScopeRequest, TokenGrants } from './token-grants.ts';
export type { TokenResponse } from './token-response.ts';
export type { TokenStore } from './token-store.ts';
export { formatChallenge, parseChallenge, type UmaChallenge } from './uma/challenge.ts';
export type { PermissionNeed } from './uma/claims.ts';
export { hasPermission } from './uma/claims.ts';
