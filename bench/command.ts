/**
 * `node bench/command.ts`: the CPU time of `realmtree -e` of one GET beside a script that does the same with the
 * library, processes as a whole, started in turn. Reads the built package: `npm run build` first. An argument is the
 * number of rounds.
 */
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const rounds = Number(process.argv[2] ?? 31);
const command = fileURLToPath(new URL('../dist/realmtree.js', import.meta.url));

const now = Math.floor(Date.now() / 1000);
const token = [{ alg: 'none' }, { iat: now, exp: now + 3600 }, {}]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');

/** Answers as a Keycloak, in this process, whose time does not count. */
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.setHeader('content-type', 'application/json');
    const isToken = request.url?.endsWith('/token');
    const tokens = { access_token: token, refresh_token: token, token_type: 'Bearer', expires_in: 3600 };
    response.end(JSON.stringify(isToken ? tokens : [{ id: '1', username: 'ada' }]));
  });
});
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const account = "{ username: 'admin', password: 'admin' }";
const library = `
  import { KeycloakRealm } from 'realmtree';
  const realm = new KeycloakRealm({ serverUrl: '${serverUrl}', realmName: 'acme', auth: ${account} });
  console.log(JSON.stringify(await realm.admin.realms.byName('acme').users.all(), undefined, 2));
  await realm.close();`;
const code = 'users.all()';
const programs: Record<string, readonly string[]> = {
  'an empty process': ['--input-type=module', '--eval', ''],
  'the library': ['--input-type=module', '--eval', library],
  'realmtree -e, an expression': [command, '-e', code],
  'realmtree -e, several lines': [command, '-e', `const all = await ${code}; all`],
  'realmtree --version': [command, '--version'],
};

// Writes what the process took when it ends, whatever it runs.
const meter = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    writeSync(2, 'cpu ' + (userCPUTime + systemCPUTime) / 1000);
  });`)}`;

/** Milliseconds of user and system time of a whole process, its start and all of its threads included. */
async function cpuTime(args: readonly string[]): Promise<number> {
  const env = { ...process.env, KEYCLOAK_URL: serverUrl, KEYCLOAK_REALM: 'acme', KEYCLOAK_USER: 'admin' };
  const options = { cwd: import.meta.dirname, env: { ...env, KEYCLOAK_PASSWORD: 'admin' } };
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', meter, ...args],
    options,
  );
  if (args.join(' ').includes('users') && !stdout.includes('"ada"')) throw new Error(`No users: ${stderr}`);
  return Number(/cpu (\S+)$/.exec(stderr)?.[1]);
}

const times = new Map<string, number[]>(Object.keys(programs).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, args] of Object.entries(programs)) times.get(name)?.push(await cpuTime(args));
}
server.close();

const sorted = (name: string): number[] => [...(times.get(name) ?? [])].sort((one, other) => one - other);
const least = (name: string): number => sorted(name)[0] ?? Number.NaN;
const median = (name: string): number => sorted(name)[Math.floor(rounds / 2)] ?? Number.NaN;

console.log(`Node ${process.versions.node}, ${rounds} rounds, interleaved`);
console.log('| CPU time of the process | least, ms | median, ms | of the library, least | median |');
console.log('| --- | --- | --- | --- | --- |');
for (const name of Object.keys(programs)) {
  const cells = [
    name,
    least(name).toFixed(0),
    median(name).toFixed(0),
    (least(name) / least('the library')).toFixed(2),
    (median(name) / median('the library')).toFixed(2),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
