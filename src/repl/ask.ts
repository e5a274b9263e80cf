/** Asks the person at the terminal. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Ending } from './stop.ts';

/** The status of a command that Ctrl-C ended, as shells have it. */
const interrupted = 130;

/** The person at the terminal, or their absence. */
export interface Terminal {
  /** Asks for a secret without an echo; `undefined` where nobody can answer. */
  readonly askSecret: ((question: string) => Promise<string>) | undefined;
  readonly warn: (message: string) => void;
  /** Reads the standard input. */
  readonly readInput: () => Promise<string>;
}

/** Returns what asks the person where there is one, and reads the standard input otherwise. */
export function terminalOf(warn: (message: string) => void): Terminal {
  const { stdin } = process;
  if (!stdin.isTTY) return { askSecret: undefined, warn, readInput: () => text(stdin) };
  return { askSecret, warn, readInput: () => askSecret('Secret: ') };
}

/** Asks for a secret, without an echo. Throws `Ending` at Ctrl-C, and at Ctrl-D. */
export async function askSecret(question: string): Promise<string> {
  const { stdin, stderr } = process;
  // At the prompt, its own line would show what is typed.
  const others = stdin.listeners('keypress') as (() => void)[];
  for (const other of others) stdin.removeListener('keypress', other);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: true, historySize: 0 });
  // The terminal shows nothing from here on.
  stderr.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => reject(new Ending('Stopped: nothing was sent.', interrupted)));
      lines.once('close', () => reject(new Ending('No answer: nothing was sent.', 1)));
    });
  } finally {
    lines.close();
    for (const other of others) stdin.on('keypress', other);
    stderr.write('\n');
  }
}

/** Runs work that Ctrl-C ends: it gets a signal, and `Ending` is thrown. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new Ending('Stopped: nobody is logged in.', interrupted));
  process.on('SIGINT', stop);
  try {
    return await work(controller.signal);
  } finally {
    process.removeListener('SIGINT', stop);
  }
}
