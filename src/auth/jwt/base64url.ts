/** Returns bytes, a few hundred at most, as Base64url. */
export function toBase64url(bytes: Uint8Array): string {
  return encoded(String.fromCharCode(...bytes));
}

/** Returns the bytes of Base64url text. Throws if the text is not Base64url. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return bytesOf(decoded(text));
}

/** Returns the Base64url text of bytes, which are characters here. */
export function encoded(binary: string): string {
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Returns a character for each byte of Base64url text. Throws for most of what is no Base64url. */
export function decoded(text: string): string {
  return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
}

/** Returns the bytes that the characters stand for. */
export function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
