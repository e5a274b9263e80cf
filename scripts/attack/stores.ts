import { inspect } from 'node:util';
import { KeycloakRealm } from '../../src/index.ts';
import { type Attack, serverUrl } from './attack.ts';

/** Stores that answer with anything, or fail: calls work with a token of the server, and no error shows the secret. */
export function stores(): Attack {
  return async (random, tell) => {
    const value = random.one<() => unknown>([
      () => random.json(),
      () => JSON.stringify(random.json()),
      () =>
        JSON.stringify({
          accessToken: random.json(1),
          issuedAt: random.json(1),
          renewAt: random.json(1),
          refreshToken: random.json(1),
          refreshUntil: random.json(1),
        }),
      () => random.text(),
      () => '['.repeat(20_000),
    ])();
    const isBroken = random.below(5) === 0;
    tell(`${isBroken} ${JSON.stringify(value)}`);
    const ask = async (): Promise<unknown> => {
      if (isBroken) throw new Error('store failed');
      return value;
    };
    const bearers: (string | undefined)[] = [];
    const realm = new KeycloakRealm({
      serverUrl,
      realmName: 'acme',
      auth: {
        clientId: 'web',
        clientSecret: 'hunter2-secret',
        store: {
          get: ask as never,
          set: ask as never,
          delete: ask as never,
          lock: (_: string, run: () => Promise<unknown>) => run() as never,
        },
      },
      fetch: async (url, { headers }) => {
        if (url.endsWith('/token'))
          return Response.json({ access_token: 'good', token_type: 'Bearer', expires_in: 60 });
        bearers.push(headers['authorization']);
        return Response.json({ id: '1' });
      },
    });
    try {
      await realm.admin.realms.byName('acme').users.byId('1').get();
    } catch (error) {
      if (inspect(error, { depth: 9 }).includes('hunter2')) return 'the error shows the secret';
      throw error;
    }
    const odd = bearers.filter((bearer) => !/^Bearer [\w!-~]+$/.test(bearer ?? ''));
    return odd.length > 0 ? `sent ${odd.join()}` : undefined;
  };
}
