export type { Auth, ClientCredentials, PasswordCredentials, TokenSource } from './auth/credentials.ts';
export {
  AmbiguousError,
  ApiError,
  BadRequestError,
  ConflictError,
  ConnectionError,
  ForbiddenError,
  InvalidResponseError,
  KeycloakError,
  NotFoundError,
  OAuthError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
  ValidationError,
} from './http/errors.ts';
export { KeycloakRealm, type KeycloakRealmOptions } from './realm/keycloak-realm.ts';
