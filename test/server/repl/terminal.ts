/** The command in a real terminal: what is typed into it, and what its screen shows. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject, onTestFinished } from 'vitest';
import { Screen } from '../../../scripts/terminal.ts';

/** The built command. */
export const command: string = fileURLToPath(new URL('../../../dist/realmtree.js', import.meta.url));

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

export class Terminal extends Screen {
  /** The home of its user. */
  readonly home: string;

  constructor({ args, env = {}, columns, rows, node = process.execPath }: TerminalOptions = {}) {
    if (!existsSync(command)) throw new Error('dist/realmtree.js is missing: `npm run build` makes it');
    const { url, username, password } = inject('keycloak');
    const home = env['HOME'] ?? temporaryHome();
    super({
      program: node,
      args: [command, ...(args ?? ['-u', username])],
      cwd: home,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        KEYCLOAK_URL: url,
        KEYCLOAK_PASSWORD: password,
        ...env,
      },
      columns,
      rows,
    });
    this.home = home;
    onTestFinished(() => this.kill());
  }

  /** Enters a line, and returns what was shown before the next prompt. */
  async enter(line: string): Promise<string> {
    await this.ready();
    const before = this.screen.length;
    this.type(line, 'Enter');
    await this.until(
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

  /** Waits until nothing was written for a while: a list that comes from the server has a time limit of its own. */
  async settled(quiet = 400): Promise<void> {
    for (;;) {
      const before = this.written.length;
      await new Promise((passed) => setTimeout(passed, quiet));
      if (this.written.length === before) return;
    }
  }
}
