/** TypeScript's language server, as far as a completion needs it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

interface Message {
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: unknown;
}

export interface Tsserver {
  /** Sends a command without an answer. */
  tell(command: string, args: object): void;
  ask<T>(command: string, args: object): Promise<T>;
  end(): void;
}

/** Starts one, of TypeScript 6: the last whose server has this protocol. */
export function tsserver(): Tsserver {
  const program = fileURLToPath(import.meta.resolve('typescript6/lib/tsserver.js'));
  const child = spawn(process.execPath, [program, '--disableAutomaticTypingAcquisition'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const waiting = new Map<number, (message: Message) => void>();
  child.stdout.setEncoding('utf8');
  let text = '';
  child.stdout.on('data', (chunk: string) => {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      // Each message is one line, between lines of headers.
      if (!line.startsWith('{')) continue;
      const message = JSON.parse(line) as Message;
      if (message.request_seq !== undefined) waiting.get(message.request_seq)?.(message);
    }
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', () => reject(new Error('tsserver ended')));
  });
  ended.catch(() => {});
  let seq = 0;
  const tell = (command: string, args: object): number => {
    seq++;
    child.stdin.write(`${JSON.stringify({ seq, type: 'request', command, arguments: args })}\n`);
    return seq;
  };
  return {
    tell: (command, args) => void tell(command, args),
    ask: <T>(command: string, args: object) =>
      Promise.race([
        ended,
        new Promise<T>((resolve, reject) => {
          const own = tell(command, args);
          waiting.set(own, ({ success, message, body }) => {
            waiting.delete(own);
            if (success) resolve(body as T);
            else reject(new Error(`${command}: ${message}`));
          });
        }),
      ]),
    end: () => void child.kill(),
  };
}
