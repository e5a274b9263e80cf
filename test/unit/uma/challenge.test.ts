import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatChallenge, parseChallenge } from '../../../src/uma/challenge.ts';

const text = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
});
const challenge = fc.record({ realm: text, asUri: text, ticket: text });

test('a challenge is read as it was written, whatever stands beside it', () => {
  fc.assert(
    fc.property(challenge, text, text, (written, before, after) => {
      const header = formatChallenge(written);
      expect(parseChallenge(header)).toEqual(written);
      // Headers of one name are joined by a comma; `fetch` joins them itself.
      const headers = new Headers();
      headers.append('www-authenticate', `Bearer realm="${before.replace(/["\\]/g, '\\$&')}", error=x`);
      headers.append('www-authenticate', header);
      headers.append('www-authenticate', `Digest nonce="${after.replace(/["\\]/g, '\\$&')}"`);
      expect(parseChallenge(headers.get('www-authenticate'))).toEqual(written);
    }),
  );
});

test('any header is read without an exception', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('UMA ', 'a', '=', '"', '\\', ',', ' ', 'ticket') }),
      (header) => {
        const found = parseChallenge(header);
        if (found) expect(header.toLowerCase()).toContain('uma');
      },
    ),
  );
});

test('challenges of other servers are read', () => {
  const full = { realm: 'acme', asUri: 'https://sso.test/realms/acme', ticket: 'a.b-c' };
  const read: [string, object | undefined][] = [
    ['UMA realm="acme",as_uri="https://sso.test/realms/acme",ticket="a.b-c"', full],
    ['uma  REALM = acme ,\tAS_URI="https://sso.test/realms/acme" , ticket=a.b-c', full],
    ['UMA realm="a \\"UMA\\" \\\\ b", ticket=t', { realm: 'a "UMA" \\ b', ticket: 't' }],
    ['Negotiate, Basic YWxhZGRpbg==, UMA ticket="t", Bearer ticket="other"', { ticket: 't' }],
    ['Bearer realm="UMA ticket=no", UMA ticket=yes', { ticket: 'yes' }],
    ['UMA', {}],
    ['Bearer realm="UMA"', undefined],
    ['', undefined],
  ];
  for (const [header, expected] of read) expect(parseChallenge(header), header).toEqual(expected);
  expect(parseChallenge(new Headers().get('www-authenticate'))).toBeUndefined();
});

test('what a header cannot hold is refused', () => {
  expect(() => formatChallenge({ ticket: 'a\r\nSet-Cookie: b' })).toThrow(TypeError);
  expect(() => formatChallenge({ realm: 'ä' })).toThrow('The realm of a challenge must be printable ASCII');
  expect(() => formatChallenge({ ticket: 7 as unknown as string })).toThrow(TypeError);
  expect(() => formatChallenge({})).toThrow(TypeError);
});
