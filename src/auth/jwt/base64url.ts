/** Returns bytes, a few hundred at most, as Base64url. */
export function toBase64url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Returns the bytes of Base64url text. Throws if the text is not Base64url. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return bytesOf(binaryOf(text));
}

/** Returns the same with a character for each byte. */
export function binaryOf(text: string): string {
  return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
}

/** Returns the bytes that the characters stand for. */
export function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
