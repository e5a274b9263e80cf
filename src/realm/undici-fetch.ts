import { type Declared, optionsOf } from '../auth/jwt/verb-options.ts';
import type { Fetch } from '../http/options.ts';

/** Certificates or keys: PEM text, or bytes. */
type Pem = string | Uint8Array;

/** Options of `undiciFetch`. */
export interface UndiciFetchOptions {
  /** A dispatcher of your own, such as an `Agent` or a `MockAgent` of undici. Excludes the other options. */
  readonly dispatcher?: object | undefined;
  /**
   * The URL of a proxy for all requests, or `false` for none. By default, the environment variables `HTTPS_PROXY`,
   * `HTTP_PROXY` and `NO_PROXY` decide, as they are at the first request.
   */
  readonly proxy?: string | URL | false | undefined;
  /** Certificate authorities to trust instead of the ones in Node. */
  readonly ca?: Pem | readonly Pem[] | undefined;
  /** The client's certificate. Requires `key`. */
  readonly cert?: Pem | undefined;
  /** The private key of `cert`. */
  readonly key?: Pem | undefined;
  /** Number of requests sent over one connection before the first response, 1 by default. */
  readonly pipelining?: number | undefined;
  /** Whether to use HTTP/2 where the server offers it. By default, undici decides. */
  readonly allowH2?: boolean | undefined;
  /** Milliseconds for which a connection without requests stays open, 4000 by default. */
  readonly keepAliveTimeout?: number | undefined;
}

const declared: Declared<UndiciFetchOptions> = {
  dispatcher: 'any',
  proxy: 'any',
  ca: 'any',
  cert: 'any',
  key: 'any',
  pipelining: 'any',
  allowH2: 'switch',
  keepAliveTimeout: 'milliseconds',
};

/** What is used of undici. Not its own types: the declarations must compile without the package. */
interface Undici {
  readonly Agent: new (options: object) => object;
  readonly EnvHttpProxyAgent: new (options: object) => object;
  readonly ProxyAgent: new (options: object) => object;
  request(url: string, init: object): Promise<UndiciResponse>;
}

interface UndiciResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Body;
}

interface Body extends AsyncIterable<Uint8Array<ArrayBuffer>> {
  arrayBuffer(): Promise<ArrayBuffer>;
  destroy(): unknown;
  on(event: 'error', listener: () => void): unknown;
}

/**
 * Returns a function for the option `fetch` that sends requests by the package undici, which the program must have as a
 * dependency of its own (8.13.1 or newer, of that major version) and which is loaded with the first request. Throws
 * `TypeError` for options that it does not have.
 *
 * @example
 * ```ts
 * import { KeycloakAdmin } from 'realmtree/admin';
 * import { undiciFetch } from 'realmtree/undici';
 *
 * const admin = new KeycloakAdmin({
 *   serverUrl: 'https://sso.example.com',
 *   realmName: 'acme',
 *   auth: () => 'token',
 *   fetch: undiciFetch({ proxy: 'http://proxy.example.com:3128' }),
 * });
 * ```
 */
export function undiciFetch(options?: UndiciFetchOptions): Fetch {
  const checked = checkedOptions(options);
  let loading: Promise<{ request: Undici['request']; dispatcher: object }> | undefined;
  const load = async (): Promise<{ request: Undici['request']; dispatcher: object }> => {
    try {
      const undici = (await import('undici')) as unknown as Undici;
      return { request: undici.request, dispatcher: dispatcherOf(undici, checked) };
    } catch (error) {
      // The next request may find it.
      loading = undefined;
      throw error;
    }
  };
  return async (url, { method, headers, body, signal, cache }) => {
    loading ??= load();
    const { request, dispatcher } = await loading;
    // As `fetch` says it to caches on the way. It would decompress; here nothing is to be compressed.
    const usual = cache ? { 'cache-control': 'no-cache', pragma: 'no-cache' } : undefined;
    const sent = { 'accept-encoding': 'identity', ...usual, ...headers };
    return responseOf(await request(url, { method, headers: sent, body, signal, dispatcher }));
  };
}

