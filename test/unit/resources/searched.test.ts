import { expect, test } from 'vitest';
import { failure, recorded } from '../support.ts';

const web = { id: '1', clientId: 'web', attributes: { 'a b': 'say "hi"', colour: 'Red' } };
const rows: readonly (readonly [what: string, q: string | Record<string, string>, ignored?: string])[] = [
  ['text', 'colour:Red'],
  ['quoted text', '"a b":"say \\"hi\\"" "colour":"Red"'],
  ['an object', { 'a b': 'say "hi"', colour: 'Red' }],
  ['the last of two values', 'colour:blue colour:Red'],
  ['other letters, which some databases take for the same', { COLOUR: 'rèd ' }],
  ['a value that the client does not have', 'colour:blue "a b":"say \\"hi\\""', 'colour'],
  ['an escaped value that it does not have', '"a b":"say \\"ho\\""', 'a b'],
  ['attributes that it does not have', { size: '2', colour: 'Red', top: '1' }, 'size, top'],
];

test.each(rows)('clients that a search returns are those it was for: %s', async (_, q, ignored) => {
  // Those whom the caller may not view come without attributes.
  const { acme } = recorded(() => Response.json([web, { id: '2', clientId: 'hidden' }]));
  const found = acme.clients.all({ q });
  if (ignored === undefined) expect(await found).toHaveLength(2);
  else
    expect(await failure(found)).toMatchObject({
      name: 'BadRequestError',
      httpStatus: 400,
      description: `Attributes [${ignored}] not allowed for search`,
      hints: [expect.stringContaining('findByAttributes')],
    });
});
