/** `realmtree/verify`: verification of tokens with the keys of their realm, for APIs that only verify tokens. */

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
export type { DPoPProof } from './auth/jwt/dpop-proof.ts';
export { verifyDPoPProof } from './auth/jwt/dpop-proof.ts';
export type { VerificationKey } from './auth/jwt/given-key.ts';
export type {
  AccessTokenOptions,
  BindingOptions,
  DecodeTokenOptions,
  DPoPProofChecks,
  ExportedKeys,
  IdTokenOptions,
  KeySettings,
  KeyWait,
  LogoutTokenOptions,
  RealmOfTokens,
  Recipient,
  Seen,
  TokenVerifierOptions,
  UnverifiedOptions,
  VerifyOptions,
} from './auth/jwt/options.ts';
export { hasClientRole, hasRealmRole, hasScope } from './auth/jwt/roles.ts';
export type { TokenSource } from './auth/jwt/text.ts';
export type { TokenErrorCode, TokenErrorFacts } from './auth/jwt/token-error.ts';
export { TokenError } from './auth/jwt/token-error.ts';
export { TokenVerifier } from './auth/jwt/token-verifier.ts';
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
