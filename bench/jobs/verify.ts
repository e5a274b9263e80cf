import { createPublicKey } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { verify } from '../built.ts';
import { peer } from '../clients.ts';
import { type JobModule, jobOf } from '../job.ts';
import { atOnce, demand, measured } from '../measure.ts';

interface Tokens extends Readonly<Record<string, unknown>> {
  readonly signed: Readonly<Record<string, readonly string[]>>;
  readonly keys: JWK[];
  readonly count: number;
  readonly peers: string | undefined;
}

type Verify = (setup: Tokens, alg: string) => Promise<(token: string) => Promise<object>>;

const serverUrl = 'https://sso.example.com';
const issuer = `${serverUrl}/realms/acme`;

/** Claims as Keycloak writes them, about 1,000 bytes. */
function claims(): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    exp: now + 86_400,
    iat: now - 10,
    auth_time: now - 10,
    jti: `onrtac:${crypto.randomUUID()}`,
    iss: issuer,
    aud: ['orders-api', 'account'],
    sub: crypto.randomUUID(),
    typ: 'Bearer',
    azp: 'web',
    // Without it, oauth4webapi takes none for an access token.
    client_id: 'web',
    sid: crypto.randomUUID(),
    acr: '1',
    'allowed-origins': ['https://web.example.com'],
    realm_access: { roles: ['default-roles-acme', 'offline_access', 'uma_authorization', 'editor'] },
    resource_access: {
      'orders-api': { roles: ['read', 'write'] },
      account: { roles: ['manage-account', 'manage-account-links', 'view-profile'] },
    },
    scope: 'openid email profile',
    email_verified: true,
    name: 'Ada Lovelace',
    preferred_username: 'ada',
    given_name: 'Ada',
    family_name: 'Lovelace',
    email: 'ada@example.com',
  };
}

/** What each client does before, and for one token. Each finds the key in the set that its realm has. */
const verifiers: Readonly<Record<string, Verify>> = {
  realmtree: async ({ keys }) => {
    const { TokenVerifier } = await verify();
    const cache = { realm: issuer, fetchedAt: Date.now(), keys };
    const verifier = new TokenVerifier({ serverUrl, realmName: 'acme', keys: { cache } } as never);
    return (token) => verifier.decodeToken(token, { audience: 'orders-api' });
  },
  jose: async ({ keys }) => {
    const { createLocalJWKSet, jwtVerify } = await import('jose');
    const set = createLocalJWKSet({ keys });
    const checks = { issuer, audience: 'orders-api', typ: 'at+jwt', clockTolerance: 5 };
    return async (token) => (await jwtVerify(token, set, checks)).payload;
  },
  'WebCrypto alone': async ({ keys }, alg) => {
    const { alg: _, ...jwk } = keys.find((key) => key.alg === alg) as JWK;
    const name = alg === 'RS256' ? 'RSASSA-PKCS1-v1_5' : 'ECDSA';
    const algorithm = { name, hash: 'SHA-256', namedCurve: 'P-256' };
    const key = await crypto.subtle.importKey('jwk', jwk as JsonWebKey, algorithm, false, ['verify']);
    return async (token) => {
      const [header = '', payload = '', signature = ''] = token.split('.');
      const input = Buffer.from(`${header}.${payload}`);
      const isOurs = await crypto.subtle.verify(algorithm, key, Buffer.from(signature, 'base64url'), input);
      return isOurs && JSON.parse(Buffer.from(payload, 'base64url').toString());
    };
  },
  oauth4webapi: async ({ keys, peers }) => {
    const { jwksCache, validateJwtAccessToken } = (await peer('oauth4webapi', peers)) as {
      jwksCache: symbol;
      validateJwtAccessToken(...args: unknown[]): Promise<object>;
    };
    const server = { issuer, jwks_uri: `${issuer}/protocol/openid-connect/certs` };
    const options = { [jwksCache]: { jwks: { keys }, uat: Math.floor(Date.now() / 1000) } };
    return (token) => {
      const headers = { authorization: `Bearer ${token}` };
      const request = new Request('https://orders.example.com/', { headers });
      return validateJwtAccessToken(server, request, 'orders-api', options);
    };
  },
  // By the key that it was configured with; ES256 it cannot.
  'keycloak-connect': async ({ keys, peers }) => {
    const folder = 'keycloak-connect/middleware/auth-utils';
    const load = async <T>(name: string): Promise<T> =>
      ((await peer(`${folder}/${name}.js`, peers)) as { default: T }).default;
    const Config = await load<new (config: object) => object>('config');
    const Token = await load<new (token: string, clientId: string) => object>('token');
    const GrantManager =
      await load<
        new (
          config: object,
        ) => { validateToken(token: object, kind: string): Promise<{ content: object }> }
      >('grant-manager');
    const jwk = keys.find((key) => key.alg === 'RS256') as import('node:crypto').JsonWebKey;
    const key = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });
    const manager = new GrantManager(
      new Config({
        realm: 'acme',
        'auth-server-url': serverUrl,
        resource: 'orders-api',
        'realm-public-key': key.toString('base64'),
        'verify-token-audience': true,
      }),
    );
    return async (token) => (await manager.validateToken(new Token(token, 'orders-api'), 'Bearer')).content;
  },
};

