import type { LiteralUnion } from 'type-fest';

/** What went wrong with one field of a body. */
export interface FieldError {
  /** The name of the field, as the server names it: `email`. */
  readonly field: string;
  /** The server's message, often a key such as `error-invalid-length`. */
  readonly message: string;
  /** What belongs into the message. */
  readonly params: readonly unknown[];
}

/** The values of `code` that realmtree gives itself; the server's own keys stand there too. */
export type ErrorCode = LiteralUnion<
  | 'ambiguous'
  | 'bad_request'
  | 'closed'
  | 'conflict'
  | 'connection_failed'
  | 'forbidden'
  | 'ignored'
  | 'invalid_response'
  | 'no_credentials'
  | 'not_found'
  | 'partial'
  | 'rate_limited'
  | 'realm_not_found'
  | 'redirect_refused'
  | 'request_submitted'
  | 'route_not_found'
  | 'server_error'
  | 'timeout'
  | 'token_too_large'
  | 'unauthorized'
  | 'unexpected_status'
  | 'validation_failed',
  string
>;

const ownCode = Symbol('code');

/**
 * An error's name, on the prototype: minifiers rename classes, and an own property would be printed twice. With it the
 * `code` of an `ApiError` that is given none.
 */
export function named(kind: { prototype: Error }, name: string, code?: ErrorCode): void {
  Object.defineProperty(kind.prototype, 'name', { value: name, configurable: true, writable: true });
  if (code) Object.defineProperty(kind.prototype, ownCode, { value: code });
}

/** Keeps what an error does not have out of its printed form. */
export function quiet(error: Error, ...names: string[]): void {
  for (const name of names) {
    const value: unknown = Reflect.get(error, name);
    if (value === undefined || (Array.isArray(value) && value.length === 0)) {
      Object.defineProperty(error, name, { enumerable: false });
    }
  }
}

/** The base of all errors that realmtree throws, but for the `TypeError` of an argument that cannot be right. */
export class KeycloakError extends Error {
  /** A stable word to switch on. */
  readonly code: ErrorCode;
  /** What may be the cause and what may help, where that can be known; not part of `message`. */
  readonly hints: readonly string[];

  constructor(message: string, code: ErrorCode, hints: readonly string[] = []) {
    super(message);
    this.code = code;
    this.hints = hints;
    quiet(this, 'hints');
  }
  static {
    named(KeycloakError, 'KeycloakError');
  }
}

/** No answer came: the server is away, its name is unknown, its certificate is refused. */
export class ConnectionError extends KeycloakError {
  /** The system's code of the failure, such as `ECONNREFUSED`, when it gave one. */
  readonly reason: string | undefined;
  /** The method of the request. */
  readonly method: string;
  /** The path of the request, without its query. */
  readonly path: string;

  constructor(method: string, path: string, reason: string | undefined, text: string) {
    super(`No answer: ${text} (${method} ${path})`, 'connection_failed');
    this.reason = reason;
    this.method = method;
    this.path = path;
    quiet(this, 'reason');
  }
  static {
    named(ConnectionError, 'ConnectionError');
  }
}

/** The call took longer than its `timeout`. */
export class TimeoutError extends KeycloakError {
  /** The limit that was passed. */
  readonly milliseconds: number;
  /** The method of the last request that the call sent; `undefined` when there was none. */
  readonly method: string | undefined;
  /** The path of that request, without its query. */
  readonly path: string | undefined;

  constructor(
    milliseconds: number,
    request: { method?: string | undefined; path?: string | undefined } = {},
  ) {
    const { method, path } = request;
    super(`No answer within ${milliseconds} ms${method ? ` (${method} ${path})` : ''}`, 'timeout');
    this.milliseconds = milliseconds;
    this.method = method;
    this.path = path;
    quiet(this, 'method', 'path');
  }
  static {
    named(TimeoutError, 'TimeoutError');
  }
}

/** More than one object fits a key that must name one. */
export class AmbiguousError extends KeycloakError {
  /** How many fit. */
  readonly matches: number;

  constructor(key: string, path: string, matches: number) {
    super(`${matches} objects below ${path} have the ${key}; use byId`, 'ambiguous');
    this.matches = matches;
  }
  static {
    named(AmbiguousError, 'AmbiguousError');
  }
}

