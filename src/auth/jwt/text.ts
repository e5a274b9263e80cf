/** Returns the value if it is a non-empty string. The error does not show it, because it may be a secret. */
export function text(value: unknown, name: string): string {
  // Environment variables that are not set arrive here as undefined or ''.
  if (typeof value !== 'string' || value === '') {
    throw new TypeError(`${name} must be a non-empty string`);
  }
  return value;
}

/** A token, or a function that returns one. The function is called for each request, so it should cache the token. */
export type TokenSource = string | (() => string | Promise<string>);

/** Returns whether a value can be sent in an `Authorization` header. The runtime's own error would print it. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

/** Returns the value if it is a token. */
export function checkedToken(value: unknown, name = 'A token'): string {
  if (isToken(value)) return value;
  throw new TypeError(`${name} must be a non-empty string without spaces, or a function that returns one`);
}

/** Returns the source. A string is checked immediately. */
export function checkedSource(source: unknown, name?: string): TokenSource {
  return typeof source === 'function' ? (source as () => string) : checkedToken(source, name);
}

/** Returns the token of a source. */
export async function tokenOf(source: TokenSource, name?: string): Promise<string> {
  return checkedToken(typeof source === 'function' ? await source() : source, name);
}
