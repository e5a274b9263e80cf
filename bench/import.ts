/**
 * `npm run bench:import`: the CPU time that a process spends on importing a package, and on importing it and a first
 * GET, above that of an empty process and in proportion to the official client. Reads the built package: `npm run build`
 * first. An argument is the number of rounds.
 */
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

const rounds = Number(process.argv[2] ?? 15);
const official = '@keycloak/keycloak-admin-client';

const now = Math.floor(Date.now() / 1000);
const token = [{ alg: 'none' }, { iat: now, exp: now + 3600 }, {}]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');

/** Answers as a Keycloak, in this process, whose time does not count. */
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const isToken = request.url?.endsWith('/token');
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(
        isToken
          ? { access_token: token, token_type: 'Bearer', expires_in: 3600 }
          : [{ id: '1', username: 'ada' }],
      ),
    );
  });
});
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const account = "{ clientId: 'bench', clientSecret: 'secret' }";
const place = `serverUrl: '${serverUrl}', realmName: 'acme', auth: ${account}`;
const imports = [
  'realmtree',
  'realmtree/admin',
  'realmtree/auth',
  'realmtree/verify',
  official,
  'ky',
  'jose',
];
const programs: Record<string, string> = {
  'an empty process': '',
  ...Object.fromEntries(imports.map((name) => [`import ${name}`, `await import('${name}');`])),
  'first GET, realmtree': `
    const { KeycloakRealm } = await import('realmtree');
    const realm = new KeycloakRealm({ ${place} });
    const users = await realm.admin.realms.byName('acme').users.all();`,
  'first GET, realmtree/admin': `
    const { KeycloakAdmin } = await import('realmtree/admin');
    const users = await new KeycloakAdmin({ ${place} }).realm.users.all();`,
  [`first GET, ${official}`]: `
    const { default: Client } = await import('${official}');
    const client = new Client({ baseUrl: '${serverUrl}', realmName: 'acme' });
    await client.auth({ grantType: 'client_credentials', clientId: 'bench', clientSecret: 'secret' });
    const users = await client.users.find();`,
};

/** Milliseconds of user and system time of a whole process, its start and all of its threads included. */
async function cpuTime(program: string): Promise<number> {
  const check = program.includes('users =')
    ? "if (users[0].username !== 'ada') throw new Error('no users');"
    : '';
  const text = `
    process.on('exit', () => {
      const { userCPUTime, systemCPUTime } = process.resourceUsage();
      console.log((userCPUTime + systemCPUTime) / 1000);
    });
    ${program}
    ${check}
    process.exit();`;
  const args = ['--no-warnings', '--input-type=module', '--eval', text];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  return Number(stdout);
}

const times = new Map<string, number[]>(Object.keys(programs).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, program] of Object.entries(programs)) times.get(name)?.push(await cpuTime(program));
}
server.close();

const sorted = (name: string): number[] => [...(times.get(name) ?? [])].sort((one, other) => one - other);
const least = (name: string): number => sorted(name)[0] ?? Number.NaN;
const median = (name: string): number => sorted(name)[Math.floor(rounds / 2)] ?? Number.NaN;
const above = (of: (name: string) => number, name: string): number => of(name) - of('an empty process');

console.log(
  `Node ${process.versions.node}, ${rounds} rounds, interleaved; an empty process: ${least('an empty process').toFixed(0)} ms`,
);
console.log(
  '| CPU time above an empty process | least, ms | median, ms | of the official client, least | median |',
);
console.log('| --- | --- | --- | --- | --- |');
for (const name of Object.keys(programs).slice(1)) {
  const peer = name.startsWith('import') ? `import ${official}` : `first GET, ${official}`;
  const cells = [
    name,
    above(least, name).toFixed(1),
    above(median, name).toFixed(1),
    (above(least, name) / above(least, peer)).toFixed(2),
    (above(median, name) / above(median, peer)).toFixed(2),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
