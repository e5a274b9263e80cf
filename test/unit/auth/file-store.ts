import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TokenStore } from '../../../src/auth/token-store.ts';

/** A store that several processes share: a folder with a file for each key, and a folder for each lock. */
export class FileStore implements TokenStore {
  readonly #folder: string;
  readonly lock?: NonNullable<TokenStore['lock']>;

  constructor(folder: string, { canLock = false }: { canLock?: boolean } = {}) {
    this.#folder = folder;
    if (canLock) this.lock = (key, run) => this.#alone(key, run);
  }

  async get(key: string): Promise<string | undefined> {
    return readFile(this.#path(key), 'utf8').catch(() => undefined);
  }

  async set(key: string, value: string): Promise<void> {
    const temporary = this.#path(`${key}.${crypto.randomUUID()}`);
    await writeFile(temporary, value, { mode: 0o600 });
    await rename(temporary, this.#path(key));
  }

  async delete(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  async #alone<T>(key: string, run: () => Promise<T>): Promise<T> {
    const folder = this.#path(`${key}.lock`);
    while (
      !(await mkdir(folder).then(
        () => true,
        () => false,
      ))
    )
      await pause(10);
    try {
      return await run();
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  #path(key: string): string {
    return join(this.#folder, key.replaceAll(':', '_'));
  }
}
