import {
  ApiError,
  type ApiErrorFacts,
  BadRequestError,
  ConflictError,
  type ErrorCode,
  ForbiddenError,
  InvalidResponseError,
  NotFoundError,
  RateLimitError,
  ServerError,
  UnauthorizedError,
  ValidationError,
} from './errors.ts';
import type { ErrorContext, Explainer } from './explain.ts';

const decoder: TextDecoder = new TextDecoder();

/** A response whose body has been read but not decoded. */
export class Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly #body: Uint8Array<ArrayBuffer>;
  /** Returns the authorization header of the request. A function: what is printed must not show it. */
  declare bearer?: () => string | undefined;
  /** The maker of its errors, loaded if the response is not as expected. */
  explainer: Explainer | undefined;

  constructor(
    request: { readonly method: string; readonly path: string },
    response: { status: number; headers: Pick<Headers, 'get'>; body: Uint8Array<ArrayBuffer> },
  ) {
    this.method = request.method;
    this.path = request.path;
    this.status = response.status;
    this.headers = response.headers;
    this.#body = response.body;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** Whether none of its text will be shown: it succeeded without a body, or with what looks like whole JSON. */
  get isExpected(): boolean {
    const last = this.#body.at(-1);
    const isWhole = last === 0x7d || last === 0x5d;
    return this.ok && (this.isEmpty || (this.isJson && (isWhole || this.#body.length < 20)));
  }

  /** Whether another token may succeed. The protection API of UMA answers 403 to an expired token. */
  get refusesToken(): boolean {
    return this.status === 401 || (this.status === 403 && /"invalid_bearer_token"/.test(this.text));
  }

  get isEmpty(): boolean {
    return this.#body.length === 0;
  }

  get isJson(): boolean {
    return /[/+]json\b/i.test(this.headers.get('content-type') ?? '');
  }

  /** The seconds to wait before another attempt, from `Retry-After` as a number or a date. */
  get secondsToWait(): number | undefined {
    const text = this.headers.get('retry-after');
    if (text === null) return undefined;
    const seconds = /^\s*\d+\s*$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
    return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
  }

  /** Whether it is a list without an end: a server that fails on its way through one reports that within it. */
  get isBroken(): boolean {
    const body = this.#body;
    return this.ok && body[0] === 0x5b && body.at(-1) !== 0x5d && this.isJson && !/\]\s*$/.test(this.text);
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#body;
  }

  get text(): string {
    return decoder.decode(this.#body);
  }

  /** Returns the body as JSON. If it is not JSON, throws an `InvalidResponseError` that shows an excerpt. */
  json<T>(): T {
    const { text } = this;
    try {
      return JSON.parse(text) as T;
    } catch {
      const shown = this.explainer ? `: ${this.explainer.excerpt(text)}` : '';
      const found = text.trim() === '' ? 'an empty body' : `${text.length} characters${shown}`;
      const isCutOff = /^\s*[[{]/.test(text);
      throw this.invalid(`Expected JSON, got ${found}`, isCutOff ? 'response_cut_off' : undefined);
    }
  }

  /**
   * Returns the body by its content type: JSON decoded, other text as a string, anything else as bytes, an empty body
   * as `undefined`.
   */
  decoded(): unknown {
    const type = this.headers.get('content-type') ?? '';
    if (this.isEmpty) return undefined;
    if (this.isJson) return this.json();
    return /^text\/|[/+]xml\b/i.test(type) ? this.text : this.bytes;
  }

  /**
   * Returns the key of the created object: the last segment of `Location`, decoded. The URL is not followed, because
   * its host is the server's own idea of its address.
   */
  createdKey(): string | undefined {
    const segment = this.headers.get('location')?.split(/[?#]/, 1)[0]?.split('/').filter(Boolean).at(-1);
    if (!segment) return undefined;
    try {
      return decodeURIComponent(segment);
    } catch {
      // Not encoded: then it is what it says.
      return segment;
    }
  }

  invalid(description: string, code?: ErrorCode): InvalidResponseError {
    return new InvalidResponseError({ ...this.#facts(description), ...(code && { code }) });
  }

  /** Returns the error for a body that is longer than the limit. */
  tooLarge(limit: number): InvalidResponseError {
    const facts = this.#facts(`Expected at most ${limit} bytes (maxResponseSize), got more`);
    return new InvalidResponseError({ ...facts, code: 'response_too_large' });
  }

  /** Returns the error that this response stands for, with further hints and the requirements of the route. */
  error(known: ErrorContext = {}): ApiError {
    const { status, isValidation, ...told } = this.explainer?.explain(this, known) ?? {
      status: this.status,
      description: 'without an explanation',
      // What is not explained says nothing about the object.
      code: this.status === 404 ? 'route_not_found' : undefined,
    };
    const Kind = isValidation
      ? ValidationError
      : (kinds.get(status) ?? (status >= 500 ? ServerError : ApiError));
    return new Kind({ ...this.#facts(told.description), ...told });
  }

  #facts(description: string): ApiErrorFacts {
    const { method, path, status } = this;
    return { method, path, httpStatus: status, description, retryAfter: this.secondsToWait };
  }
}

const kinds = new Map<number, new (facts: ApiErrorFacts) => ApiError>([
  [400, BadRequestError],
  [401, UnauthorizedError],
  [403, ForbiddenError],
  [404, NotFoundError],
  [409, ConflictError],
  [429, RateLimitError],
]);
