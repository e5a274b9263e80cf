/** A value that must be text with something in it. It is not shown: it may be a secret. */
export function text(value: unknown, name: string): string {
  // Environment variables that are not set arrive here as undefined or ''.
  if (typeof value !== 'string' || value === '') {
    throw new TypeError(`${name} must be a string that is not empty`);
  }
  return value;
}

/** A token, or a function that gives one; the function is asked for each request, so it should remember. */
export type TokenSource = string | (() => string | Promise<string>);

/** Whether a value can stand in an `Authorization` header. The header's own error would print it. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

/** The value, when it is a token. */
export function checkedToken(value: unknown, name = 'A token'): string {
  if (isToken(value)) return value;
  throw new TypeError(
    `${name} must be a string that is not empty and has no spaces, or a function that gives one`,
  );
}

/** A source, of which a text is checked at once. */
export function checkedSource(source: unknown, name?: string): TokenSource {
  return typeof source === 'function' ? (source as () => string) : checkedToken(source, name);
}

/** The token of a source. */
export async function tokenOf(source: TokenSource, name?: string): Promise<string> {
  return checkedToken(typeof source === 'function' ? await source() : source, name);
}
