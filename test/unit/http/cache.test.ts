import { afterEach, expect, test, vi } from 'vitest';
import { KeycloakRealm } from '../../../src/index.ts';

afterEach(() => vi.resetModules());

/** What a GET and a POST ask of the cache, of a `fetch` that refuses to be asked with these words. */
async function cacheModes(Realm: typeof KeycloakRealm, refusal?: string): Promise<unknown[]> {
  const modes: unknown[] = [];
  const fetch = async (_: string, { cache, method }: RequestInit): Promise<Response> => {
    modes.push(`${method} ${cache}`);
    if (cache !== undefined && refusal) throw new TypeError(refusal);
    return Response.json([]);
  };
  const options = { serverUrl: 'http://localhost', realmName: 'acme', auth: 'token', retries: 0, fetch };
  const { realms } = new Realm(options).admin;
  await realms.all().catch(() => undefined);
  await realms.create({ realm: 'other' }).catch(() => undefined);
  return modes;
}

test('no answer is taken from a cache, nor kept in one', async () => {
  expect(await cacheModes(KeycloakRealm)).toEqual(['GET no-store', 'POST no-store']);
});

test.for([
  "The 'cache' field on 'RequestInitializerDict' is not implemented.",
  'Unsupported cache mode: no-store',
])('a runtime that refuses to be told so, with %j, is told once', async (refusal) => {
  vi.resetModules();
  const again = await import('../../../src/index.ts');
  expect(await cacheModes(again.KeycloakRealm, refusal)).toEqual([
    'GET no-store',
    'GET undefined',
    'POST undefined',
  ]);
});

test('what fails for another reason is not sent a second time', async () => {
  const refusal = 'error sending request for url (http://cache-mode/clear-keys-cache?cache=mode)';
  expect(await cacheModes(KeycloakRealm, refusal)).toEqual(['GET no-store', 'POST no-store']);
});
