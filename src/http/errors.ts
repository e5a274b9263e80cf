import type { LiteralUnion } from 'type-fest';
import { capture, lengthen, shorten } from './stack.ts';

/** An error in one field of a request body. */
export interface FieldError {
  /** The field, as the server names it: `email`. */
  readonly field: string;
  /** The server's message, often a key such as `error-invalid-length`. */
  readonly message: string;
  /** Values to insert into the message. */
  readonly params: readonly unknown[];
}

/** Values of `code` that realmtree sets. Other values are the server's own keys. */
export type ErrorCode = LiteralUnion<
  | 'ambiguous'
  | 'bad_request'
  | 'body_dropped'
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
  | 'response_cut_off'
  | 'response_too_large'
  | 'route_not_found'
  | 'server_error'
  | 'store_unavailable'
  | 'timeout'
  | 'token_too_large'
  | 'unauthorized'
  | 'unexpected_status'
  | 'validation_failed',
  string
>;

/** The name of an error class, which minifiers do not know, and its default `code`. */
export type Kind = readonly [name: string, code?: ErrorCode];

/** Hides fields without a value when an error is printed. */
export function quiet(error: Error, ...names: string[]): void {
  for (const name of names) {
    const value: unknown = Reflect.get(error, name);
    if (value === undefined || (Array.isArray(value) && value.length === 0)) {
      Object.defineProperty(error, name, { enumerable: false });
    }
  }
}

/** Base class of all errors that realmtree throws, except the `TypeError` for an invalid argument. */
export class KeycloakError extends Error {
  /** @internal */
  static readonly kind: Kind = ['KeycloakError'];
  /** A stable code to switch on. */
  readonly code: ErrorCode;
  /** Possible causes and remedies, if known. They are not part of `message`. */
  readonly hints: readonly string[];

  constructor(message: string, code: ErrorCode, hints: readonly string[] = []) {
    const limit = lengthen();
    super(message);
    shorten(limit);
    this.code = code;
    this.hints = hints;
    quiet(this, 'hints');
  }

  /** @internal */
  override get name(): string {
    return (this.constructor as typeof KeycloakError).kind[0];
  }

  /** @internal */
  override set name(value: string) {
    Object.defineProperty(this, 'name', { value, configurable: true, writable: true });
  }
}

/** Returns the error with a stack that leads from here to the caller, where a promise with several listeners cut it. */
export function traced<E>(error: E): E {
  if (error instanceof KeycloakError) capture(error, traced);
  return error;
}

/** Returns a copy of an error for one of several callers that share a failure: the stack of each leads elsewhere. */
export function ownError<E>(error: E): E {
  if (!(error instanceof KeycloakError)) return error;
  const own: E = Reflect.construct(Error, [error.message], error.constructor);
  Object.defineProperties(own, Object.getOwnPropertyDescriptors(error));
  return traced(own);
}

/** There was no response: the server is unreachable, its name is unknown, or its certificate was refused. */
export class ConnectionError extends KeycloakError {
  /** @internal */
  static override readonly kind: Kind = ['ConnectionError'];
  /**
   * The system's error code: `ECONNREFUSED`, `ECONNRESET`, `ENOTFOUND`, `CERT_HAS_EXPIRED`; `PROXY_REFUSED` if a proxy
   * did not open the connection. `undefined` if the runtime does not report it, as in browsers.
   */
  readonly reason: string | undefined;
  /** The method of the request. */
  readonly method: string;
  /** The path of the request, without its query. */
  readonly path: string;

  constructor(
    method: string,
    path: string,
    reason: string | undefined,
    text: string,
    hints?: readonly string[],
  ) {
    super(`No answer: ${text} (${method} ${path})`, 'connection_failed', hints);
    this.reason = reason;
    this.method = method;
    this.path = path;
    quiet(this, 'reason');
  }
}

/** The call took longer than its `timeout`. */
export class TimeoutError extends KeycloakError {
  /** @internal */
  static override readonly kind: Kind = ['TimeoutError'];
  /** The limit that was exceeded. */
  readonly milliseconds: number;
  /** The method of the last request that the call sent; `undefined` if it sent none. */
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
}

/** More than one object matches a key that must identify one. */
export class AmbiguousError extends KeycloakError {
  /** @internal */
  static override readonly kind: Kind = ['AmbiguousError'];
  /** Number of matching objects. */
  readonly matches: number;

