import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type ApiError, TokenVerifier } from '../../../src/index.ts';
import { failure, recorded } from '../support.ts';

/** Has what every encoding writes in its own way; each part of it can be told. */
const secret = 'Qx7 "w\\<&>\'+%/é-zW9~kV4';
/** What no part of an error may have, in whatever letters. */
const parts = /Qx7|zW9|kV4/;

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#039;');
const escaped = (text: string): string =>
  [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

type Sending = { body?: unknown; contentType?: string; headers?: Record<string, string>; query?: object };

/** How it is sent. */
const forms: Record<string, Sending> = {
  JSON: { body: { password: secret } },
  'nested JSON': { body: { credentials: [{ type: 'password', value: secret }] } },
  'JSON as text': { body: JSON.stringify({ password: secret }), contentType: 'application/json; charset=x' },
  'JSON as bytes': { body: new TextEncoder().encode(JSON.stringify({ password: secret })) },
  'a form': { body: new URLSearchParams({ client_secret: secret }) },
  'a form as text': {
    body: new URLSearchParams({ a: 'b', client_secret: secret }).toString(),
    contentType: 'application/x-www-form-urlencoded',
  },
  'a form as bytes': { body: new TextEncoder().encode(new URLSearchParams({ password: secret }).toString()) },
  XML: { body: `<a><password x="y">${xml(secret)}</password></a>`, contentType: 'application/xml' },
  'an attribute of XML': { body: `<a password="${xml(secret)}"/>`, contentType: 'application/xml' },
  YAML: { body: `name: x\npassword: ${JSON.stringify(secret)}\n`, contentType: 'application/yaml' },
  'a multipart form': {
    body: new TextEncoder().encode(
      `--b\r\ncontent-disposition: form-data; name="password"\r\n\r\n${secret}\r\n--b--`,
    ),
    contentType: 'multipart/form-data; boundary=b',
  },
  'HTTP Basic': { headers: { authorization: `Basic ${base64(`web:${secret}`)}` } },
  'HTTP Basic, encoded as OAuth 2.0 has it': {
    headers: { authorization: `Basic ${base64(`web:${encodeURIComponent(secret)}`)}` },
  },
  'a header': { headers: { 'x-api-key': encodeURIComponent(secret) } },
  'a query': { query: { max: 1, access_token: secret } },
  'a query with several values': { query: { api_key: ['ab', secret] } },
  'a cookie': { headers: { cookie: `a=b; session=${encodeURIComponent(secret)}` } },
};

/** How it comes back. */
const spellings: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'in JSON': (text) => JSON.stringify(text).slice(1, -1),
  'in JSON in JSON': (text) => JSON.stringify(JSON.stringify(text)).slice(2, -2),
  'as \\u': escaped,
  'as \\U': (text) => escaped(text).toUpperCase().replaceAll('\\U', '\\u'),
  'in a URL': encodeURIComponent,
  'in a URL, in lower case': (text) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase()),
  'in a URL in a URL': (text) => encodeURIComponent(encodeURIComponent(text)),
  'in a form': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'in HTML': xml,
  'in HTML, by numbers': (text) =>
    [...text].map((letter) => `&#x${letter.charCodeAt(0).toString(16)};`).join(''),
  'in JSON in HTML': (text) => xml(JSON.stringify(text)),
  'as base64': base64,
  'within base64': (text) => base64(`web:${text}.`),
  'within base64, elsewhere': (text) => base64(`{"a":"${text}"}`),
  'as base64 of a URL': (text) => Buffer.from(`xy${text}`).toString('base64url'),
  'as hexadecimal digits': (text) => Buffer.from(`a=${text}`).toString('hex'),
  'over lines': (text) => `${text.slice(0, 4)}\n  ${text.slice(4)}`,
  'as base64 over lines': (text) => base64(`${'a'.repeat(20)}${text}`).replace(/.{32}/g, '$&\r\n'),
  'broken off': (text) => text.slice(0, -1),
  'broken off in a letter': (text) => escaped(text).slice(0, -3),
};

