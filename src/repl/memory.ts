/** The refresh token of a session that is kept for the next start. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stateFolder, writeWhole } from './folders.ts';
import { ran } from './programs.ts';

/** Whose session it is. */
export interface Account {
  readonly serverUrl: string;
  readonly realm: string;
  readonly clientId: string;
  readonly user: string | undefined;
}

/** A place for a secret. */
interface Place {
  readonly name: string;
  read(): Promise<string | undefined>;
  /** Returns whether it is kept. */
  write(secret: string): Promise<boolean>;
  forget(): Promise<void>;
}

/** Keeps one refresh token: with the system's own command where there is one, otherwise in a file. */
export class Memory {
  readonly #places: readonly Place[];
  readonly #lock: string;

  constructor(account: Account) {
    const { serverUrl, realm, clientId, user = '' } = account;
    const key = [serverUrl, realm, clientId, user].map(encodeURIComponent).join('/');
    const file = fileOf(key);
    this.#places = [...systemPlaces(key), filePlace(file)];
    this.#lock = `${file}.lock`;
  }

  async read(): Promise<string | undefined> {
    for (const place of this.#places) {
      const found = await place.read();
      if (found) return found;
    }
    return undefined;
  }

  /** Returns where it is kept; `undefined` where nothing can be written. */
  async write(secret: string): Promise<string | undefined> {
    for (const [index, place] of this.#places.entries()) {
      if (!(await place.write(secret))) continue;
      // One that is kept elsewhere would be an older one.
      for (const other of this.#places.slice(index + 1)) await other.forget();
      return place.name;
    }
    return undefined;
  }

  /** Runs work while no other process does: where used tokens are revoked, two renewals with one end the session. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const isOwn = await claimed(this.#lock);
    try {
      return await work();
    } finally {
      if (isOwn) rmSync(this.#lock, { force: true });
    }
  }

  async forget(): Promise<void> {
    for (const place of this.#places) await place.forget();
  }
}

/** Secrets go through the standard input: others can read the arguments of a program. */
function systemPlaces(key: string): readonly Place[] {
  if (process.platform === 'linux') return [secretTool(key)];
  return process.platform === 'darwin' ? [security(key)] : [];
}

function secretTool(key: string): Place {
  const attributes = ['service', 'realmtree', 'session', key];
  return {
    name: 'the keyring (secret-tool)',
    read: async () => (await ran('secret-tool', ['lookup', ...attributes])).output.trim() || undefined,
    write: async (secret) => {
      const label = '--label=realmtree session';
      return (await ran('secret-tool', ['store', label, ...attributes], secret)).status === 0;
    },
    forget: async () => void (await ran('secret-tool', ['clear', ...attributes])),
  };
}

function security(key: string): Place {
  const item = ['-s', 'realmtree', '-a', key];
  // It cuts off what is longer.
  const longest = 4000;
  return {
    name: 'the keychain (security)',
    read: async () => {
      const { status, output } = await ran('security', ['find-generic-password', ...item, '-w']);
      return status === 0 ? output.trim() || undefined : undefined;
    },
    write: async (secret) => {
      // Neither the key nor a token holds a space or a quote.
      const line = `add-generic-password -U -s realmtree -a "${key}" -w "${secret}"\n`;
      if (line.length > longest || !/^[\w.-]+$/.test(secret)) return false;
      if ((await ran('security', ['-i'], line)).status !== 0) return false;
      // It ends with 0 whatever became of its lines.
      const { output } = await ran('security', ['find-generic-password', ...item, '-w']);
      return output.trim() === secret;
    },
    forget: async () => void (await ran('security', ['delete-generic-password', ...item])),
  };
}

function fileOf(key: string): string {
  return join(stateFolder(), 'sessions', createHash('sha256').update(key).digest('hex').slice(0, 32));
}

/** Milliseconds after which the turn of a process that was killed is over; longer ones go on without a turn. */
const longestTurn = 10_000;

/** Waits for a turn. Returns whether there is one. */
async function claimed(lock: string): Promise<boolean> {
  for (const end = Date.now() + longestTurn; Date.now() < end; await pause(25)) {
    try {
      mkdirSync(dirname(lock), { recursive: true, mode: 0o700 });
      writeFileSync(lock, '', { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
      if (since !== undefined && Date.now() - since > longestTurn) rmSync(lock, { force: true });
    }
  }
  return false;
}

function filePlace(file: string): Place {
  return {
    name: `${file}, which only you can read`,
    read: async () => (existsSync(file) ? readFileSync(file, 'utf8').trim() || undefined : undefined),
    write: async (secret) => {
      try {
        writeWhole(file, secret);
      } catch {
        return false;
      }
      return true;
    },
    forget: async () => rmSync(file, { force: true }),
  };
}
