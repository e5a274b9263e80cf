/** The command as a shell runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject, onTestFinished } from 'vitest';

const command = fileURLToPath(new URL('../../../dist/realmtree.js', import.meta.url));

/** What a command printed, and its status; `undefined` after a signal. */
export interface Ran {
  readonly status: number | undefined;
  readonly signal: string | undefined;
  readonly out: string;
  readonly bytes: Buffer;
  readonly err: string;
}

/** A folder of its own, with `realmtree` in the path and an account in the environment. */
export class Shell {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'realmtree-shell-'));
  readonly env: Record<string, string>;

  constructor(env: Readonly<Record<string, string>> = {}) {
    if (!existsSync(command)) throw new Error('dist/realmtree.js is missing: `npm run build` makes it');
    const { url, username, password } = inject('keycloak');
    const bin = join(this.folder, 'bin');
    mkdirSync(bin);
    chmodSync(command, 0o755);
    symlinkSync(command, join(bin, 'realmtree'));
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    this.env = {
      PATH: `${bin}:${dirname(process.execPath)}:${process.env['PATH']}`,
      HOME: this.folder,
      KEYCLOAK_URL: url,
      KEYCLOAK_USER: username,
      KEYCLOAK_PASSWORD: password,
      ...env,
    };
  }

  write(name: string, text: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, text);
    return file;
  }

  /** Starts lines of a shell. */
  start(lines: string): ChildProcess {
    const child = spawn('sh', ['-c', lines], {
      cwd: this.folder,
      env: this.env,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  }

  /** Runs lines of a shell to their end. */
  run(lines: string, input = ''): Promise<Ran> {
    const child = this.start(lines);
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
    return endOf(child);
  }
}

export async function endOf(child: ChildProcess): Promise<Ran> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (data: Buffer) => void out.push(data));
  child.stderr?.on('data', (data: Buffer) => void err.push(data));
  const [status, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject).on('close', (...end) => resolve(end));
  });
  const bytes = Buffer.concat(out);
  return {
    status: status ?? undefined,
    signal: signal ?? undefined,
    bytes,
    out: bytes.toString(),
    err: Buffer.concat(err).toString(),
  };
}