/** Where it comes back. */
const places: Record<string, (text: string) => Response | Promise<Response>> = {
  message: (text) => Response.json({ errorMessage: `Bad ${text}` }, { status: 400 }),
  'error and description': (text) =>
    Response.json({ error: `Bad ${text}`, error_description: `No: ${text}` }, { status: 409 }),
  'a field error': (text) =>
    Response.json({ field: `a ${text}`, errorMessage: `b ${text}`, params: [text] }, { status: 400 }),
  'nested parameters of a field error': (text) =>
    Response.json(
      { errors: [{ field: 'a', errorMessage: 'b', params: [{ [`k ${text}`]: [[text]] }, 3] }] },
      { status: 400 },
    ),
  'a violation': (text) => Response.json({ error: 'x', violations: [`a: ${text}`] }, { status: 400 }),
  'a page': (text) =>
    new Response(`<p>Sent: ${text}`, { status: 502, headers: { 'content-type': 'text/html' } }),
  'a page of a success': (text) =>
    new Response(`Sent: ${text}`, { headers: { 'content-type': 'application/json' } }),
  'JSON that is cut': (text) =>
    new Response(`{"a ${text}`, { headers: { 'content-type': 'application/json' } }),
  'a challenge': (text) =>
    new Response(null, {
      status: 401,
      headers: { 'www-authenticate': `Bearer error_description="${encodeURIComponent(text)}"` },
    }),
  'a redirect': (text) =>
    new Response(null, {
      status: 302,
      headers: { location: `https://sso.test/${encodeURIComponent(text)}` },
    }),
  'a failed connection': (text) =>
    Promise.reject(new TypeError('fetch failed', { cause: new Error(`cannot send ${text}`) })),
};

/** All that an error shows, however it is logged. */
function shown(error: unknown): string {
  const { stack, message, cause, hints, description, fieldErrors } = error as ApiError & { cause: unknown };
  const all = { stack, message, cause, hints, description, fieldErrors };
  const deep = { depth: 20, showHidden: true };
  return [inspect(error, deep), inspect(all, deep), JSON.stringify(error), JSON.stringify(all)].join('\n');
}

