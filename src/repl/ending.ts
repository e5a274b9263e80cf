/** What may end a script before its last line: a signal, a reader that has gone, an error that nobody caught. */
import { constants } from 'node:os';
import { statusOf, told } from './outcome.ts';
import type { Given } from './settings.ts';

/** How the command ends. */
export interface Ended {
  readonly status: number;
  /** The line for a person. */
  readonly message?: string | undefined;
  readonly signal?: NodeJS.Signals | undefined;
}

/** Resolves when something ends the script. Until then, the process does not end at these. */
export function endOf(script: string | undefined, given: Given): Promise<Ended> {
  return new Promise((resolve) => {
    // A reader that has seen enough ends it.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      const isPipe = error.code === 'EPIPE';
      resolve({ status: isPipe ? 0 : 1, message: isPipe ? undefined : `The output: ${error.message}` });
    });
    process.stderr.on('error', () => undefined);
    process.on('uncaughtException', (error) => resolve(endBy(error, script, given)));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        // A script may have an end of its own.
        if (process.listenerCount(signal) === 0)
          resolve({ status: 128 + (constants.signals[signal] ?? 0), signal });
      });
    }
  });
}

/** How the command ends by an error, with the line of the script that it comes from. */
export function endBy(error: unknown, script: string | undefined, given: Given): Ended {
  const message = told(error, given);
  const place = script && placeIn(script, (error as { stack?: unknown } | undefined)?.stack);
  return { status: statusOf(error), message: place ? `${message}\n  at ${place}` : message };
}

/** `folder/script.mjs:3:9`, without the rest of the stack. */
function placeIn(script: string, stack: unknown): string | undefined {
  if (typeof stack !== 'string') return undefined;
  const [, path] =
    /((?:file:\/\/)?[^\s()]*:\d+(?::\d+)?)\)?$/m.exec(
      stack
        .split('\n')
        .filter((line) => line.includes(script))
        .join('\n'),
    ) ?? [];
  return path?.replace(/^file:\/\//, '');
}

/** Ends the process, and by a signal as if it had not been held up. */
export function end({ status, signal }: Ended): never {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  process.exit(status);
}
