/** A method that some route of Keycloak takes. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What every verb takes as its last argument. */
export interface RequestOptions {
  /** Ends the call: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that the whole call may take, its retries and look-ups included; then it rejects with a `TimeoutError`. */
  readonly timeout?: number | undefined;
  /** Headers of this call, over those of the realm. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a hook sees of one attempt: where it goes, never what it carries. */
export interface RequestEvent {
  readonly method: string;
  /** The path of the URL, without its query. */
  readonly path: string;
  /** 1 for the first attempt of a request. */
  readonly attempt: number;
}

/** What a hook sees of one answer. */
export interface ResponseEvent extends RequestEvent {
  readonly status: number;
  /** From the sending of this attempt to the last byte of its answer. */
  readonly milliseconds: number;
}

/** What a hook sees before a request is sent again. */
export interface RetryEvent extends RequestEvent {
  /** The status of the answer that is not accepted; `undefined` when there was none. */
  readonly status: number | undefined;
}

/** Observers of the traffic, for logs and metrics. A promise that they return is waited for; what they throw fails the call. */
export interface Hooks {
  /** Before each attempt. */
  readonly request?: ((event: RequestEvent) => unknown) | undefined;
  /** After each answer, whatever its status. */
  readonly response?: ((event: ResponseEvent) => unknown) | undefined;
  /** Before an attempt that repeats a failed one; `attempt` is the one to come. */
  readonly retry?: ((event: RetryEvent) => unknown) | undefined;
}

/**
 * Sends one request: the global `fetch`, or that of the package undici, or a function that calls one of them, such as
 * `(url, init) => undici.fetch(url, { ...init, dispatcher })`.
 */
export type Fetch = (
  url: string,
  init: {
    method: Method;
    /** Named in lower case. */
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
  arrayBuffer(): Promise<ArrayBuffer>;
}>;

/** Milliseconds that a request may take when nothing else is said. */
export const defaultTimeout = 30_000;

/** How to reach a server. */
export interface TransportOptions {
  /**
   * Where Keycloak is. A path is kept: `https://sso.example.com/auth`. Must be `https` unless the host is a loopback
   * address or `allowInsecure` is set.
   */
  readonly serverUrl: string | URL;
  /** Sends the requests instead of the global `fetch`: for proxies, own certificates and tests. */
  readonly fetch?: Fetch | undefined;
  /** Milliseconds for each request with its retries, 30 000 by default; a verb's own `timeout` goes before. */
  readonly timeout?: number | undefined;
  /**
   * How often a request may be repeated after a failure that may pass, 2 by default; twice or four times as often where
   * the server failed because another request wrote the same at once.
   */
  readonly retries?: number | undefined;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Observers of each request, answer and retry. */
  readonly hooks?: Hooks | undefined;
  /** Allows plain `http` to other hosts: credentials and tokens then travel in the clear. */
  readonly allowInsecure?: boolean | undefined;
}