describe.for(Object.keys(forms))('sent as %s', (form) => {
  test.for(Object.keys(places))('and told in %s, no spelling of it is shown', async (place) => {
    for (const [spelling, spell] of Object.entries(spellings)) {
      const respond = places[place] as (text: string) => Response;
      const { acme } = recorded(() => respond(spell(secret)), { retries: 0 });
      const { headers = {}, ...content } = forms[form] as Sending;
      const error = await failure(acme.request('POST', 'x', { ...content, headers }));
      const text = shown(error);
      const coded = ['', 'a', 'ab'].flatMap((before) => {
        const start = Buffer.from(`${before}${secret}`)
          .toString('base64')
          .slice(before ? 4 : 0, 16);
        return [start, start.replaceAll('+', '-').replaceAll('/', '_')];
      });
      expect(text, spelling).not.toMatch(parts);
      expect(text.toLowerCase(), spelling).not.toMatch(/\\u0051|%51|&#x51/);
      for (const start of coded) expect(text, spelling).not.toContain(start);
    }
  });
});

test.for<[string, unknown]>([
  ['a number', { totp: 135_790 }],
  ['a number in a list', { credentials: [{ value: [135_790] }] }],
  ['a number in a text', '{"totp": 135790}'],
])('%s that is a secret comes back neither as text nor as number', async ([, body]) => {
  const { acme } = recorded(() =>
    Response.json(
      { field: 'totp', errorMessage: 'not 135790', params: [135_790, { a: 135_790 }] },
      { status: 400 },
    ),
  );
  const error = await failure(acme.request('POST', 'x', { body, contentType: 'application/json' }));
  expect(shown(error)).not.toContain('135790');
  expect(error).toMatchObject({ fieldErrors: [{ params: ['[redacted]', { a: '[redacted]' }] }] });
});

test('what is no secret of the request is told', async () => {
  const said = 'accessTokenLifespan must be below 3600, path /a%2Fb is unknown, "x" \\u0041 & more';
  const { acme } = recorded(() => Response.json({ error: said, violations: ['a: b'] }, { status: 400 }));
  const error = await failure(
    acme.request('PUT', 'x', { body: { accessTokenLifespan: 3600, password: 'pw' } }),
  );
  expect(error).toMatchObject({ description: 'a: b' });
  const plain = recorded(() => Response.json({ error: said }, { status: 400 }));
  expect(
    await failure(plain.acme.request('PUT', 'x', { body: { accessTokenLifespan: 3600 } })),
  ).toMatchObject({
    description: said,
  });
});

test.for([
  ['a long key', 'a'.repeat(256_000)],
  ['what begins like tokens', '-eyJabcdefgh'.repeat(80_000)],
  ['open tags', '<style'.repeat(150_000)],
  ['quotes', '"\\'.repeat(400_000)],
  ['percents', '%4'.repeat(400_000)],
  ['secrets', 'secret'.repeat(150_000)],
  ['lines', 'a\r\n'.repeat(300_000)],
  ['hexadecimal digits', '6162'.repeat(250_000)],
])('%s in an error do not block the process', async ([, text]) => {
  for (const type of ['application/json', 'text/html']) {
    const body = type.endsWith('json') ? JSON.stringify({ error: text, errors: [{ field: text }] }) : text;
    const { acme } = recorded(() => new Response(body, { status: 400, headers: { 'content-type': type } }));
    // Of this process: others may use the machine.
    const start = process.cpuUsage();
    const error = (await failure(
      acme.request('PUT', 'x', { body: { [text as string]: 'x', password: text } }),
    )) as ApiError;
    expect(error.description.length).toBeLessThan(10_000);
    expect(process.cpuUsage(start).user).toBeLessThan(1_500_000);
  }
});

test('a verifier shows a response, unless a header of its request may be a secret', async () => {
  const token = `${btoa('{"alg":"RS256","kid":"a"}')}.${btoa('{"iss":"https://sso.test/realms/acme"}')}.AAAA`;
  const errorFor = (headers: Record<string, string>, answer: () => Response): Promise<unknown> => {
    const fetch = async (): Promise<Response> => answer();
    const verifier = new TokenVerifier({ serverUrl: 'https://sso.test', realmName: 'acme', headers, fetch });
    return failure(verifier.decodeToken(token.replaceAll('=', ''), { audience: 'api' }));
  };
  const page = (status: number) => (): Response => new Response(`<b>Busy</b> ${secret}`, { status });
  for (const status of [200, 502]) {
    expect(String(await errorFor({ 'x-place': 'here' }, page(status)))).toContain('Busy');
    const error = await errorFor({ 'x-api-key': secret }, page(status));
    expect(error).toMatchObject({ httpStatus: status, path: '/realms/acme/protocol/openid-connect/certs' });
    expect(inspect(error)).not.toMatch(parts);
  }
});

test('thousands of words of fields at fault do not block the process, whatever was sent', async () => {
  const params = Array.from({ length: 200 }, (_, index) => `YWJjZGVmZ2hpamts${index}`);
  const errors = Array.from({ length: 200 }, () => ({ field: secret, errorMessage: secret, params }));
  const { acme } = recorded(() => Response.json({ errors }, { status: 400 }));
  const users = Array.from({ length: 1000 }, (_, index) => ({ value: `${secret}${index}` }));
  const start = process.cpuUsage();
  const error = (await failure(acme.request('POST', 'x', { body: { users } }))) as ApiError;
  expect(process.cpuUsage(start).user).toBeLessThan(3_000_000);
  expect(error.fieldErrors).toHaveLength(200);
  expect(error.fieldErrors[0]).toMatchObject({ field: '[redacted]', params });
  expect(shown(error)).not.toMatch(parts);
});
