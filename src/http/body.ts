/** What a request carries besides its path. */
export interface RequestContent {
  /** The query string: an array repeats its key, a `Date` is sent as milliseconds, `undefined` is left out. */
  readonly query?: object | undefined;
  /**
   * Sent as JSON, unless it is a form, text with a `contentType` of its own, or bytes.
   */
  readonly body?: unknown;
  /** The media type of the body, where it is not JSON. */
  readonly contentType?: string | undefined;
}

function isRaw(body: unknown): body is Exclude<BodyInit, string> {
  return (
    body instanceof URLSearchParams ||
    body instanceof FormData ||
    body instanceof Blob ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body)
  );
}

/** The media type of a body; the runtime itself names that of a form. */
export function contentTypeOf({ body, contentType }: RequestContent): string | undefined {
  if (contentType !== undefined) return contentType;
  return body === undefined || isRaw(body) ? undefined : 'application/json';
}

/** A body as `fetch` takes it. */
export function encodeBody({ body, contentType }: RequestContent): NonNullable<RequestInit['body']> | null {
  if (body === undefined) return null;
  if (isRaw(body)) return body;
  if (body instanceof ReadableStream)
    throw new TypeError('A body must not be a stream: it could not be sent again');
  if (typeof body === 'string' && contentType !== undefined && !/[/+]json\b/i.test(contentType)) return body;
  return JSON.stringify(body);
}
