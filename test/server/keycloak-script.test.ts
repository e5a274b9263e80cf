import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../scripts/keycloak.ts');
const FAKES = join(import.meta.dirname, 'keycloak-script');

/** A machine of its own for each test: tools on the PATH, a cache, a temporary folder, notes of who ran. */
let root: string;
let owners: ChildProcess[];
const at = (name: string): string => join(root, name);

beforeEach(makeMachine);
afterEach(removeMachine, 60_000);

function makeMachine(): void {
  root = mkdtempSync(join(tmpdir(), 'keycloak-script-'));
  owners = [];
  for (const name of ['bin', 'cache', 'tmp', 'pids']) mkdirSync(at(name));
  addTool('java');
  addTool('mvn');
}

async function removeMachine(): Promise<void> {
  for (const owner of owners) owner.kill('SIGKILL');
  await nothingIsLeft();
  rmSync(root, { recursive: true });
}

function addTool(name: string): void {
  const fake = join(FAKES, `fake-${name}.mjs`);
  writeFileSync(at(`bin/${name}`), `#!/bin/sh\nexec '${process.execPath}' '${fake}' "$@"\n`);
  chmodSync(at(`bin/${name}`), 0o755);
}

function removeTool(name: string): void {
  rmSync(at(`bin/${name}`));
}

interface Owner {
  process: ChildProcess;
  output(): string;
  ended: Promise<number | NodeJS.Signals>;
}

type Env = Record<string, string>;

function runNode(args: string[], env: Env): Owner {
  const places = { PATH: at('bin'), XDG_CACHE_HOME: at('cache'), TMPDIR: at('tmp'), FAKE_PIDS: at('pids') };
  const child = spawn(process.execPath, args, {
    env: { ...places, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  owners.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  return { process: child, output: () => output, ended };
}

const cli = (args: string[] = [], env: Env = {}): Owner => runNode([SCRIPT, ...args], env);

/** A program that starts a server, prints it, and then does `rest`. */
function program(rest: string, env: Env = {}, options = '{}'): Owner {
  const start = `import { startKeycloak } from '${pathToFileURL(SCRIPT)}';
    const keycloak = await startKeycloak(${options});
    console.log(JSON.stringify(keycloak));`;
  return runNode(['--input-type=module', '-e', `${start}\n${rest}`], env);
}

async function failure(owner: Owner): Promise<string> {
  expect(await owner.ended, owner.output()).toBe(1);
  expect(owner.output()).not.toMatch(/^\s+at /m);
  expect(left()).toEqual([]);
  return owner.output();
}

async function ready(owner: Owner): Promise<string> {
  const url = /http:\/\/127\.0\.0\.1:\d+/;
  await until(() => url.test(owner.output()) || owner.process.exitCode !== null);
  expect(owner.output()).toMatch(url);
  return url.exec(owner.output())?.[0] ?? '';
}

/** What no ended owner may leave: processes, temporary folders, half-made distributions. */
function left(): string[] {
  const alive = readdirSync(at('pids')).filter((pid) => isAlive(Number(pid)));
  const cached = existsSync(at('cache/realmtree')) ? readdirSync(at('cache/realmtree')) : [];
  return [...alive, ...readdirSync(at('tmp')), ...cached.filter((name) => name.startsWith('preparing-'))];
}

const nothingIsLeft = (): Promise<void> => until(() => left().length === 0);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  const limit = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > limit) throw new Error(`not within 30 s: ${condition}`);
    await sleep(20);
  }
}

const noted = (): string[] =>
  readdirSync(at('pids')).map((pid) => readFileSync(join(at('pids'), pid), 'utf8'));
const downloads = (): number => noted().filter((note) => note === 'mvn').length;

