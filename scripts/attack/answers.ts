import { inspect } from 'node:util';
import { KeycloakRealm } from '../../src/index.ts';
import { type Attack, serverUrl } from './attack.ts';
import type { Random } from './random.ts';

const secret = 'Qx7 "w\\<&>\'+%/é-zW9~kV4';
const leak = /Qx7|zW9|kV4|UXg3/;

const spellings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify(text).slice(1, -1),
  encodeURIComponent,
  (text) => new URLSearchParams({ a: text }).toString().slice(2),
  (text) => [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  (text) => [...text].map((letter) => `&#${letter.charCodeAt(0)};`).join(''),
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(`web:${text}`).toString('base64url'),
  (text) => text.slice(0, -3),
];

function answer(random: Random): Response {
  let told = secret;
  for (let layers = random.below(3); layers >= 0; layers--) told = random.one(spellings)(told);
  const words = `${random.text(4)}${random.one(['', ' ', '"', '>'])}${told}${random.one(['', ' ', '"', '<'])}`;
  const status = random.one([200, 201, 302, 400, 400, 401, 403, 404, 409, 429, 500, 502, 503]);
  const body = random.one<() => string>([
    () => JSON.stringify({ error: words, error_description: random.json() }),
    () => JSON.stringify({ errorMessage: words, field: random.text(), params: [words, random.json()] }),
    () =>
      JSON.stringify({
        errors: [{ field: words, errorMessage: words, params: [{ [words]: words }] }, random.json()],
      }),
    () => `<html><body>${words}</body>`,
    () => words,
    () => JSON.stringify(random.json()),
    () => `{"${'a'.repeat(random.below(50_000))}":"${words}`,
  ])();
  const type = random.one(['application/json', 'text/html', 'text/plain', 'application/octet-stream', '']);
  const headers = new Headers(type ? { 'content-type': type } : {});
  if (status === 302) headers.set('location', `https://sso.test/${encodeURIComponent(words.toWellFormed())}`);
  if (status === 401)
    headers.set(
      'www-authenticate',
      `Bearer error="x", error_description="${encodeURIComponent(words.toWellFormed())}"`,
    );
  return new Response(body, { status, headers });
}

/** Answers that repeat the secrets of their request: no error shows them. */
export function answers(): Attack {
  return async (random, tell) => {
    const response = answer(random);
    tell(`${response.status} ${[...response.headers].join()} ${await response.clone().text()}`);
    const auth = { clientId: 'web', clientSecret: secret };
    const realm = new KeycloakRealm({
      serverUrl,
      realmName: 'acme',
      auth: random.below(2) === 0 ? 'token' : auth,
      retries: 0,
      fetch: async () => response.clone(),
    });
    const body = random.one<unknown>([
      { credentials: [{ value: secret }] },
      new URLSearchParams({ password: secret }),
      new TextEncoder().encode(JSON.stringify({ password: secret })),
    ]);
    const authorization = `Basic ${Buffer.from(`web:${encodeURIComponent(secret)}`).toString('base64')}`;
    try {
      await realm.admin.realms
        .byName('acme')
        .users.request('POST', 'x', { body, headers: { 'x-authorization': authorization } });
      return undefined;
    } catch (error) {
      const { stack, message, cause } = error as Error;
      const shown = [
        inspect(error, { depth: 9, showHidden: true }),
        JSON.stringify(error),
        stack,
        message,
        inspect(cause),
      ];
      if (leak.test(shown.join('\n'))) return `the error shows the secret: ${message}`;
      throw error;
    }
  };
}
