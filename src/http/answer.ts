import {
  ApiError,
  type ApiErrorFacts,
  BadRequestError,
  ConflictError,
  type FieldError,
  ForbiddenError,
  InvalidResponseError,
  NotFoundError,
  RateLimitError,
  ServerError,
  UnauthorizedError,
  ValidationError,
} from './errors.ts';
import type { Texts } from './redact.ts';

/** Requirements of a route, and the text with which a server that lacks them responds. */
export interface RouteNeeds {
  /** `Keycloak 26.4`, `the feature ssf` */
  readonly what: string;
  /** Matches the server's text if that is unambiguous, not if it can also mean a missing object. */
  readonly says: RegExp;
}

/** Text of the server's frameworks for an unknown path below a known resource; the second one up to Keycloak 22. */
const unknownRoute = /matching target resource|^RESTEASY003210\b/i;
/** Text of the frameworks for any other unknown path, and of the server itself for some missing objects. */
export const unknownPath: RegExp = /^HTTP 404/;
/** Text that Keycloak 24 and 26.0 add to errors that already explain more. */
const saysNothing = /^For more on this error/;

/** More are not read: nobody sent so many fields, and each of them is searched for secrets. */
const mostFieldErrors = 200;

/** A response whose body has been read but not decoded. */
export class Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly #body: Uint8Array<ArrayBuffer>;
  readonly #texts: Texts | undefined;

  constructor(
    request: { method: string; path: string; texts: Texts | undefined },
    response: { status: number; headers: Pick<Headers, 'get'>; body: Uint8Array<ArrayBuffer> },
  ) {
    this.method = request.method;
    this.path = request.path;
    this.#texts = request.texts;
    this.status = response.status;
    this.headers = response.headers;
    this.#body = response.body;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
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

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#body;
  }

  get text(): string {
    return new TextDecoder().decode(this.#body);
  }

  /** A text of the response as errors may show it. */
  #clean(text: string): string {
    return this.#texts?.clean(text) ?? '';
  }

  /** Returns the body as JSON. If it is not JSON, throws an `InvalidResponseError` that shows an excerpt. */
  json<T>(): T {
    const { text } = this;
    try {
      return JSON.parse(text) as T;
    } catch {
      const shown = this.#texts ? `: ${this.#texts.excerpt(text)}` : '';
      const found = text.trim() === '' ? 'an empty body' : `${text.length} characters${shown}`;
      throw this.invalid(`Expected JSON, got ${found}`);
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
    const segment = target(this.headers.get('location'))?.split('/').filter(Boolean).at(-1);
    if (!segment) return undefined;
    try {
      return decodeURIComponent(segment);
    } catch {
      // Not encoded: then it is what it says.
      return segment;
    }
  }

  invalid(description: string): InvalidResponseError {
    return new InvalidResponseError(this.#facts(description));
  }

  /** Returns the error for a body that is longer than the limit. */
  tooLarge(limit: number): InvalidResponseError {
    const facts = this.#facts(`Expected at most ${limit} bytes (maxResponseSize), got more`);
    return new InvalidResponseError({ ...facts, code: 'response_too_large' });
  }

  /** Returns the error that this response stands for, with further hints and the requirements of the route. */
  error(known: { hints?: readonly string[]; needs?: RouteNeeds | undefined } = {}): ApiError {
    const { status } = this;
    if (status < 400) {
      const hint = 'Redirects are not followed with credentials: set serverUrl to the final URL.';
      const facts = this.#facts(
        `A redirect to ${this.#clean(target(this.headers.get('location')) ?? 'nowhere')}`,
      );
      return new ApiError({ ...facts, code: 'redirect_refused', hints: [hint] });
    }
    const { key, description, fieldErrors } = this.#complaint();
    const { needs } = known;
    // A server may know the path with other methods, or take it for another one.
    const isTooOld = needs && (status === 405 || (status === 404 && needs.says.test(description)));
    const noRoute =
      isTooOld || (status === 404 && ((!this.isJson && !this.isEmpty) || unknownRoute.test(description)));
    const lacks = status === 501 || /feature/i.test(description);
    const own = hintsFor(status, description, noRoute);
    // A 403 of another cause than the rights of the account.
    const hints = status === 403 && own.length > 0 ? own : [...own, ...(known.hints ?? [])];
    if (needs && noRoute) hints[0] = `This route needs ${needs.what}.`;
    else if (needs && lacks) hints[0] = `${hints[0] ?? ''} This route needs ${needs.what}.`.trim();
    else if (needs && unknownPath.test(description)) {
      hints.push(`If the object exists, the server has no such route: this route needs ${needs.what}.`);
    }
    const facts: ApiErrorFacts = {
      ...this.#facts(description),
      code: noRoute ? 'route_not_found' : (key ?? (status === 431 ? 'token_too_large' : undefined)),
      fieldErrors,
      hints,
    };
    if (status === 400 && (fieldErrors.length > 0 || key?.startsWith('invalidPassword'))) {
      return new ValidationError(facts);
    }
    const Kind = kinds.get(noRoute ? 404 : status) ?? (status >= 500 ? ServerError : ApiError);
    return new Kind(facts);
  }

  #facts(description: string): ApiErrorFacts {
    const { method, path, status } = this;
    return { method, path, httpStatus: status, description, retryAfter: secondsToWait(this.headers) };
  }

  /** The server's error, in any of its formats. */
  #complaint(): { key: string | undefined; description: string; fieldErrors: FieldError[] } {
    const clean = (value: unknown): string | undefined =>
      typeof value === 'string' && value.trim() !== '' ? this.#clean(value.trim()) || undefined : undefined;
    const body = this.#errorBody();
    const fieldErrors = fieldErrorsOf(body, (text) => this.#clean(text));
    const inHeader = challenge(this.headers.get('www-authenticate'));
    const error = clean(body?.['error']) ?? clean(inHeader['error']);
    const message = clean(body?.['errorMessage']);
    const key = [error, message].find((text) => text !== undefined && /^[A-Za-z][\w.-]*$/.test(text));
    const explained = clean(body?.['error_description']) ?? clean(inHeader['error_description']);
    const isEmpty = error !== undefined && key !== error && saysNothing.test(explained ?? '');
    const description =
      (fieldErrors.map(({ field, message }) => `${field}: ${message}`).join('; ') || undefined) ??
      (isEmpty ? undefined : explained) ??
      message ??
      error ??
      (this.isJson ? undefined : this.#texts?.excerpt(this.text) || undefined) ??
      'without an explanation';
    return { key, description, fieldErrors };
  }

  #errorBody(): Record<string, unknown> | undefined {
    try {
      const body: unknown = JSON.parse(this.text);
      return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined;
    } catch {
      // No JSON: the body is shown as the text that it is.
      return undefined;
    }
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

function fieldErrorsOf(
  body: Record<string, unknown> | undefined,
  redact: (text: string) => string,
): FieldError[] {
  const listed = Array.isArray(body?.['errors']) ? body['errors'] : [body, ...violations(body)];
  return listed
    .slice(0, mostFieldErrors)
    .flatMap((item: { field?: unknown; errorMessage?: unknown; params?: unknown } | null | undefined) =>
      typeof item?.field === 'string'
        ? [
            {
              field: redact(item.field),
              message: redact(String(item.errorMessage ?? 'is not accepted')),
              params: Array.isArray(item.params) ? (cleaned(item.params, redact) as unknown[]) : [],
            },
          ]
        : [],
    );
}

/** JSON with each of its texts, names and numbers as errors may show it. */
function cleaned(value: unknown, redact: (text: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number') return redact(String(value)) === String(value) ? value : '[redacted]';
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 4) return '…';
  const inner = (item: unknown): unknown => cleaned(item, redact, depth + 1);
  if (Array.isArray(value)) return value.slice(0, mostFieldErrors).map(inner);
  const members = Object.entries(value).slice(0, mostFieldErrors);
  return Object.fromEntries(members.map(([name, item]) => [redact(name), inner(item)]));
}

/** Version 2 of the API writes `field: message`. */
function violations(body: Record<string, unknown> | undefined): { field: string; errorMessage: string }[] {
  return [body?.['violations']].flat().flatMap((violation) => {
    const [, field, errorMessage] = /^([^\s:]+): (.+)$/s.exec(String(violation)) ?? [];
    return field && errorMessage ? [{ field, errorMessage }] : [];
  });
}

/** Quoted parameters of a `WWW-Authenticate` header. */
function challenge(header: string | null): Record<string, string> {
  return Object.fromEntries(
    [...(header ?? '').matchAll(/\b(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

/** Returns the seconds to wait before another attempt, from `Retry-After` as a number or a date. */
export function secondsToWait(headers: Pick<Headers, 'get'>): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = /^\s*\d+\s*$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

/** Target of a redirect without its query, which may contain a code or a token. */
function target(location: string | null): string | undefined {
  return location?.split(/[?#]/, 1)[0];
}

function hintsFor(status: number, description: string, noRoute: boolean): string[] {
  if (noRoute) {
    return [
      'The server has no such route. Check the path of serverUrl (before Keycloak 17 it ended in /auth).',
    ];
  }
  if (/https required/i.test(description)) {
    return ['The realm requires https (sslRequired): use an https serverUrl.'];
  }
  if (status === 501)
    return ['The route belongs to a feature that is not enabled on this server (--features=…).'];
  if (status === 431) {
    const setting =
      "client.update({ attributes: { 'client.use.lightweight.access.token.enabled': 'true' } })";
    return [
      `The token is too large for a header: enable lightweight access tokens for its client (24+), with ${setting}.`,
    ];
  }
  return [];
}