describe.skipIf(process.platform === 'win32')('the local Keycloak', { timeout: 60_000 }, () => {
  describe('tells what is wrong and what to do', () => {
    it('without Java', async () => {
      removeTool('java');
      const message = await failure(cli());
      expect(message).toMatch('needs Java, and none runs from PATH');
      expect(message).toMatch('apt-get install openjdk-17-jdk');
      expect(message).toMatch('KEYCLOAK_URL');
    });

    it('when JAVA_HOME has no Java', async () => {
      expect(await failure(cli([], { JAVA_HOME: '/nowhere' }))).toMatch(
        'none runs from JAVA_HOME (/nowhere)',
      );
    });

    it.each(['11.0.22', '1.8.0_392'])('with Java %s', async (version) => {
      const message = await failure(cli([], { FAKE_JAVA_VERSION: version }));
      expect(message).toMatch(`needs Java 17 or newer; PATH has ${version}`);
      expect(message).toMatch('apt-get install openjdk-17-jdk');
    });

    it('without Maven', async () => {
      removeTool('mvn');
      const message = await failure(cli());
      expect(message).toMatch('PATH has no `mvn`');
      expect(message).toMatch('apt-get install maven');
    });

    it('when the download fails', async () => {
      const message = await failure(cli([], { FAKE_MVN: 'fails', KEYCLOAK_VERSION: '99.0.0' }));
      expect(message).toMatch('could not fetch org.keycloak:keycloak-quarkus-dist:99.0.0:zip (exit code 1)');
      expect(message).toMatch('Check that this version exists');
      expect(message).toMatch('[ERROR] Unknown host: no network');
      expect(readdirSync(at('cache/realmtree'))).toEqual([]);
    });

    it('when the version could not be one', async () => {
      expect(await failure(cli([], { KEYCLOAK_VERSION: '../26' }))).toMatch("'../26' is not a version");
    });

    it('when the wanted port is in use', async () => {
      const { server, port } = await listen();
      expect(await failure(cli(['--port', String(port)]))).toMatch(
        `Port ${port} is in use. Choose another one`,
      );
      server.close();
    });

    it.each([
      ['--port', 'many'],
      ['--port', '70000'],
      ['--prot', '1'],
    ])('when called with %s %s', async (...args) => {
      expect(await failure(cli(args))).toMatch(args[0] === '--prot' ? "'--prot'" : (args[1] ?? ''));
    });

    it('when the server dies at its start, with the last 20 lines of its log', async () => {
      const message = await failure(cli([], { FAKE_SERVER: 'dies' }));
      expect(message).toMatch('ended before it was ready (exit code 3)');
      expect(message).not.toMatch('log line 10.');
      expect(message).toMatch(/log line 11\.\n[\s\S]*log line 30\./);
    });

    it('when the server is not ready in time', async () => {
      const message = await failure(cli(['--timeout', '1'], { FAKE_SERVER: 'never ready' }));
      expect(message).toMatch('not ready within 1 s');
    });

    it('when the cache cannot be written', async () => {
      writeFileSync(at('file'), '');
      expect(await failure(cli([], { XDG_CACHE_HOME: at('file') }))).toMatch(
        /Cannot make a folder.*XDG_CACHE_HOME/,
      );
    });
  });

  describe('ends with the process that asked', () => {
    let filled: string;
    beforeAll(async () => {
      filled = mkdtempSync(join(tmpdir(), 'keycloak-script-'));
      makeMachine();
      const owner = program('await keycloak.stop();', { XDG_CACHE_HOME: filled });
      expect(await owner.ended, owner.output()).toBe(0);
      await removeMachine();
    }, 60_000);
    beforeEach(() => cpSync(filled, at('cache'), { recursive: true }));
    afterAll(() => rmSync(filled, { recursive: true }));

    it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('as a program, well, on %s', async (signal) => {
      const owner = cli();
      const url = await ready(owner);
      expect(owner.output()).toMatch(`${url}/admin/`);
      expect(owner.output()).toMatch('admin / admin');
      await until(() => owner.output().includes('Ctrl-C'));
      owner.process.kill(signal);
      expect(await owner.ended).toBe(0);
      expect(left()).toEqual([]);
    });

    it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('on %s', async (signal) => {
      const owner = program('setInterval(() => {}, 1000);');
      await ready(owner);
      expect(left()).not.toEqual([]);
      owner.process.kill(signal);
      expect(await owner.ended).toBe(signal);
      await nothingIsLeft();
    });

    it('on SIGKILL before it is ready', async () => {
      const owner = cli([], { FAKE_SERVER: 'never ready' });
      await until(() => noted().some((note) => note.includes('start')));
      owner.process.kill('SIGKILL');
      await nothingIsLeft();
    });

    it('on SIGKILL during the download', async () => {
      const owner = cli([], { FAKE_MVN: 'hangs', KEYCLOAK_VERSION: '99.0.0' });
      await until(() => downloads() === 1);
      owner.process.kill('SIGKILL');
      await nothingIsLeft();
      expect(readdirSync(at('cache/realmtree')).filter((name) => name.includes('99.0.0'))).toEqual([]);
    });

    it.each([
      ['an uncaught error', "throw new Error('uncaught');", 1],
      ['process.exit', 'process.exit(7);', 7],
      ['the end of its work', '', 0],
      ['stop()', 'await keycloak.stop(); await keycloak.stop();', 0],
    ])('on %s', async (_, rest, code) => {
      const owner = program(rest);
      expect(await owner.ended, owner.output()).toBe(code);
      await nothingIsLeft();
    });
  });

  describe('comes from a cache', () => {
    it('that is filled once for each version and set of features', async () => {
      const stop = 'await keycloak.stop();';
      const runs: [string, number][] = [
        ['{}', 1],
        ['{}', 1],
        ["{ features: ['a', 'b'] }", 2],
        ["{ features: ['b', 'a'] }", 2],
        ["{ version: '24.0.5' }", 3],
      ];
      for (const [options, expected] of runs) {
        const owner = program(stop, {}, options);
        expect(await owner.ended, owner.output()).toBe(0);
        expect(downloads()).toBe(expected);
      }
    });

    it('that two may fill at once, and each has its own port and data', async () => {
      const [one, two] = [cli(), cli()];
      expect(await ready(one)).not.toBe(await ready(two));
      expect(readdirSync(at('cache/realmtree')).filter((name) => name.startsWith('keycloak-'))).toHaveLength(
        1,
      );
      const homes = readdirSync(at('tmp')).map((name) =>
        readFileSync(join(at('tmp'), name, 'home/data/database'), 'utf8'),
      );
      expect(new Set(homes).size).toBe(2);
    });
  });

  it('keeps its log where it is told to', async () => {
    const owner = program('await keycloak.stop();', {}, `{ logFile: '${at('server.log')}' }`);
    expect(await owner.ended, owner.output()).toBe(0);
    expect(readFileSync(at('server.log'), 'utf8')).toMatch('log line 30.');
  });

  describe('with KEYCLOAK_URL', () => {
    it('is that server, which stop() leaves alone', async () => {
      const { server, url } = await listen(runningKeycloak);
      const env = { KEYCLOAK_URL: `${url}/auth/`, KEYCLOAK_ADMIN: 'root', KEYCLOAK_ADMIN_PASSWORD: 'secret' };
      const owner = program('await keycloak.stop();', env);
      expect(await owner.ended, owner.output()).toBe(0);
      const admin = { username: 'root', password: 'secret' };
      expect(JSON.parse(owner.output())).toEqual({
        url: `${url}/auth`,
        version: '26.1.0',
        admin,
        owned: false,
      });
      expect(noted()).toEqual([]);
      expect(server.listening).toBe(true);
      server.close();
    });

    it('says so when nothing answers there', async () => {
      const { server, url } = await listen();
      const message = await failure(cli([], { KEYCLOAK_URL: url }));
      expect(message).toMatch(`no Keycloak answers at ${url}/realms/master`);
      expect(message).toMatch('correct KEYCLOAK_URL');
      server.close();
    });

    it('says so when the account is refused', async () => {
      const { server, url } = await listen(runningKeycloak);
      const message = await failure(cli([], { KEYCLOAK_URL: `${url}/auth` }));
      expect(message).toMatch('does not let admin log in (HTTP 401)');
      expect(message).toMatch('Set KEYCLOAK_ADMIN and KEYCLOAK_ADMIN_PASSWORD');
      server.close();
    });
  });
});

type Answer = (path: string, body: string) => [status: number, body: unknown];

function runningKeycloak(path: string, body: string): ReturnType<Answer> {
  if (path === '/auth/realms/master') return [200, { realm: 'master' }];
  if (path === '/auth/admin/serverinfo') return [200, { systemInfo: { version: '26.1.0' } }];
  return body.includes('username=root&password=secret') ? [200, { access_token: 't' }] : [401, {}];
}

async function listen(
  answer: Answer = () => [404, {}],
): Promise<{ server: Server; port: number; url: string }> {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const [status, json] = answer(request.url ?? '', body);
    response.writeHead(status).end(JSON.stringify(json));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, port, url: `http://127.0.0.1:${port}` };
}
