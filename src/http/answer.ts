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
import { snippet } from './redact.ts';

/** What a server has to be or to have for a route, and what one without it says when it is asked for it. */
export interface RouteNeeds {
  /** `Keycloak 26.4`, `the feature ssf` */
  readonly what: string;
  /** Fits the server's words when they leave no doubt: not those that mean a missing object too. */
  readonly says: RegExp;
}

/** What the server's frameworks say of a path below a known resource; the latter up to Keycloak 22. */
const unknownRoute = /matching target resource|^RESTEASY003210\b/i;
/** What they say of any other path that they do not know, and the server itself of some objects that are not there. */
export const unknownPath: RegExp = /^HTTP 404/;
/** What Keycloak 24 and 26.0 put beside errors that say more than it does. */
const saysNothing = /^For more on this error/;

/** An answer whose body has been read, not yet decoded. */
export class Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly #body: Uint8Array<ArrayBuffer>;
  readonly #redact: (text: string) => string;

  constructor(
    request: { method: string; path: string; redact: (text: string) => string },
    response: { status: number; headers: Pick<Headers, 'get'>; body: Uint8Array<ArrayBuffer> },
  ) {
    this.method = request.method;
    this.path = request.path;
    this.#redact = request.redact;
    this.status = response.status;
    this.headers = response.headers;
    this.#body = response.body;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** Whether another token may end better; the protection API of UMA says 403 to one that has ended. */
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

  /** The body as JSON; anything else is an `InvalidResponseError` that shows a piece of it. */
  json<T>(): T {
    const { text } = this;
    try {
      return JSON.parse(text) as T;
    } catch {
      const found =
        text.trim() === '' ? 'an empty body' : `${text.length} characters: ${snippet(this.#redact(text))}`;
      throw this.invalid(`Expected JSON, got ${found}`);
    }
  }

  /** The body by its content type: JSON decoded, other text as a string, the rest as bytes, nothing as `undefined`. */
  decoded(): unknown {
    const type = this.headers.get('content-type') ?? '';
    if (this.isEmpty) return undefined;
    if (this.isJson) return this.json();
    return /^text\/|[/+]xml\b/i.test(type) ? this.text : this.bytes;
  }

  /**
   * The key of the object that was made: the last segment of `Location`, decoded. The URL itself is not followed: it
   * names the server as the server sees itself.
   */
  createdKey(): string | undefined {
    const segment = this.headers
      .get('location')
      ?.replace(/[?#].*$/, '')
      .replace(/\/+$/, '')
      .split('/')
      .at(-1);
    if (!segment) return undefined;
    try {
      return decodeURIComponent(segment);
    } catch {
      return segment;
    }
  }

  invalid(description: string): InvalidResponseError {
    return new InvalidResponseError(this.#facts(description));
  }

  /** The error that this answer means, with what else is known of its cause and of the route. */
  error(known: { hints?: readonly string[]; needs?: RouteNeeds | undefined } = {}): ApiError {
    const { status } = this;
    if (status < 400) {
      const hint = 'Redirects are not followed with credentials: give the final URL as serverUrl.';
      const facts = this.#facts(`A redirect to ${this.#redact(target(this.headers.get('location')))}`);
      return new ApiError({ ...facts, code: 'redirect_refused', hints: [hint] });
    }
    const { key, description, fieldErrors } = this.#complaint();
    const { needs } = known;
    // A server may know the path with other methods, or take it for another one.
    const isTooOld = needs && (status === 405 || (status === 404 && needs.says.test(description)));
    const noRoute =
      isTooOld || (status === 404 && ((!this.isJson && !this.isEmpty) || unknownRoute.test(description)));
    const lacks = status === 501 || /feature/i.test(description);
    const hints = [...hintsFor(status, description, noRoute), ...(known.hints ?? [])];
    if (needs && noRoute) hints[0] = `This route needs ${needs.what}.`;
    else if (needs && lacks) hints[0] = `${hints[0] ?? ''} This route needs ${needs.what}.`.trim();
    else if (needs && unknownPath.test(description)) {
      hints.push(`Unless the object is missing: this route needs ${needs.what}.`);
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

  /** What the server says, from whichever of its shapes it uses. */
  #complaint(): { key: string | undefined; description: string; fieldErrors: FieldError[] } {
    const clean = (value: unknown): string | undefined =>
      typeof value === 'string' && value.trim() !== '' ? this.#redact(value.trim()) : undefined;
    const body = this.#errorBody();
    const fieldErrors = fieldErrorsOf(body, (text) => this.#redact(text));
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
      (this.isJson ? undefined : clean(snippet(this.#redact(this.text)))) ??
      'without an explanation';
    return { key, description, fieldErrors };
  }

  #errorBody(): Record<string, unknown> | undefined {
    try {
      const body: unknown = JSON.parse(this.text);
      return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined;
    } catch {
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
  return listed.flatMap(
    (item: { field?: unknown; errorMessage?: unknown; params?: unknown } | null | undefined) =>
      typeof item?.field === 'string'
        ? [
            {
              field: redact(item.field),
              message: redact(String(item.errorMessage ?? 'is not accepted')),
              params: (Array.isArray(item.params) ? item.params : []).map((param: unknown) =>
                typeof param === 'string' ? redact(param) : param,
              ),
            },
          ]
        : [],
  );
}

/** The second version of the API writes `field: message`. */
function violations(body: Record<string, unknown> | undefined): { field: string; errorMessage: string }[] {
  return [body?.['violations']].flat().flatMap((violation) => {
    const [, field, errorMessage] = /^([^\s:]+): (.+)$/s.exec(String(violation)) ?? [];
    return field && errorMessage ? [{ field, errorMessage }] : [];
  });
}

/** The quoted parameters of a `WWW-Authenticate` header. */
function challenge(header: string | null): Record<string, string> {
  return Object.fromEntries(
    [...(header ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

/** Seconds until another try, from `Retry-After` as a number or as a date. */
export function secondsToWait(headers: Pick<Headers, 'get'>): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = /^\s*\d+\s*$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

/** Where a redirect leads, without its query: that may hold a code or a token. */
function target(location: string | null): string {
  return location?.replace(/[?#].*$/, '') ?? 'nowhere';
}

function hintsFor(status: number, description: string, noRoute: boolean): string[] {
  if (noRoute) {
    return [
      'The server has no such route. Is the path of serverUrl right (before Keycloak 17 it ended in /auth)?',
    ];
  }
  if (/https required/i.test(description)) {
    return ["The realm's sslRequired asks for https: use an https serverUrl."];
  }
  if (status === 501)
    return ['The route belongs to a feature that this server has not enabled (--features=…).'];
  if (status === 431) {
    const setting =
      "client.update({ attributes: { 'client.use.lightweight.access.token.enabled': 'true' } })";
    return [
      `The token is too large for a header: let its client have lightweight ones (24+), with ${setting}.`,
    ];
  }
  return [];
}