  constructor(key: string, path: string, matches: number) {
    super(`${matches} objects below ${path} have the ${key}; use byId`, 'ambiguous');
    this.matches = matches;
  }
}

/** Details of an error response. */
export interface ApiErrorFacts {
  readonly method: string;
  readonly path: string;
  readonly httpStatus: number;
  /** The server's explanation. */
  readonly description: string;
  /** Defaults to the code of the class: `not_found` for a `NotFoundError`. */
  readonly code?: ErrorCode | undefined;
  readonly fieldErrors?: readonly FieldError[] | undefined;
  readonly hints?: readonly string[] | undefined;
  readonly retryAfter?: number | undefined;
  /** The names that do not exist, for a `NotFoundError`. */
  readonly missing?: readonly string[] | undefined;
}

/** The server returned an error status or an unusable response. Base class of the status-specific errors. */
export class ApiError extends KeycloakError {
  /** @internal */
  static override readonly kind: Kind = ['ApiError', 'unexpected_status'];
  /**
   * HTTP status of the response. Not called `status`, because Express and Fastify would respond with the status of an
   * uncaught error.
   */
  readonly httpStatus: number;
  /** The method of the request. */
  readonly method: string;
  /** The path of the request, without its query. */
  readonly path: string;
  /** The server's explanation. */
  readonly description: string;
  /** Fields of the body that the server refused, with the reasons. */
  readonly fieldErrors: readonly FieldError[];
  /** Seconds to wait before another attempt, if the server specifies them. */
  readonly retryAfter: number | undefined;

  constructor(facts: ApiErrorFacts) {
    super(
      `${facts.httpStatus} ${facts.description} (${facts.method} ${facts.path})`,
      facts.code ?? new.target.kind[1] ?? 'unexpected_status',
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
}

/** 400: the server cannot process the request. */
export class BadRequestError extends ApiError {
  /** @internal */
  static override readonly kind: Kind = ['BadRequestError', 'bad_request'];
}

/** 400 with the fields at fault, or for a password that violates the realm's policy. */
export class ValidationError extends BadRequestError {
  /** @internal */
  static override readonly kind: Kind = ['ValidationError', 'validation_failed'];
}

/** 401: the token is missing, expired, or from another realm or host. */
export class UnauthorizedError extends ApiError {
  /** @internal */
  static override readonly kind: Kind = ['UnauthorizedError', 'unauthorized'];
}

/** 403: the account of the token lacks a role for the request. */
export class ForbiddenError extends ApiError {
  /** @internal */
  static override readonly kind: Kind = ['ForbiddenError', 'forbidden'];
}

/** 404: the object does not exist. Also thrown if a look-up by a natural key finds nothing. */
export class NotFoundError extends ApiError {
  /** @internal */
  static override readonly kind: Kind = ['NotFoundError', 'not_found'];
  /** Every name that does not exist, if a call was given several. A client role appears as `web/editor`. */
  readonly missing: readonly string[];

  constructor(facts: ApiErrorFacts) {
    super(facts);
    this.missing = facts.missing ?? [];
    quiet(this, 'missing');
  }
}

/** 409: an object with the same key already exists. */
export class ConflictError extends ApiError {
  /** @internal */
  static override readonly kind: Kind = ['ConflictError', 'conflict'];
}

/** 429: too many requests. `retryAfter` may hold the time to wait. */
export class RateLimitError extends ApiError {
  /** @internal */
  static override readonly kind: Kind = ['RateLimitError', 'rate_limited'];
}

/** 5xx: the server, or a proxy in front of it, failed. */
export class ServerError extends ApiError {
  /** @internal */
  static override readonly kind: Kind = ['ServerError', 'server_error'];
}

/**
 * The status means success, but the body is not what the route returns: the page of a proxy, JSON that ends early (code
 * `response_cut_off`), or a body longer than `maxResponseSize` (code `response_too_large`).
 */
export class InvalidResponseError extends ApiError {
  /** @internal */
  static override readonly kind: Kind = ['InvalidResponseError', 'invalid_response'];
}

/** An OAuth 2.0 or OpenID Connect endpoint refused a request (RFC 6749, section 5.2). */
export class OAuthError extends KeycloakError {
  /** @internal */
  static override readonly kind: Kind = ['OAuthError'];
  /** Error code of the specification, such as `invalid_grant`. */
  readonly error: string;
  /** The server's explanation. */
  readonly errorDescription: string | undefined;
  /** HTTP status of the response; `undefined` if the error came without one, such as in a callback URL. */
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
}