const kinds = ['RS256', 'ES256'];
const installed = ['oauth4webapi', 'keycloak-connect'];
const modes = { 'one by one': 1, '8 at once': 8 };
const all = Object.entries(verifiers).flatMap(([name, open]) =>
  kinds
    .filter((alg) => name !== 'keycloak-connect' || alg === 'RS256')
    .flatMap((alg) =>
      Object.entries(modes).map(([how, many]) => ({
        title: `${name}, ${alg}, ${how}`,
        name,
        alg,
        many,
        open,
      })),
    ),
);

export const work: JobModule['work'] = Object.fromEntries(
  all.map(({ title, alg, many, open }) => [
    title,
    async (setup: Tokens) => {
      const one = await open(setup, alg);
      const tokens = setup.signed[alg] ?? [];
      const run = (count: number): Promise<void> =>
        atOnce(many, count, async (index) =>
          demand(
            'azp',
            ((await one(tokens[index % tokens.length] as string)) as { azp?: unknown }).azp,
            'web',
          ),
        );
      await run(setup.count / 4);
      return measured(setup.count, () => run(setup.count));
    },
  ]),
);

/** The keys of a realm, two that sign and one that encrypts, and tokens: more than a cache of the last ones holds. */
async function signed(count: number): Promise<Pick<Tokens, 'signed' | 'keys'>> {
  const keys: JWK[] = [];
  const made: Record<string, string[]> = {};
  for (const alg of kinds) {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const kid = `${alg}-FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfb`;
    const jwk = await exportJWK(publicKey);
    keys.push({ ...jwk, kid, alg, use: 'sig' });
    if (alg === 'RS256') keys.push({ ...jwk, kid: 'other', alg: 'RSA-OAEP', use: 'enc' });
    const header = { alg, typ: 'at+jwt', kid };
    const sign = (): Promise<string> => new SignJWT(claims()).setProtectedHeader(header).sign(privateKey);
    made[alg] = await Promise.all(Array.from({ length: count }, sign));
  }
  return { signed: made, keys };
}

export const job: JobModule['job'] = jobOf<Tokens>({
  about:
    'Verifies an access token of a Keycloak of about 1,000 bytes: signature by the key set of the realm, issuer, audience, type and times. CPU time is that of all threads.',
  rounds: 3,
  figures: { wall: 'µs', cpu: 'µs CPU' },
  prepare: async (place) => ({
    ...(await signed(place.size(400, 8))),
    count: place.size(10_000, 80),
    peers: place.peers.packages.folder,
  }),
  cases: () =>
    Object.fromEntries(
      all.map(({ title, name }) => [title, { needs: installed.find((peer) => peer === name) }]),
    ),
  goals: kinds.flatMap((alg) =>
    Object.keys(modes).map((how) => ({
      what: `verify ${alg}, ${how}`,
      of: `realmtree, ${alg}, ${how}`,
      figure: 'wall',
      to: `jose, ${alg}, ${how}`,
      atMost: 0.95,
    })),
  ),
});
