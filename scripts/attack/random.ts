/** Numbers that are the same for the same seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2_654_435_761) >>> 0;
  }

  /** A whole number from 0 on and below this one (mulberry32). */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * end);
  }

  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T;
  }

  /** A text of pieces that mean something to a parser of paths, headers, JSON or URLs. */
  text(most = 8): string {
    let text = '';
    for (let left = this.below(most + 1); left > 0; left--) text += this.one(pieces);
    return text;
  }

  /** A value of JSON. */
  json(depth = 3): unknown {
    const kind = this.below(depth > 0 ? 9 : 6);
    if (kind === 0) return null;
    if (kind === 1) return this.below(2) === 1;
    if (kind === 2) return this.one([0, -1, 1, 1e21, -0.5, 2 ** 53, 1_700_000_000]);
    if (kind < 6) return this.text();
    const items = Array.from({ length: this.below(4) }, () => this.json(depth - 1));
    if (kind === 6) return items;
    return Object.fromEntries(items.map((item) => [this.one(names), item]));
  }
}

const pieces = [
  'a',
  'acme',
  'users',
  'Z',
  '0',
  '..',
  '.',
  '/',
  '//',
  '\\',
  '%2e',
  '%2E%2e',
  '%2f',
  '%5c',
  '%',
  '%00',
  '?',
  '#',
  '&',
  '=',
  ';',
  ':',
  '@',
  '+',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\u0000',
  '\u2028',
  'é',
  '\u{1f600}',
  '\ud800',
  '\ufeff',
  "'",
  '"',
  '<',
  '>',
  '{',
  '}',
  '[',
  ']',
  ',',
  '$&',
  '__proto__',
  'constructor',
  'eyJhbGciOiJub25lIn0',
  'a'.repeat(300),
  '//evil.test',
  'https://evil.test/',
  '-',
  '~',
  '*',
  '(',
  ')',
];
const names = [
  'id',
  'keys',
  'kid',
  'alg',
  'use',
  'kty',
  'error',
  'errorMessage',
  'error_description',
  'errors',
  'field',
  'params',
  'access_token',
  'token_type',
  'expires_in',
  'refresh_token',
  '__proto__',
  'toString',
  'length',
  'then',
  'a',
  'accessToken',
  'renewAt',
  'issuedAt',
  'refreshToken',
  'refreshUntil',
];
