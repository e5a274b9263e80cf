import { expect, test } from 'vitest';
import { ConnectionError } from '../../../src/index.ts';
import { failure, recorded } from '../support.ts';

const caused = (message: string, code: string): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });
const coded = (message: string, code: string): Error => Object.assign(new Error(message), { code });
const inDeno = (words: string): Error =>
  new TypeError(`error sending request for url (https://sso.test/x?search=geheim): client error ${words}`);

const unknownIssuer = 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';
const otherName = 'ERR_TLS_CERT_ALTNAME_INVALID';

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
  ['Deno: unknown authority', inDeno('(Connect): invalid peer certificate: UnknownIssuer'), unknownIssuer],
  ['Deno: another name', inDeno('(Connect): invalid peer certificate: NotValidForName'), otherName],
  ['Deno: expired', inDeno('(Connect): invalid peer certificate: Expired'), 'CERT_HAS_EXPIRED'],
  [
    'undici: a proxy that refuses a tunnel',
    caused('Proxy response (502) !== 200 when HTTP Tunneling', 'UND_ERR_ABORTED'),
    'PROXY_REFUSED',
  ],
  [
    'undici: a proxy that refuses a request',
    caused('Proxy Authentication Required (407)', 'UND_ERR_INVALID_ARG'),
    'PROXY_REFUSED',
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

test.for<[string, Error, RegExp]>([
  [
    'an unknown authority',
    caused('self-signed certificate in chain', 'SELF_SIGNED_CERT_IN_CHAIN'),
    /NODE_EXTRA_CA_CERTS/,
  ],
  ['a certificate of another name', caused('Hostname/IP does not match', otherName), /is for other names/],
  ['an expired certificate', caused('certificate has expired', 'CERT_HAS_EXPIRED'), /clock/],
  [
    'a port without TLS',
    caused(
      '80:error:0A00010B:SSL routines:f:wrong version number:../a.c:77:\n',
      'ERR_SSL_WRONG_VERSION_NUMBER',
    ),
    /does not speak TLS/,
  ],
  ...['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'].map(
    (code): [string, Error, RegExp] => [code, caused('alert', code), /client certificate/],
  ),
  ['a proxy with a login', caused('Proxy response (407) !== 200', 'UND_ERR_ABORTED'), /login/],
])('%s has a hint and is not tried again, by any verb', async ([, thrown, hint]) => {
  let tries = 0;
  const { acme } = recorded(() => {
    tries++;
    return Promise.reject(thrown);
  });
  for (const method of ['GET', 'POST', 'PUT', 'DELETE'] as const) {
    const error = await failure(acme.request(method, 'users'));
    expect(error).toMatchObject({ name: 'ConnectionError', hints: [expect.stringMatching(hint)] });
    expect(String(error)).not.toMatch(/0A00010B|\.c:/);
  }
  expect(tries).toBe(4);
});

test('a request for which a proxy did not reach the server is sent again, a POST too', async () => {
  const thrown = caused('Proxy response (503) !== 200 when HTTP Tunneling', 'UND_ERR_ABORTED');
  const { acme, sent } = recorded((_, index) => (index === 0 ? Promise.reject(thrown) : Response.json({})));
  await acme.request('POST', 'users', { body: {} });
  expect(sent).toHaveLength(2);
});

test.for<[string, number, string, readonly (RegExp | string)[]]>([
  ['POST', 502, '<html>Bad</html>', [/proxy .* may have done/]],
  ['POST', 504, '', [/proxy .* may have done/]],
  ['GET', 504, '', [/proxy in front of Keycloak sent this response\.$/]],
  ['GET', 403, '<!DOCTYPE html><p>Blocked', [/proxy in front of Keycloak sent this response\.$/]],
  ['POST', 413, '<html>Too large</html>', [/limits the size/, /proxy in front/]],
  ['GET', 407, '<html>Login</html>', [/requires a login/]],
])('%s: the page of a gateway with %i is known as one', async ([method, status, page, hints]) => {
  const answer = (): Response => new Response(page, { status, headers: { 'content-type': 'text/html' } });
  const { acme } = recorded(answer, { retries: 0 });
  expect(await failure(acme.request(method as 'GET', 'users'))).toMatchObject({
    httpStatus: status,
    hints: hints.map((hint) => expect.stringMatching(hint)),
  });
});
