/** `npm run picture`: docs/repl.svg, which README shows: a session at the prompt, on a Keycloak of its own. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeycloakRealm } from '../src/index.ts';
import { SetupError } from './keycloak/distribution.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { svgOf } from './picture/svg.ts';
import { Screen } from './terminal.ts';

const root = join(import.meta.dirname, '..');
const command = join(root, 'dist', 'realmtree.js');
const picture = join(root, 'docs', 'repl.svg');
const columns = 96;
/** Bytes that a reader of README fetches. */
const budget = 30_000;

async function main(): Promise<void> {
  if (!existsSync(command)) throw new SetupError('There is no dist: `npm run build` makes it.');
  const keycloak = await startKeycloak({ onProgress: (message) => console.log(`${message} ...`) });
  try {
    await prepare(keycloak);
    const svg = await taken(keycloak);
    if (svg.length > budget) throw new SetupError(`It has ${svg.length} bytes, of ${budget}.`);
    writeFileSync(picture, svg);
    console.log(`docs/repl.svg: ${svg.length} bytes`);
  } finally {
    await keycloak.stop();
  }
}

/** What the session looks at. */
async function prepare({ url, admin }: Keycloak): Promise<void> {
  const realm = new KeycloakRealm({ serverUrl: url, realmName: 'master', auth: admin });
  const acme = await realm.admin.realms.create({ realm: 'acme', enabled: true });
  for (const clientId of ['web-app', 'web-shop']) await acme.clients.create({ clientId });
  await acme.roles.create({ name: 'editor', description: 'May edit' });
  await acme.users.create({ username: 'ada', email: 'ada@acme.test', firstName: 'Ada', enabled: true });
  await acme.users.create({ username: 'grace', email: 'grace@acme.test', firstName: 'Grace' });
  await realm.close();
}

async function taken({ url, admin }: Keycloak): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'realmtree-picture-'));
  const args = [url, '--user', admin.username, '--use', 'acme'];
  const env = { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', HOME: home };
  const pty = new Screen({
    program: process.execPath,
    args: [command, ...args],
    cwd: home,
    env: { ...env, KEYCLOAK_PASSWORD: admin.password },
    columns,
    rows: 60,
  });
  try {
    await pty.ready();
    pty.type('users.by', 'Tab');
    await pty.settled();
    pty.type('Tab');
    await pty.shows('byUsername(');
    await pty.settled();
    pty.type('Ctrl-U');
    await pty.enter('users.all()');
    await pty.enter("roles.byName('editor').get()");
    await pty.enter(".diff roles.byName('editor').update({ description: 'May edit and publish' })");
    await pty.enter("users.byUsername('gracy').get()");
    await pty.ready();
    pty.type("clients.byClientId('web-shop').delete()", 'Enter');
    await pty.shows('[y/N]');
    pty.type('n', 'Enter');
    await pty.ready();
    return svgOf(
      pty.buffer,
      columns,
      `$ realmtree ${args.join(' ')}`,
      'A session of realmtree at its prompt',
    );
  } finally {
    pty.kill();
    rmSync(home, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
});
