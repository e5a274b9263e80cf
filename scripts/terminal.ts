/** A program in a terminal that nobody sees: what is typed into it, and what its screen shows. */
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const keys = {
  Tab: '\t',
  Enter: '\r',
  Up: '\u001b[A',
  Backspace: '\u007f',
  'Ctrl-C': '\u0003',
  'Ctrl-D': '\u0004',
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
