/** Where the jobs run: a Keycloak, a server that answers at once, and the processes of the cases. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SetupError } from '../scripts/keycloak/distribution.ts';
import { type Keycloak, startKeycloak } from '../scripts/keycloak.ts';
import type { KeycloakRealm } from '../src/index.ts';
import { realmtree } from './built.ts';
import type { Figures, Setup } from './figures.ts';
import { type Peers, pythonIn } from './peers.ts';

type Realm = ReturnType<KeycloakRealm['admin']['realms']['byName']>;

/** A realm, and how a client reaches it. */
export interface RealmSetup extends Setup {
  readonly serverUrl: string;
  readonly realm: string;
  readonly token: string;
  readonly peers: string | undefined;
}

/** What is removed at the end of a case or of a job. */
const scopes = new AsyncLocalStorage<(() => unknown)[]>();

// For the server, a pair of RSA keys of its own takes longer than the rest of a realm.
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = [pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()];
const keys = {
  'org.keycloak.keys.KeyProvider': [{ name: 'rsa', providerId: 'rsa', config: { privateKey } }],
};

const run = promisify(execFile);
/** Longer than any case takes; a process that hangs fails its case alone. */
const timeout = 900_000;

export class Place {
  readonly isSmall: boolean;
  readonly peers: Peers;
  readonly #say: (message: string) => void;
  #keycloak: Promise<Keycloak> | undefined;
  #admin: KeycloakRealm | undefined;
  #stub: Server | undefined;

  constructor(isSmall: boolean, peers: Peers, say: (message: string) => void) {
    this.isSmall = isSmall;
    this.peers = peers;
    this.#say = say;
  }

  /** A number for a whole run, and one for the small form. */
  size(whole: number, small: number): number {
    return this.isSmall ? small : whole;
  }

  /** The server, once it was asked for. */
  get version(): Promise<string | undefined> {
    return Promise.resolve(this.#keycloak?.then(({ version }) => version));
  }

  /** A new realm with roles `editor` and `reader`, and an open profile; it is removed at the end of its case or job. */
  async realm(): Promise<RealmSetup> {
    const server = await this.#server();
    const name = `bench-${randomBytes(5).toString('hex')}`;
    const { realms } = server.admin;
    const realm = await realms.create({ realm: name, enabled: true, components: keys });
    scopes.getStore()?.push(() => realm.delete({ timeout: 300_000 }));
    await realm.users.profile.setUnmanagedAttributePolicy('ENABLED');
    for (const role of ['editor', 'reader']) await realm.roles.create({ name: role });
    return this.connection(name);
  }

  /** A realm again, with a fresh token. */
  async connection(realm: string): Promise<RealmSetup> {
    const { serverUrl } = await this.#server();
    return { serverUrl, realm, token: await this.#token(), peers: this.peers.packages.folder };
  }

  /** The realm of this name, by the project itself: to fill it and to look at it. */
  async node(realm: string): Promise<Realm> {
    return (await this.#server()).admin.realms.byName(realm);
  }

  /** URL of a server in this process, which answers each request with the same user. */
  async stub(): Promise<string> {
    this.#stub ??= await answering();
    return `http://127.0.0.1:${(this.#stub.address() as AddressInfo).port}`;
  }

  /** A new folder; it is removed at the end of its case or job. */
  folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'realmtree-bench-'));
    scopes.getStore()?.push(() => rmSync(made, { recursive: true, force: true }));
    return made;
  }

  /** Figures that `work` of a job gives in a process of its own. */
  async child(job: string, name: string, setup: Setup, options: readonly string[] = []): Promise<Figures> {
    const worker = join(import.meta.dirname, 'worker.ts');
    const args = ['--no-warnings', '--disable-warning=ExperimentalWarning', ...options, worker, job, name];
    return figuresOf(process.execPath, args, setup);
  }

  /** Figures that the client of Python gives. */
  async python(job: string, setup: Setup): Promise<Figures> {
    const { folder = '' } = this.peers.python;
    return figuresOf(pythonIn(folder), [join(import.meta.dirname, 'peers', 'client.py'), job], setup);
  }

  /** Removes in the end what `work` makes here, in whatever way that ends. */
  async within<T>(work: () => Promise<T>): Promise<T> {
    const ends: (() => unknown)[] = [];
    try {
      return await scopes.run(ends, work);
    } finally {
      for (const end of ends.reverse()) await end();
    }
  }

