/**
 * `npm run bench:verify`: what it costs to verify an access token of a Keycloak, one by one and 8 at once, by each client
 * in a process of its own, in turn, and in proportion to jose. CPU time is that of all threads of the process. Reads the
 * built package: `npm run build` first. An argument is the number of rounds. Peers that are not installed are left out.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

const rounds = Number(process.argv[2] ?? 5);
const count = 12_000;
/** Different ones, of which none that is kept would be found again at once. */
const tokens = 400;

const serverUrl = 'https://sso.example.com';
const issuer = `${serverUrl}/realms/acme`;
const now = Math.floor(Date.now() / 1000);

/** Claims as Keycloak writes them, about 1,000 bytes. */
function claims(): Record<string, unknown> {
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

const given = `const { tokens, jwks, alg } = JSON.parse(readFileSync(process.argv.at(-1), 'utf8'));`;

/** What each client does before, and for one token. Each finds the key in the set that its realm has. */
type Program = readonly [before: string, verification: string, needs?: string];
const programs: Record<string, Program> = {
  jose: [
    `const { createLocalJWKSet, jwtVerify } = await import('jose');
     const keys = createLocalJWKSet(jwks);
     const checks = { issuer: '${issuer}', audience: 'orders-api', typ: 'at+jwt', clockTolerance: 5 };`,
    `(await jwtVerify(token, keys, checks)).payload`,
  ],
  'WebCrypto alone': [
    `const { alg: _, ...jwk } = jwks.keys.find((key) => key.alg === alg);
     const name = alg === 'RS256' ? 'RSASSA-PKCS1-v1_5' : 'ECDSA';
     const algorithm = { name, hash: 'SHA-256', namedCurve: 'P-256' };
     const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
     const verify = async (token) => {
       const [header, payload, signature] = token.split('.');
       const input = Buffer.from(header + '.' + payload);
       const isOurs = await crypto.subtle.verify(algorithm, key, Buffer.from(signature, 'base64url'), input);
       return isOurs && JSON.parse(Buffer.from(payload, 'base64url'));
     };`,
    `await verify(token)`,
  ],
  oauth4webapi: [
    `const { allowInsecureRequests, customFetch, jwksCache, validateJwtAccessToken } = await import('oauth4webapi');
     const server = { issuer: '${issuer}', jwks_uri: '${issuer}/protocol/openid-connect/certs' };
     const options = { [jwksCache]: { jwks, uat: Math.floor(Date.now() / 1000) } };
     const verify = (token) => {
       const request = new Request('https://orders.example.com/', { headers: { authorization: 'Bearer ' + token } });
       return validateJwtAccessToken(server, request, 'orders-api', options);
     };`,
    `await verify(token)`,
    'oauth4webapi',
  ],
  realmtree: [
    `const { TokenVerifier } = await import('realmtree/verify');
     const cache = { realm: '${issuer}', fetchedAt: Date.now(), keys: jwks.keys };
     const realm = { serverUrl: '${serverUrl}', realmName: 'acme', keys: { cache } };
     const verifier = new TokenVerifier(realm);`,
    `await verifier.decodeToken(token, { audience: 'orders-api' })`,
  ],
};

interface Times {
  /** Microseconds for a token. */
  readonly cpu: number;
  readonly wall: number;
}

async function measured([before, verification]: Program, file: string, atOnce: number): Promise<Times> {
  const text = `
    import { readFileSync } from 'node:fs';
    ${given}
    ${before}
    let next = 0;
    const one = async () => {
      const token = tokens[next++ % tokens.length];
      const claims = ${verification};
      if (claims.azp !== 'web') throw new Error('not verified');
    };
    const run = (count) =>
      Promise.all(Array.from({ length: ${atOnce} }, async () => { for (let n = 0; n < count / ${atOnce}; n++) await one(); }));
    await run(3000);
    const cpu = process.cpuUsage();
    const wall = performance.now();
    await run(${count});
    const milliseconds = performance.now() - wall;
    const { user, system } = process.cpuUsage(cpu);
    console.log(JSON.stringify({ cpu: (user + system) / ${count}, wall: (milliseconds * 1000) / ${count} }));
    process.exit();`;
  const args = ['--no-warnings', '--input-type=module', '--eval', text, file];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  return JSON.parse(stdout);
}

function isInstalled(name: string): boolean {
  try {
    return createRequire(import.meta.url).resolve(name) !== '';
  } catch {
    return false;
  }
}

const middle = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[list.length >> 1] as number;

/** The keys of a realm: two that sign, and one that encrypts. */
const kinds = ['RS256', 'ES256'] as const;
const pairs = await Promise.all(kinds.map((alg) => generateKeyPair(alg, { extractable: true })));
const keys: JWK[] = [];
for (const [at, alg] of kinds.entries()) {
  const jwk = await exportJWK((pairs[at] as (typeof pairs)[0]).publicKey);
  keys.push({ ...jwk, kid: `${alg}-FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfb`, alg, use: 'sig' });
  if (alg === 'RS256') keys.push({ ...jwk, kid: 'other', alg: 'RSA-OAEP', use: 'enc' });
}

const folder = mkdtempSync(join(tmpdir(), 'bench-verify-'));
try {
  for (const [at, alg] of kinds.entries()) {
    const key = (pairs[at] as (typeof pairs)[0]).privateKey;
    const { kid = '' } = keys.find((jwk) => jwk.alg === alg) as JWK;
    const signed = (): Promise<string> =>
      new SignJWT(claims()).setProtectedHeader({ alg, typ: 'at+jwt', kid }).sign(key);
    const made = await Promise.all(Array.from({ length: tokens }, signed));
    const file = join(folder, alg);
    writeFileSync(file, JSON.stringify({ tokens: made, jwks: { keys }, alg }));
    for (const atOnce of [1, 8]) {
      const times = new Map<string, Times[]>();
      for (let round = 0; round < rounds; round++) {
        for (const [name, program] of Object.entries(programs)) {
          if (program[2] && !isInstalled(program[2])) continue;
          times.set(name, [...(times.get(name) ?? []), await measured(program, file, atOnce)]);
        }
      }
      console.log(`${alg}, ${atOnce === 1 ? 'one by one' : `${atOnce} at once`}:`);
      const of = (name: string, what: keyof Times): number =>
        middle((times.get(name) ?? []).map((time) => time[what]));
      for (const [name, list] of times) {
        const parts = (['wall', 'cpu'] as const).map((what) => {
          const each = list.map((time) => time[what]);
          const spread = `${Math.min(...each).toFixed(0)} to ${Math.max(...each).toFixed(0)}`;
          const share = (of(name, what) / of('jose', what)).toFixed(2);
          return `${what} ${of(name, what).toFixed(0)} µs (${spread}), ${share} of jose`;
        });
        console.log(`  ${name}: ${parts.join('; ')}`);
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
