/** The command in a real terminal: what is typed into it, and what its screen shows. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { inject, onTestFinished } from 'vitest';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { nameOf, temporaryRealm } from '../support.ts';

/** The built command. */
export const command: string = fileURLToPath(new URL('../../../dist/realmtree.js', import.meta.url));

const keys = {
  Tab: '\t',
  Enter: '\r',
  Up: '\u001b[A',
  Left: '\u001b[D',
  Backspace: '\u007f',
  'Ctrl-C': '\u0003',
  'Ctrl-D': '\u0004',
  'Ctrl-E': '\u0005',
  'Ctrl-U': '\u0015',
} as const;

interface TerminalOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
  /** The program that runs it. */
  readonly node?: string;
}

/** A folder that is the home of the user of a test. */
export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'realmtree-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** A prompt in a realm, by default one of its own. */
export async function inRealm(
  { args = [], ...options }: TerminalOptions = {},
  given?: RealmNode,
): Promise<{ readonly terminal: Terminal; readonly realm: RealmNode }> {
  const realm = given ?? (await temporaryRealm());
  const terminal = new Terminal({ ...options, args: ['-u', 'admin', '--use', nameOf(realm), ...args] });
  await terminal.ready();
  return { terminal, realm };
}

export class Terminal {
  /** The home of its user. */
  readonly home: string;
  /** All that was written to it, with what is no text. */
  written = '';
  #status: number | undefined;
  readonly #pty: IPty;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  #changed: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor({ args, env = {}, columns = 100, rows = 40, node = process.execPath }: TerminalOptions = {}) {
    if (!existsSync(command)) throw new Error('dist/realmtree.js is missing: `npm run build` makes it');
    const { url, username, password } = inject('keycloak');
    this.home = env['HOME'] ?? temporaryHome();
    this.#screen = new xterm.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true });
    this.#pty = spawn(node, [command, ...(args ?? ['-u', username])], {
      cols: columns,
      rows,
      cwd: this.home,
      env: {
        PATH: process.env['PATH'] ?? '',
        TERM: 'xterm-256color',
        HOME: this.home,
        KEYCLOAK_URL: url,
        KEYCLOAK_PASSWORD: password,
        ...env,
      },
    });
    this.#pty.onData((data) => {
      this.written += data;
      this.#screen.write(data, () => this.#tell());
    });
    this.#pty.onExit(({ exitCode }) => {
      this.#status = exitCode;
      this.#tell();
    });
    onTestFinished(() => this.#pty.kill('SIGKILL'));
  }

  /** What the screen shows, with what has left it at its top. */
  get screen(): string {
    const { active } = this.#screen.buffer;
    const lines = Array.from({ length: active.length }, (_, index) => active.getLine(index));
    // A long line is one, however often it was broken.
    return lines
      .map(
        (line, index) =>
          `${line?.isWrapped || index === 0 ? '' : '\n'}${line?.translateToString(!lines[index + 1]?.isWrapped)}`,
      )
      .join('')
      .trimEnd();
  }

  get lastLine(): string {
    return this.screen.split('\n').at(-1) ?? '';
  }

  /** The status with which the command ended. */
  async ended(): Promise<number> {
    await this.#until(() => this.#status !== undefined, 'its end');
    return this.#status as number;
  }

  /** Waits until the screen shows this after what it showed at `from`. */
  async shows(text: string | RegExp, from = 0): Promise<string> {
    const isThere = (): boolean => {
      const screen = this.screen.slice(from);
      return typeof text === 'string' ? screen.includes(text) : text.test(screen);
    };
    await this.#until(isThere, String(text));
    return this.screen;
  }

  /** Waits for the prompt at the end of the screen. */
  async ready(): Promise<void> {
    // A node that is shown ends as a prompt does, but has a space.
    await this.#until(() => /^[^\s<>]+>$/.test(this.lastLine), 'the prompt');
  }

  /** Types text as it is, and presses keys: `type('users.cou', 'Tab')`. */
  type(...typed: readonly string[]): void {
    for (const one of typed) this.#pty.write(Object.hasOwn(keys, one) ? keys[one as keyof typeof keys] : one);
  }

  /** Enters a line, and returns what was shown before the next prompt. */
  async enter(line: string): Promise<string> {
    await this.ready();
    const before = this.screen.length;
    this.type(line, 'Enter');
    await this.#until(
      () => this.screen.length > before && this.screen.slice(before).includes('\n'),
      'an answer',
    );
    await this.ready();
    const [, ...lines] = this.screen.slice(before).split('\n');
    return lines.slice(0, -1).join('\n');
  }

  /** What a first Tab made of the line, and what a second one lists. */
  async completed(line: string): Promise<{ readonly line: string; readonly listed: string }> {
    await this.ready();
    const prompt = this.lastLine;
    this.type(line);
    await this.shows(line);
    this.type('Tab');
    await this.settled();
    const first = this.lastLine.slice(prompt.length).trimStart();
    const before = this.screen.length;
    this.type('Tab');
    await this.settled();
    const listed = this.screen.slice(before);
    this.type('Ctrl-U');
    await this.ready();
    return { line: first, listed };
  }

  /** What Tabs make of a line with the cursor between two parts, and where the cursor is then: `users|.all()`. */
  async completedBetween(before: string, after: string, tabs = 1): Promise<string> {
    await this.ready();
    const prompt = this.lastLine;
    this.type(before, after, ...[...after].map(() => 'Left'));
    await this.shows(before + after);
    for (let tab = 0; tab < tabs; tab++) {
      this.type('Tab');
      await this.settled();
    }
    this.type('|');
    await this.shows('|', this.screen.lastIndexOf(prompt));
    const line = this.lastLine.slice(prompt.length).trimStart();
    this.type('Ctrl-E', 'Ctrl-U');
    await this.ready();
    return line;
  }

  /** Waits until nothing was written for a while: a list that comes from the server has a time limit of its own. */
  async settled(quiet = 400): Promise<void> {
    for (;;) {
      const before = this.written.length;
      await new Promise((passed) => setTimeout(passed, quiet));
      if (this.written.length === before) return;
    }
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  async #until(isThere: () => boolean, what: string): Promise<void> {
    const limit = AbortSignal.timeout(30_000);
    while (!isThere()) {
      const late = new Promise<void>((resolve) =>
        limit.addEventListener('abort', () => resolve(), { once: true }),
      );
      if (limit.aborted) throw new Error(`It does not show ${what}:\n${this.screen}`);
      await Promise.race([this.#changed.promise, late]);
    }
  }
}
