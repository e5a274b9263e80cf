/** An HTTP method that Keycloak uses. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Options that every verb accepts as its last argument. */
export interface RequestOptions {
  /** Aborts the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which the whole call, including its retries and look-ups, rejects with a `TimeoutError`. */
  readonly timeout?: number | undefined;
  /** Headers of this call. They take precedence over the headers of the realm. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Maximum size of each response in bytes, decompressed. Takes precedence over the realm's `maxResponseSize`. */
  readonly maxResponseSize?: number | undefined;
}

/** One attempt as hooks see it: its destination, never its content. */
export interface RequestEvent {
  readonly method: string;
  /** The path of the URL, without its query. */
  readonly path: string;
  /** 1 for the first attempt of a request. */
  readonly attempt: number;
}

/** One response as hooks see it. */
export interface ResponseEvent extends RequestEvent {
  readonly status: number;
  /** Milliseconds from the start of this attempt to the last byte of its response. */
  readonly milliseconds: number;
}

/** A repeat as hooks see it, before the request is sent again. */
export interface RetryEvent extends RequestEvent {
  /** The status of the response that is not accepted; `undefined` if there was no response. */
  readonly status: number | undefined;
}

/**
 * Observers of the traffic, for logs and metrics. A promise that they return is awaited; an error that they throw fails
 * the call.
 */
export interface Hooks {
  /** Called before each attempt. */
  readonly request?: ((event: RequestEvent) => unknown) | undefined;
  /** Called after each response, whatever its status. */
  readonly response?: ((event: ResponseEvent) => unknown) | undefined;
  /** Called before a failed attempt is repeated; `attempt` is the number of the next one. */
  readonly retry?: ((event: RetryEvent) => unknown) | undefined;
}

/**
 * Sends one request: the global `fetch`, the `fetch` of the package undici, or a function that calls one of them, such
 * as `(url, init) => undici.fetch(url, { ...init, dispatcher })`.
 */
export type Fetch = (
  url: string,
  init: {
    method: Method;
    /** Names are in lower case. */
    headers: Record<string, string>;
    body: string | Uint8Array<ArrayBuffer> | null;
    signal: AbortSignal;
    redirect: 'manual';
    cache?: 'no-store';
  },
) => Promise<{
  readonly status: number;
  readonly type: string;
  readonly headers: Pick<Headers, 'get'>;
  /** A stream in which the size of a response is counted, if the runtime has one. */
  readonly body?: unknown;
  arrayBuffer(): Promise<ArrayBuffer>;
}>;

/** Default timeout of a request in milliseconds. */
export const defaultTimeout = 30_000;

/** Default limits of the size of a response in bytes: of any, of tokens and keys, and of files. */
export const usualSize: number = 32 * 2 ** 20;
export const smallSize: number = 2 ** 20;
export const largeSize: number = 512 * 2 ** 20;

/** Options for reaching a server. */
export interface TransportOptions {
  /**
   * The URL of Keycloak. Its path is kept: `https://sso.example.com/auth`. Must be `https` unless the host is a
   * loopback address or `allowInsecure` is set.
   */
  readonly serverUrl: string | URL;
  /** Sends the requests instead of the global `fetch`: for proxies, custom certificates and tests. */
  readonly fetch?: Fetch | undefined;
  /** Milliseconds for each request with its retries, 30 000 by default. The `timeout` of a call takes precedence. */
  readonly timeout?: number | undefined;
  /**
   * How often a request may be repeated after a failure that may pass. By default until the `timeout`, in pauses that grow
   * up to 3 seconds; but twice where nothing has ever answered (`serverUrl` may be wrong) or a certificate is refused. If
   * another request wrote the same at once, twice or four times as often as said, or as 2.
   */
  readonly retries?: number | undefined;
  /**
   * Maximum size of a response in bytes, decompressed: a longer one is cut off, with an `InvalidResponseError` whose code
   * is `response_too_large`. By default 32 MiB, 1 MiB for tokens and keys, and 512 MiB for downloads and exports.
   */
  readonly maxResponseSize?: number | undefined;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Observers of each request, response and retry. */
  readonly hooks?: Hooks | undefined;
  /** Allows plain `http` for other hosts. Credentials and tokens are then sent unencrypted. */
  readonly allowInsecure?: boolean | undefined;
}
