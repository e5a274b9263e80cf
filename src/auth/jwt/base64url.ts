/** Returns bytes as Base64url. */
export function toBase64url(bytes: Uint8Array): string {
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return btoa(characters)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '');
}

/** What each character stands for, by its code: 255 is none. */
let values: Uint8Array | undefined;

function valuesOf(): Uint8Array {
  const made = new Uint8Array(256).fill(255);
  for (let value = 0; value < 64; value++) {
    made[toBase64url(Uint8Array.of(value << 2)).charCodeAt(0)] = value;
  }
  return made;
}

/**
 * Returns the bytes of Base64url text, given as codes of characters, or `undefined` if it is not Base64url. One text for
 * one value: with stray bits at the end, a used token would pass as an unused one.
 */
export function fromCodes(codes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  values ??= valuesOf();
  const table = values;
  const { length } = codes;
  const six = (at: number): number => (at < length ? (table[codes[at] as number] as number) : 0);
  const size = (length * 3) >> 2;
  const bytes = new Uint8Array(size + 2);
  let all = 0;
  for (let from = 0, to = 0; from < length; from += 4, to += 3) {
    const a = six(from);
    const b = six(from + 1);
    const c = six(from + 2);
    const d = six(from + 3);
    all |= a | b | c | d;
    bytes[to] = (a << 2) | (b >> 4);
    bytes[to + 1] = (b << 4) | (c >> 2);
    bytes[to + 2] = (c << 6) | d;
  }
  const isWhole = all < 64 && length % 4 !== 1 && bytes[size] === 0;
  return isWhole ? bytes.subarray(0, size) : undefined;
}

/** Returns the bytes of Base64url text. Throws if the text is not Base64url. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = fromCodes(new TextEncoder().encode(text));
  if (bytes) return bytes;
  throw new TypeError('The text is not Base64url');
}