/** What `fetch` would return. */
function responseOf({ statusCode, headers, body }: UndiciResponse): Awaited<ReturnType<Fetch>> {
  const get = (name: string): string | null => {
    const key = name.toLowerCase();
    const value = Object.hasOwn(headers, key) ? headers[key] : undefined;
    return value === undefined ? null : typeof value === 'string' ? value : value.join(', ');
  };
  // An abort that comes while nobody reads must not end the process.
  body.on('error', () => undefined);
  const known = { status: statusCode, type: 'basic', headers: { get } };
  const coding = get('content-encoding')?.trim().toLowerCase().replace(/^x-/, '');
  if (!coding || coding === 'identity') {
    return { ...known, body: { getReader: () => readerOf(body) }, arrayBuffer: () => body.arrayBuffer() };
  }
  if (coding !== 'gzip' && coding !== 'deflate') {
    body.destroy();
    throw new TypeError(`the response has the content-encoding ${coding}, which was not asked for`);
  }
  const { from } = ReadableStream as unknown as { from: (body: Body) => ReadableStream };
  const plain = from.call(ReadableStream, body).pipeThrough(new DecompressionStream(coding));
  return { ...known, body: plain, arrayBuffer: () => new Response(plain).arrayBuffer() };
}

/** A reader as a web stream has it, without the cost of one. */
function readerOf(body: Body): unknown {
  const pieces = body[Symbol.asyncIterator]();
  return {
    read: () => pieces.next(),
    cancel: async () => void body.destroy(),
  };
}

function dispatcherOf(undici: Undici, options: UndiciFetchOptions): object {
  const { dispatcher, proxy, ca, cert, key, ...given } = options;
  if (dispatcher) return dispatcher;
  const { allowH2 } = given;
  const tls = Object.fromEntries(
    Object.entries({ ca, cert, key, allowH2 }).filter(([, value]) => value !== undefined),
  );
  const others = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  // The client's certificate is for the server behind a proxy, not for the proxy.
  const agent = { ...others, connect: tls, requestTls: tls, proxyTls: ca === undefined ? {} : { ca } };
  if (proxy) return new undici.ProxyAgent({ ...agent, uri: String(proxy) });
  // Looks at the address of each request, which costs time where there is nothing to find.
  const isSet = ['http_proxy', 'https_proxy'].some((name) => environment(name));
  return new undici[proxy !== false && isSet ? 'EnvHttpProxyAgent' : 'Agent'](agent);
}

function environment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.[name] || process?.env?.[name.toUpperCase()];
}

function checkedOptions(given: UndiciFetchOptions | undefined): UndiciFetchOptions {
  const options = optionsOf(declared, 'undiciFetch', given);
  const { dispatcher, proxy, ca, cert, key, pipelining, keepAliveTimeout } = options;
  if (dispatcher !== undefined) {
    if (typeof (dispatcher as { dispatch?: unknown }).dispatch !== 'function')
      throw new TypeError('dispatcher must be a dispatcher of undici');
    if (Object.values(options).filter((value) => value !== undefined).length > 1)
      throw new TypeError('dispatcher excludes the other options: give them to the dispatcher');
  }
  if (proxy !== undefined && proxy !== false && !/^(https?|socks5?):$/.test(protocolOf(proxy)))
    // The text itself is not repeated: it may contain a password.
    throw new TypeError('proxy must be an absolute URL such as http://proxy.example.com:3128, or false');
  for (const [name, value] of Object.entries({ ca, cert, key })) {
    const list: readonly unknown[] = name === 'ca' && Array.isArray(value) ? value : [value];
    const isPem = (item: unknown): boolean =>
      item === undefined || (typeof item === 'string' && item !== '') || item instanceof Uint8Array;
    if (!list.every(isPem) || (Array.isArray(value) && (value.length === 0 || value.includes(undefined))))
      throw new TypeError(`${name} must be PEM text or bytes`);
  }
  if ((cert === undefined) !== (key === undefined))
    throw new TypeError('cert and key must be given together');
  if (pipelining !== undefined && (!Number.isInteger(pipelining) || pipelining < 1))
    throw new TypeError('pipelining must be a positive integer');
  if (keepAliveTimeout !== undefined && !(keepAliveTimeout >= 1 && Number.isFinite(keepAliveTimeout)))
    throw new TypeError('keepAliveTimeout must be a number of milliseconds, at least 1');
  return options;
}

function protocolOf(url: string | URL): string {
  return URL.parse(String(url))?.protocol ?? '';
}
