import { KeycloakError, TokenVerifier } from '../../src/index.ts';
import { type Attack, serverUrl } from './attack.ts';
import { claimsNow, keyPairs, sign } from './tokens.ts';

/** Broken and hostile key sets: a token of another key never passes, and each fault is told. */
export async function keySets(): Promise<Attack> {
  const keys = await keyPairs();
  const foreign = await sign(claimsNow(), keys.other);
  const own = await sign(claimsNow(), keys.own);
  return async (random, tell) => {
    const broken = {
      ...keys.jwk,
      [random.one(['kid', 'alg', 'use', 'kty', 'crv', 'x', 'y', 'key_ops'])]: random.json(1),
    };
    const body = random.one<() => unknown>([
      () => random.json(),
      () => ({ keys: random.json() }),
      () => ({ keys: [broken] }),
      () => ({ keys: [random.json(), broken, keys.jwk] }),
      () => ({
        keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'k1', alg: random.one(['HS256', 'ES256']) }, keys.jwk],
      }),
      () => ({ keys: Array.from({ length: 200 }, () => broken) }),
    ])();
    const status = random.one([200, 200, 200, 204, 301, 403, 500]);
    const text = random.one([
      JSON.stringify(body) ?? '',
      JSON.stringify(body)?.slice(0, 20) ?? '',
      random.text(),
    ]);
    tell(`${status} ${text}`);
    const verifier = new TokenVerifier({
      serverUrl,
      realmName: 'acme',
      fetch: async () => new Response(status === 204 ? null : text, { status }),
    });
    for (const token of [foreign, own]) {
      try {
        await verifier.decodeToken(token, { audience: 'web' });
        if (token === foreign) return 'accepted';
      } catch (error) {
        if (!(error instanceof KeycloakError)) return `untyped: ${String(error)}`;
      }
    }
    return undefined;
  };
}
