import { expect, test } from 'vitest';
import { ConnectionError } from '../../../src/index.ts';
import { failure, recorded } from '../support.ts';

const caused = (message: string, code: string): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });
const coded = (message: string, code: string): Error => Object.assign(new Error(message), { code });
const inDeno = (words: string): Error =>
  new TypeError(`error sending request for url (https://sso.test/x?search=geheim): client error ${words}`);

test.for<[string, Error, string | undefined]>([
  ['Node: refused', caused('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'), 'ECONNREFUSED'],
  [
    'Bun: refused',
    coded('Unable to connect. Is the computer able to access the url?', 'ConnectionRefused'),
    'ECONNREFUSED',
  ],
  [
    'Deno: refused',
    inDeno('(Connect): tcp connect error: Connection refused (os error 111)'),
    'ECONNREFUSED',
  ],
  ['Node: reset', caused('read ECONNRESET', 'ECONNRESET'), 'ECONNRESET'],
  ['Node: closed', caused('other side closed', 'UND_ERR_SOCKET'), 'ECONNRESET'],
  ['Bun: closed', coded('The socket connection was closed unexpectedly.', 'ConnectionClosed'), 'ECONNRESET'],
  ['Deno: closed', inDeno('(SendRequest): connection closed before message completed'), 'ECONNRESET'],
  ['Node: unknown host', caused('getaddrinfo ENOTFOUND sso.test', 'ENOTFOUND'), 'ENOTFOUND'],
  ['Deno: unknown host', inDeno('(Connect): dns error: failed to lookup address information'), 'ENOTFOUND'],
  [
    'any other code',
    caused('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  ],
  ['a browser', new TypeError('Failed to fetch'), undefined],
])('%s has the code of the system as its reason', async ([, thrown, reason]) => {
  const { acme } = recorded(() => Promise.reject(thrown), { retries: 0 });
  const error = await failure(acme.users.all({ search: 'geheim' }));
  expect(error).toBeInstanceOf(ConnectionError);
  expect((error as ConnectionError).reason).toBe(reason);
  expect(String(error)).not.toContain('geheim');
});

test('a response that breaks off has a reason, also where the runtime tells none', async () => {
  const broken = (): Response => {
    const body = new ReadableStream({ pull: (control) => control.error(new TypeError('network error')) });
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  };
  const { acme } = recorded(broken, { retries: 0 });
  expect(await failure(acme.get())).toMatchObject({ name: 'ConnectionError', reason: 'ECONNRESET' });
});
