import { afterEach, expect, test, vi } from 'vitest';
import { KeycloakRealm } from '../../../src/index.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

async function cacheModes(Realm: typeof KeycloakRealm): Promise<(string | undefined)[]> {
  const modes: (string | undefined)[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    modes.push(request.cache);
    return Response.json([]);
  };
  const realm = new Realm({ serverUrl: 'http://localhost', realmName: 'acme', auth: 'token', fetch });
  await realm.admin.realms.all();
  await realm.admin.realms.create({ realm: 'other' }).catch(() => undefined);
  return modes;
}

test('no answer is taken from a cache, nor kept in one', async () => {
  expect(await cacheModes(KeycloakRealm)).toEqual(['no-store', 'no-store']);
});

test('a runtime that refuses to be told so is not told', async () => {
  class Strict extends Request {
    constructor(input: string | URL | Request, init?: RequestInit) {
      if (init?.cache !== undefined) throw new TypeError("The 'cache' field is not implemented");
      super(input, init);
    }
  }
  vi.stubGlobal('Request', Strict);
  vi.resetModules();
  const again = await import('../../../src/index.ts');
  expect(await cacheModes(again.KeycloakRealm)).toEqual(['default', 'default']);
});
