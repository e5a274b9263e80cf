/** A program in a terminal that nobody sees: what is typed into it, and what its screen shows. */
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const keys = {
  Tab: '\t',
  Enter: '\r',
  Up: '\u001b[A',
  Down: '\u001b[B',
  Left: '\u001b[D',
  Backspace: '\u007f',
  'Ctrl-C': '\u0003',
  'Ctrl-D': '\u0004',
  'Ctrl-E': '\u0005',
  'Ctrl-R': '\u0012',
  'Ctrl-U': '\u0015',
} as const;

interface ScreenOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment, but for the kind of the terminal. */
  readonly env: Readonly<Record<string, string>>;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** The buffer of a screen: its cells with their colours. */
export type ScreenBuffer = InstanceType<typeof xterm.Terminal>['buffer']['active'];

export class Screen {
  /** All that was written to it, with what is no text. */
  written = '';
  #status: number | undefined;
  readonly #pty: IPty;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  #changed: PromiseWithResolvers<void> = Promise.withResolvers();

  /** Starts the program. */
  constructor({ program, args, cwd, env, columns = 100, rows = 40 }: ScreenOptions) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true });
    this.#pty = spawn(program, [...args], {
      cols: columns,
      rows,
      cwd,
      env: { TERM: 'xterm-256color', ...env },
    });
    this.#pty.onData((data) => {
      this.written += data;
      this.#screen.write(data, () => this.#tell());
    });
    this.#pty.onExit(({ exitCode }) => {
      this.#status = exitCode;
      this.#tell();
    });
  }

  /** The id of the process. */
  get pid(): number {
    return this.#pty.pid;
  }

  get buffer(): ScreenBuffer {
    return this.#screen.buffer.active;
  }

  /** What the screen shows, with what has left it at its top. */
  get screen(): string {
    const { buffer } = this;
    const lines = Array.from({ length: buffer.length }, (_, index) => buffer.getLine(index));
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

  /** Ends the program, however busy it is. */
  kill(): void {
    this.#pty.kill('SIGKILL');
  }

  /** The status with which the program ended. */
  async ended(): Promise<number> {
    await this.until(() => this.#status !== undefined, 'its end');
    return this.#status as number;
  }

  /** Waits until the screen shows this after what it showed at `from`. */
  async shows(text: string | RegExp, from = 0): Promise<string> {
    const isThere = (): boolean => {
      const screen = this.screen.slice(from);
      return typeof text === 'string' ? screen.includes(text) : text.test(screen);
    };
    await this.until(isThere, String(text));
    return this.screen;
  }

  /** Waits for the prompt at the end of the screen. */
  async ready(): Promise<void> {
    // A node that is shown ends as a prompt does, but has a space.
    await this.until(() => /^[^\s<>]+>$/.test(this.lastLine), 'the prompt');
  }

  /** Types text as it is, and presses keys: `type('users.cou', 'Tab')`. */
  type(...typed: readonly string[]): void {
    for (const one of typed) this.#pty.write(Object.hasOwn(keys, one) ? keys[one as keyof typeof keys] : one);
  }

  /** Enters a line, or the lines of one entry, and returns what was shown before the next prompt. */
  async enter(entry: string): Promise<string> {
    const lines = entry.split('\n');
    const last = lines.pop() ?? '';
    await this.ready();
    for (const line of lines) {
      const before = this.screen.length;
      this.type(line, 'Enter');
      // Node 22 has three dots there.
      await this.until(() => /\n(\||\.\.\.) ?$/.test(this.screen.slice(before)), 'the next line');
    }
    const before = this.screen.length;
    this.type(last, 'Enter');
    await this.until(
      () => this.screen.length > before && this.screen.slice(before).includes('\n'),
      'an answer',
    );
    await this.ready();
    const [, ...shown] = this.screen.slice(before).split('\n');
    return shown.slice(0, -1).join('\n');
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

  /** Waits until something is there; throws with the screen where it is not for long. */
  async until(isThere: () => boolean, what: string): Promise<void> {
    const limit = AbortSignal.timeout(30_000);
    while (!isThere()) {
      const late = new Promise<void>((resolve) =>
        limit.addEventListener('abort', () => resolve(), { once: true }),
      );
      if (limit.aborted) throw new Error(`It does not show ${what}:\n${this.screen}`);
      await Promise.race([this.#changed.promise, late]);
    }
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
