import fc from 'fast-check';

/** Texts that could lead to another place. */
export const misleading: readonly string[] = [
  '',
  '.',
  '..',
  '/',
  '../..',
  '..;/',
  '%2e%2e',
  '%2F',
  '?a=b',
  '#',
  '&a=b',
  '+',
  ';',
  '\\',
  ' ',
  '\0\n',
  'e\u0301🗝️',
  '\ud800',
];

/** Texts that mean something to a URL, a server or a terminal, or are barely text. */
const nasty: readonly string[] = [
  ...misleading,
  '...',
  '//',
  '/..',
  '%2E.',
  '.%2e/',
  '%',
  '%00',
  '%zz',
  '?',
  'a=b&c=d',
  'a+b',
  'a;b=c',
  'a\\..\\b',
  ' a ',
  'a b',
  '~',
  '*',
  '"',
  "'",
  'a:b',
  'http://other.test/',
  '//other.test',
  '{key}',
  '<b>',
  '\0',
  '\t\r\n',
  'a\nHost: other.test',
  '\x7f',
  '\u0085\u2028\u2029',
  '\u200b\ufeff',
  'é',
  'e\u0301',
  '\u0301',
  'שלום \u202egnirts\u202c',
  '日本語',
  'ﬁ Å İ ı ſ K',
  '🗝️',
  '👩‍👩‍👧‍👦',
  '\udc00a',
  'a\ud83d',
  'count',
  'undefined',
  'null',
  '__proto__',
  'constructor',
  'x'.repeat(20_000),
  'ü/'.repeat(2_000),
];

/** Any string: nasty ones, mixtures of what separates, and whatever fast-check thinks of. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...nasty) },
  {
    weight: 4,
    arbitrary: fc.string({ unit: fc.constantFrom(...'./\\%2ef;?#&+~ '), maxLength: 12 }),
  },
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  // Halves of surrogate pairs among other units of UTF-16.
  { weight: 2, arbitrary: fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map(ofUnits) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 300, maxLength: 600 }) },
);

function ofUnits(units: readonly number[]): string {
  return String.fromCharCode(...units);
}

/** Different strings, in either case. */
export const severalTexts = (count: number): fc.Arbitrary<string[]> =>
  fc.uniqueArray(anyText, {
    minLength: count,
    maxLength: count,
    comparator: (one, other) => one.toLowerCase() === other.toLowerCase(),
  });
