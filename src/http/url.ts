import { kindOf } from './kind.ts';
import type { TransportOptions } from './options.ts';

/** Whether a value can be one segment of a path. */
export function isKey(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value !== '.' && value !== '..' && value.isWellFormed();
}

/**
 * Returns the value if it can be one segment of a path. An empty key would address the collection, and `..` the parent:
 * a `DELETE` there would remove objects that nobody named.
 */
export function checkedKey(value: unknown, below: () => string): string {
  if (isKey(value)) return value;
  if (typeof value !== 'string') {
    throw new TypeError(
      `A key below ${below()} must be a string, but is ${value === null ? 'null' : typeof value}`,
    );
  }
  if (value === '' || value === '.' || value === '..') {
    throw new TypeError(
      `A key below ${below()} must not be ${JSON.stringify(value)}: it would address another resource`,
    );
  }
  throw new TypeError(`A key below ${below()} is not well-formed Unicode (it has a lone surrogate)`);
}

/** Returns the path of these segments. Each is encoded, so that none can reach another level. */
export function encodePath(segments: readonly string[]): string {
  let path = '';
  for (const segment of segments) path += `/${encodeURIComponent(checkedKey(segment, () => path || '/'))}`;
  return path;
}

/**
 * Returns the query string with its `?`, or `''` if it is empty. An array repeats its key; a `Date` is sent as
 * milliseconds since the epoch.
 */
export function encodeQuery(query: object | undefined): string {
  if (query === undefined) return '';
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(checkedQuery(query))) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === undefined) continue;
      const text = queryText(name, item);
      pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(text)}`);
    }
  }
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/**
 * Returns the query if its own properties are all it contains: a `URLSearchParams`, a `Map` or text would lose its
 * content.
 */
export function checkedQuery<Q extends object>(query = {} as Q): Q {
  if (typeof query === 'object' && query !== null && !(Symbol.iterator in query)) return query;
  throw new TypeError('A query must be an object such as { max: 10 }');
}

function queryText(name: string, value: unknown): string {
  if (!name.isWellFormed()) throw new TypeError('The name of a query parameter is not well-formed Unicode');
  if (typeof value === 'string' && value.isWellFormed()) return value;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
    return String(value);
  const time = kindOf(value) === 'Date' ? (value as Date).getTime() : Number.NaN;
  if (!Number.isNaN(time)) return String(time);
  throw new TypeError(
    `The query parameter ${name} must be a string, a finite number, a boolean or a valid date`,
  );
}

/** Returns the server's URL without trailing slashes. Refuses a URL that would lose or expose something. */
export function checkedServerUrl({
  serverUrl,
  allowInsecure,
}: Pick<TransportOptions, 'serverUrl' | 'allowInsecure'>): string {
  const url = URL.parse(String(serverUrl));
  // The text itself is not repeated: it may contain a password.
  if (!url) throw new TypeError('serverUrl is not an absolute URL such as https://sso.example.com');
  if (url.username || url.password)
    throw new TypeError('serverUrl must not contain credentials: pass them as `auth`');
  if (url.search || url.hash) throw new TypeError('serverUrl must have neither a query nor a fragment');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new TypeError(`serverUrl must be https, but is ${url.protocol.slice(0, -1)}`);
  }
  if (allowInsecure !== true && isExposed(url)) {
    throw new TypeError(
      `serverUrl must be https for ${url.hostname}: tokens would be sent unencrypted. \`allowInsecure: true\` permits http`,
    );
  }
  let path = url.pathname;
  while (path.endsWith('/')) path = path.slice(0, -1);
  return url.origin + path;
}

/** Returns whether a request to this URL would be sent unencrypted to another machine. */
export function isExposed({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !isLoopback(hostname);
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host)
  );
}
