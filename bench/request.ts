/**
 * `npm run bench:request`: the CPU time of a GET of a small document from a local server, 8 at once, by each client in a
 * process of its own, in turn, and in proportion to the official client. Reads the built package: `npm run build` first.
 * An argument is the number of rounds.
 */
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

const rounds = Number(process.argv[2] ?? 5);
const requests = 12_000;
const atOnce = 8;
const official = '@keycloak/keycloak-admin-client';

const token = [{ alg: 'none' }, { exp: Math.floor(Date.now() / 1000) + 3600 }, {}]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');
const user = JSON.stringify({
  id: '1',
  username: 'ada',
  enabled: true,
  attributes: { department: ['research'] },
});

/** Answers as a Keycloak, in this process, whose time does not count. */
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(user);
  });
});
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const address = `${serverUrl}/admin/realms/acme/users/1`;
const headers = `{ accept: 'application/json', authorization: 'Bearer ${token}' }`;
const options = `serverUrl: '${serverUrl}', realmName: 'acme', auth: '${token}'`;

/** What each client does before, and for one request. */
const programs: Record<string, readonly [before: string, request: string]> = {
  fetch: ['', `await (await fetch('${address}', { headers: ${headers} })).json()`],
  // The least that a client with a timeout can do.
  'fetch with a signal': [
    `const get = async () => {
       const controller = new AbortController();
       const timer = setTimeout(() => controller.abort(), 30000);
       try {
         return await (await fetch('${address}', { headers: ${headers}, signal: controller.signal })).json();
       } finally {
         clearTimeout(timer);
       }
     };`,
    `await get()`,
  ],
  'undici request': [
    `const { request } = await import('undici');`,
    `await (await request('${address}', { headers: ${headers} })).body.json()`,
  ],
  [official]: [
    `const { default: Client } = await import('${official}');
     const client = new Client({ baseUrl: '${serverUrl}', realmName: 'acme' });
     client.setAccessToken('${token}');`,
    `await client.users.findOne({ id: '1' })`,
  ],
  'realmtree/undici': [
    `const { KeycloakAdmin } = await import('realmtree/admin');
     const { undiciFetch } = await import('realmtree/undici');
     const admin = new KeycloakAdmin({ ${options}, fetch: undiciFetch() });`,
    `await admin.realm.users.byId('1').get()`,
  ],
  realmtree: [
    `const { KeycloakAdmin } = await import('realmtree/admin');
     const admin = new KeycloakAdmin({ ${options} });`,
    `await admin.realm.users.byId('1').get()`,
  ],
};

/** Microseconds of user and system time for a request, once the process is warm. */
async function cpuTime([before, request]: readonly [string, string]): Promise<number> {
  const text = `
    ${before}
    const one = async () => {
      const found = ${request};
      if (found.username !== 'ada') throw new Error('no user');
    };
    const run = (count) =>
      Promise.all(Array.from({ length: ${atOnce} }, async () => { for (let n = 0; n < count / ${atOnce}; n++) await one(); }));
    await run(2000);
    const from = process.cpuUsage();
    await run(${requests});
    const { user, system } = process.cpuUsage(from);
    console.log((user + system) / ${requests});
    process.exit();`;
  const args = ['--no-warnings', '--input-type=module', '--eval', text];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  return Number(stdout);
}

const times = new Map<string, number[]>();
for (let round = 0; round < rounds; round++) {
  for (const [name, program] of Object.entries(programs))
    times.set(name, [...(times.get(name) ?? []), await cpuTime(program)]);
}
const middle = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[list.length >> 1] as number;
const base = middle(times.get(official) as number[]);
for (const [name, list] of times) {
  const spread = `${Math.min(...list).toFixed(0)} to ${Math.max(...list).toFixed(0)}`;
  console.log(
    `${name}: ${middle(list).toFixed(0)} µs (${spread}), ${(middle(list) / base).toFixed(2)} of the official client`,
  );
}
server.close();
