import { kindOf } from './kind.ts'; /** Query and body of a request. */
export interface RequestContent {
  /**
   * Query parameters. An array repeats its key, a `Date` is sent as milliseconds since the epoch, `undefined` is
   * omitted.
   */
  readonly query?: object | undefined;
  /** Request body. Sent as JSON, unless it is a form, bytes, or text with a `contentType` of its own. */
  readonly body?: unknown;
  /** Media type of the body, if it is not JSON. */
  readonly contentType?: string | undefined;
  /** Whether a POST or PATCH may be repeated like a PUT, because sending it twice has the same effect as once. */
  readonly repeatable?: boolean | undefined;
}

/** A body as `fetch` accepts it, with its media type. */
export interface EncodedBody {
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  readonly contentType: string | undefined;
}

/** Returns the body of a request in a form that can be sent again. */
export async function encodeBody({ body, contentType }: RequestContent): Promise<EncodedBody> {
  if (body === undefined) return { body: null, contentType };
  const kind = kindOf(body);
  if (kind === 'ArrayBuffer') return { body: new Uint8Array(body as ArrayBuffer), contentType };
  if (ArrayBuffer.isView(body)) {
    const { buffer, byteOffset, byteLength } = body as ArrayBufferView<ArrayBuffer>;
    return { body: new Uint8Array(buffer, byteOffset, byteLength), contentType };
  }
  if (kind === 'URLSearchParams') {
    const type = contentType ?? 'application/x-www-form-urlencoded;charset=UTF-8';
    return { body: String(body), contentType: type };
  }
  // Some runtimes load their `fetch` when one of its classes is mentioned: only for values that can be instances.
  if (!/^(Array|Object|String)$/.test(kind)) {
    if (body instanceof FormData || body instanceof Blob) {
      // As bytes: `fetch` would make a stream, which can end the process if the request ends before it was read.
      const encoded = new Response(body);
      const type = contentType ?? encoded.headers.get('content-type') ?? undefined;
      return { body: new Uint8Array(await encoded.arrayBuffer()), contentType: type };
    }
    if (/^(FormData|Blob|File)$/.test(kind)) {
      throw new TypeError(`A ${kind} of another runtime cannot be sent`);
    }
    if (kind === 'ReadableStream') {
      throw new TypeError('The body must not be a stream, because a stream cannot be sent again');
    }
  }
  const isText = typeof body === 'string' && contentType !== undefined && !/[/+]json\b/i.test(contentType);
  return { body: isText ? body : JSON.stringify(body), contentType: contentType ?? 'application/json' };
}
