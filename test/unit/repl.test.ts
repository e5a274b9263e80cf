import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { nodeBinary } from '../../scripts/node-release.ts';
import { editor } from './support-typescript.ts';

interface Session {
  release: string;
  echoes: string[];
  completions: string[][];
  requests: string[];
}

// The oldest release that the package supports, and the one it is developed with.
const { version: current } = createRequire(import.meta.url)('node/package.json') as { version: string };
const releases = ['22.12.0', current];

const secret = 'correct-horse';
const setup = [
  'const realm = new KeycloakRealm({' +
    "serverUrl: 'https://unreachable.invalid/auth', realmName: 'acme', fetch: recordingFetch, " +
    `auth: { username: 'ada', password: '${secret}', clientSecret: '${secret}' } })`,
  "const acme = realm.admin.realms.byName('acme')",
];

async function session(version: string, typed: string[], completed: string[] = []): Promise<Session> {
  const program = await nodeBinary(version);
  const script = fileURLToPath(new URL('support-repl.mjs', import.meta.url));
  const work = JSON.stringify({ typed: [...setup, ...typed], completed });
  const { stdout } = await promisify(execFile)(program, [script, work]);
  const result = JSON.parse(stdout) as Session;
  expect(result.release).toBe(`v${version}`);
  return result;
}

const ofEveryObject = new Set(['constructor', ...Object.getOwnPropertyNames(Object.prototype)]);

/** The names that an editor would offer in the same place: what the declarations make public. */
function declared(typed: string): string[] {
  const names = editor().completions(typed.replace(/^acme/, "realm.admin.realms.byName('acme')"));
  return names.map(({ name }) => name).filter((name) => !ofEveryObject.has(name));
}

test.for(releases)('the REPL of Node %s completes the tree and requests nothing', async (version) => {
  const lines = ['realm.', 'realm.admin.', 'realm.admin.realms.', 'acme.', 'acme.clients.', 'acme.users.'];
  const { completions, requests } = await session(version, [], [...lines, 'acme.use', 'acme.clients.by']);
  const offered = completions.slice(0, lines.length).map((names, index) => {
    const line = lines[index] ?? '';
    const own = names.filter((name) => name !== '').map((name) => name.slice(line.length));
    return [line, own.filter((name) => !ofEveryObject.has(name)).sort()];
  });
  expect(offered).toEqual(lines.map((line) => [line, declared(line).sort()]));
  expect(Object.fromEntries(offered)).toMatchObject({
    'realm.': expect.arrayContaining(['admin', 'close', 'realmName']),
    'realm.admin.': expect.arrayContaining(['realms', 'setToken']),
    'acme.': expect.arrayContaining(['clients', 'users', 'roles', 'groups', 'get', 'update', 'delete']),
    'acme.clients.': expect.arrayContaining(['byId', 'byClientId', 'all', 'create']),
  });
  // An empty name stands between the members of one class and those of the class that it extends.
  expect(completions.slice(lines.length).map((names) => names.filter(Boolean).sort())).toEqual([
    ['acme.userStorage', 'acme.users'],
    ['acme.clients.byClientId', 'acme.clients.byId'],
  ]);
  expect(requests).toEqual([]);
});

test.for(releases)(
  'the REPL of Node %s leads down the chain, and sends what its verbs say',
  async (version) => {
    const names = [
      'const { clients } = acme',
      "const web = clients.byId('uuid')",
      "const editor = web.roles.byName('editor')",
    ];
    const verbs = [
      'web.roles.all()',
      "web.roles.create({ name: 'x' })",
      'editor.get()',
      'editor.update({})',
      'editor.delete()',
    ];
    // The answers are no roles; what counts is what was sent.
    const sent = verbs.map((verb) => `await ${verb}.catch(() => 0)`);
    const token = ["await realm.admin.setToken('token')"];
    const lines = ['acme.clients.', 'web.', 'web.roles.', 'editor.'];
    const { completions, requests, echoes } = await session(
      version,
      [...names, ...token, ...sent, 'editor'],
      lines,
    );
    const [clients = [], web = [], roles = [], editor = []] = completions;
    expect(clients).toEqual(
      expect.arrayContaining(['acme.clients.byId', 'acme.clients.all', 'acme.clients.create']),
    );
    expect(web).toEqual(expect.arrayContaining(['web.roles', 'web.get', 'web.update', 'web.delete']));
    expect(roles).toEqual(expect.arrayContaining(['web.roles.byName', 'web.roles.all', 'web.roles.create']));
    expect(editor).toEqual(expect.arrayContaining(['editor.get', 'editor.update', 'editor.delete']));
    const at = 'https://unreachable.invalid/auth/admin/realms/acme/clients/uuid/roles';
    expect(requests).toEqual([`${at}?first=0&max=200`, at, ...Array(4).fill(`${at}/editor`)]);
    expect(echoes.at(-1)).toBe(`RoleNode <${at}/editor>\n`);
  },
);

test.for(releases)('the REPL of Node %s shows a node in one line, and no secret', async (version) => {
  const typed = ['acme', "acme.clients.byClientId('web').roles", 'realm', 'realm.admin', '[realm, { acme }]'];
  const { echoes, requests } = await session(version, typed);
  expect(echoes).toEqual([
    'undefined\n',
    'undefined\n',
    'RealmNode <https://unreachable.invalid/auth/admin/realms/acme>\n',
    'Roles <https://unreachable.invalid/auth/admin/realms/acme/clients/{clientId=web}/roles>\n',
    'KeycloakRealm <https://unreachable.invalid/auth/realms/acme>\n',
    'Admin <https://unreachable.invalid/auth/admin>\n',
    expect.stringContaining('acme: RealmNode <https://unreachable.invalid/auth/admin/realms/acme>\n'),
  ]);
  expect(echoes.join()).not.toContain(secret);
  expect(requests).toEqual([]);
});

test('the REPL session sees the requests that a verb sends', async () => {
  const { requests } = await session(current, ['await realm.admin.realms.all().catch(() => 0)']);
  expect(requests).toEqual(['https://unreachable.invalid/auth/realms/acme/protocol/openid-connect/token']);
});

test('a release of Node that cannot be installed is told with the reason', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'realmtree-no-npm-'));
  onTestFinished(() => rmSync(empty, { recursive: true }));
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('PATH', empty);
  vi.stubEnv('XDG_CACHE_HOME', empty);
  await expect(nodeBinary('22.0.0')).rejects.toThrow('PATH has no `npm`');
  await expect(nodeBinary('twenty')).rejects.toThrow("'twenty' is not a release of Node");
});
