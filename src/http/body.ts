import { kindOf } from './kind.ts';

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
  /** That a POST or PATCH may be repeated like a PUT: sent twice it does the same as once. */
  readonly repeatable?: boolean | undefined;
}

/** A body as `fetch` takes it, with its media type. */
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
  // Some runtimes load their `fetch` when one of its classes is named: only where it can be one of them.
  if (!/^(Array|Object|String)$/.test(kind)) {
    if (body instanceof FormData || body instanceof Blob) {
      // As bytes: a stream, which `fetch` makes of these, can end the process when a request is over before it was read.
      const encoded = new Response(body);
      const type = contentType ?? encoded.headers.get('content-type') ?? undefined;
      return { body: new Uint8Array(await encoded.arrayBuffer()), contentType: type };
    }
    if (/^(FormData|Blob|File)$/.test(kind)) {
      throw new TypeError(`A ${kind} of another runtime cannot be sent`);
    }
    if (kind === 'ReadableStream') {
      throw new TypeError('A body must not be a stream: it could not be sent again');
    }
  }
  const isText = typeof body === 'string' && contentType !== undefined && !/[/+]json\b/i.test(contentType);
  return { body: isText ? body : JSON.stringify(body), contentType: contentType ?? 'application/json' };
}