  /** Ends everything. */
  async close(): Promise<void> {
    this.#stub?.close();
    await this.#admin?.close().catch(() => {});
    await (await this.#keycloak?.catch(() => undefined))?.stop();
  }

  async #server(): Promise<KeycloakRealm> {
    const isNew = !this.#keycloak;
    this.#keycloak ??= startKeycloak({ onProgress: this.#say });
    const { url, admin, owned } = await this.#keycloak;
    if (!owned && !this.isSmall)
      throw new SetupError(
        'A server of KEYCLOAK_URL is for the small form, as its tokens end early: unset it.',
      );
    if (!this.#admin) {
      const { KeycloakRealm } = await realmtree();
      this.#admin = new KeycloakRealm({ serverUrl: url, realmName: 'master', auth: admin, timeout: 120_000 });
      // A token of a minute would end within a job.
      if (owned) await this.#admin.admin.realms.byName('master').update({ accessTokenLifespan: 3600 });
    }
    if (isNew && !this.isSmall) await this.#warm();
    return this.#admin;
  }

  /** Until the server has compiled what the jobs ask of it: its first 10,000 users take three times as long as later ones. */
  async #warm(): Promise<void> {
    this.#say('Warming the server');
    await this.within(async () => {
      const { realm } = await this.realm();
      const { users } = await this.node(realm);
      for await (const { error } of users.createMany(people(12_000))) if (error) throw error;
      await Promise.all(
        Array.from({ length: 8 }, async (_, lane) => {
          for (const { username } of people(1000)) {
            const user = await users.create({ username: `${lane}-${username}`, enabled: true });
            await user.roleMappings.realm.add('editor');
          }
        }),
      );
      await users.all();
      await users.all({ briefRepresentation: true });
    });
  }

  async #token(): Promise<string> {
    const { url, admin } = await (this.#keycloak as Promise<Keycloak>);
    const answer = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...admin }),
    });
    const { access_token } = (await answer.json()) as { access_token: string };
    return access_token;
  }
}

/** A user as the jobs make it. */
export interface Person extends Readonly<Record<string, unknown>> {
  readonly username: string;
  readonly email: string;
  readonly enabled: boolean;
  readonly attributes: { readonly department: string[] };
}

/** Users with a name, an e-mail address and an attribute; with more of each, if given. */
export function people<T extends object>(count: number, more?: T): (Person & T)[] {
  return Array.from({ length: count }, (_, index) => person(index, more));
}

export function person<T extends object>(index: number, more?: T): Person & T {
  const username = `user-${String(index).padStart(6, '0')}`;
  const attributes = { department: ['research'] };
  return { username, email: `${username}@bench.test`, enabled: true, attributes, ...(more as T) };
}

async function answering(): Promise<Server> {
  const user = JSON.stringify({
    id: '1',
    username: 'ada',
    enabled: true,
    attributes: { department: ['research'] },
  });
  const tokens = { access_token: unsigned(), refresh_token: unsigned() };
  const token = JSON.stringify({ ...tokens, token_type: 'Bearer', expires_in: 3600 });
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json');
      const { pathname } = new URL(request.url ?? '', 'http://stub');
      response.end(pathname.endsWith('/token') ? token : /\/users\/?$/.test(pathname) ? `[${user}]` : user);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

/** A token that no server has signed. */
export function unsigned(): string {
  const now = Math.floor(Date.now() / 1000);
  return [{ alg: 'none' }, { iat: now, exp: now + 3600 }, {}]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
}

/** What a program prints that reads the setup: not from its arguments, which any user of the machine sees. */
async function figuresOf(program: string, args: readonly string[], setup: Setup): Promise<Figures> {
  const running = run(program, args, { cwd: import.meta.dirname, timeout, maxBuffer: 2 ** 24 });
  // One that has ended already says why itself.
  running.child.stdin?.on('error', () => {}).end(JSON.stringify(setup));
  try {
    const { stdout } = await running;
    return JSON.parse(stdout) as Figures;
  } catch (error) {
    const { stderr = '', code, signal } = error as { stderr?: string; code?: unknown; signal?: unknown };
    const said = stderr.trim().split('\n').slice(-12).join('\n');
    throw new Error(said || `the process ended with ${String(signal ?? code)}`);
  }
}