/** The facts of an answer that is an error. */
export interface ApiErrorFacts {
  readonly method: string;
  readonly path: string;
  readonly httpStatus: number;
  /** What the server says, in words. */
  readonly description: string;
  /** That of the class, when left out: `not_found` of a `NotFoundError`. */
  readonly code?: ErrorCode | undefined;
  readonly fieldErrors?: readonly FieldError[] | undefined;
  readonly hints?: readonly string[] | undefined;
  readonly retryAfter?: number | undefined;
  /** The names that do not exist, of a `NotFoundError`. */
  readonly missing?: readonly string[] | undefined;
}

/** The server answered, but not with what was asked for. */
export class ApiError extends KeycloakError {
  /** The status of the answer. Not called `status`: Express and Fastify would answer with that of an uncaught error. */
  readonly httpStatus: number;
  /** The method of the request. */
  readonly method: string;
  /** The path of the request, without its query. */
  readonly path: string;
  /** What the server says, in words. */
  readonly description: string;
  /** Which fields of the body the server refused, and why. */
  readonly fieldErrors: readonly FieldError[];
  /** Seconds to wait before another try, when the server says so. */
  readonly retryAfter: number | undefined;

  constructor(facts: ApiErrorFacts) {
    super(
      `${facts.httpStatus} ${facts.description} (${facts.method} ${facts.path})`,
      facts.code ?? Reflect.get(new.target.prototype, ownCode),
      facts.hints,
    );
    this.httpStatus = facts.httpStatus;
    this.method = facts.method;
    this.path = facts.path;
    this.description = facts.description;
    this.fieldErrors = facts.fieldErrors ?? [];
    this.retryAfter = facts.retryAfter;
    quiet(this, 'fieldErrors', 'retryAfter');
  }
  static {
    named(ApiError, 'ApiError', 'unexpected_status');
  }
}

/** 400: the server cannot use the request. */
export class BadRequestError extends ApiError {
  static {
    named(BadRequestError, 'BadRequestError', 'bad_request');
  }
}

/** 400 with the fields that are at fault, or a password that the realm's policy refuses. */
export class ValidationError extends BadRequestError {
  static {
    named(ValidationError, 'ValidationError', 'validation_failed');
  }
}

/** 401: the token is missing, expired, or from another realm or host. */
export class UnauthorizedError extends ApiError {
  static {
    named(UnauthorizedError, 'UnauthorizedError', 'unauthorized');
  }
}

/** 403: the token's account lacks a role for this. */
export class ForbiddenError extends ApiError {
  static {
    named(ForbiddenError, 'ForbiddenError', 'forbidden');
  }
}

/** 404: there is no such object; also when a look-up by a natural key finds none. */
export class NotFoundError extends ApiError {
  /** Each of the names that do not exist, where a call was given several; of a client's role as `web/editor`. */
  readonly missing: readonly string[];

  constructor(facts: ApiErrorFacts) {
    super(facts);
    this.missing = facts.missing ?? [];
    quiet(this, 'missing');
  }
  static {
    named(NotFoundError, 'NotFoundError', 'not_found');
  }
}

/** 409: an object with the same key is there already. */
export class ConflictError extends ApiError {
  static {
    named(ConflictError, 'ConflictError', 'conflict');
  }
}

/** 429: too many requests; `retryAfter` may say how long to wait. */
export class RateLimitError extends ApiError {
  static {
    named(RateLimitError, 'RateLimitError', 'rate_limited');
  }
}

/** 5xx: the server, or a proxy before it, failed. */
export class ServerError extends ApiError {
  static {
    named(ServerError, 'ServerError', 'server_error');
  }
}

/** The status says success, but the body is not what the route answers with: cut off, or a page of a proxy. */
export class InvalidResponseError extends ApiError {
  static {
    named(InvalidResponseError, 'InvalidResponseError', 'invalid_response');
  }
}

/** An endpoint of OAuth 2.0 or OpenID Connect refused a request (RFC 6749, section 5.2). */
export class OAuthError extends KeycloakError {
  /** The code of the specification, such as `invalid_grant`. */
  readonly error: string;
  /** The server's explanation. */
  readonly errorDescription: string | undefined;
  /** The status of the answer; `undefined` when the error came with the user, in a callback URL. */
  readonly httpStatus: number | undefined;

  constructor(
    error: string,
    errorDescription: string | undefined,
    httpStatus: number | undefined,
    hints: readonly string[] = [],
  ) {
    super(errorDescription ? `${error}: ${errorDescription}` : error, error, hints);
    this.error = error;
    this.errorDescription = errorDescription;
    this.httpStatus = httpStatus;
    quiet(this, 'errorDescription', 'httpStatus');
  }
  static {
    named(OAuthError, 'OAuthError');
  }
}
