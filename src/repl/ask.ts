/** Asks the person at the terminal. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Ending } from './stop.ts';

/** The status of a command that Ctrl-C ended, as shells have it. */
const interrupted = 130;

/** Milliseconds within which what follows a line was pasted with it. */
const pasted = 50;

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

/** Asks for a secret, without an echo. Throws `Ending` at Ctrl-C, at Ctrl-D, and for several lines. */
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
    const answers: string[] = [];
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => {
        answers.push(line);
        resolve();
      });
      lines.once('SIGINT', () => reject(new Ending('Stopped: nothing was sent.', interrupted)));
      lines.once('close', () => reject(new Ending('No answer: nothing was sent.', 1)));
    });
    // The rest of a secret would be taken for a line of the prompt.
    await pause(pasted);
    const [answer = '', ...others] = answers;
    if ([...others, lines.line].some((line) => line !== ''))
      throw new Ending('That was more than one line: nothing was sent.', 1);
    return answer;
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
