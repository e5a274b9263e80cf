/** Other programs of the machine. */
import { spawn } from 'node:child_process';
import { flags } from './settings.ts';

interface Outcome {
  /** `undefined` when it could not be started, or took too long. */
  readonly status: number | undefined;
  readonly output: string;
}

/** Milliseconds that a program may take. The keyring may ask a person to open it. */
const patience = 60_000;

/** Runs a program with a text on its standard input, and no secret of the command's own environment. */
export function ran(program: string, args: readonly string[], input = ''): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: withoutSecrets(process.env),
      windowsHide: true,
    });
    const limit = setTimeout(() => child.kill(), patience);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const end = (status: number | null): void => {
      clearTimeout(limit);
      resolve({ status: status ?? undefined, output });
    };
    child.on('error', () => end(null));
    child.on('close', end);
    // It may end before it has read.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Opens a page in the browser of the system, or in the one that BROWSER names. Where there is none, nothing happens. */
export function openBrowser(url: string): void {
  const [program = '', ...args] = browserCommand();
  const options = { stdio: 'ignore', detached: true, env: withoutSecrets(process.env) } as const;
  const child = spawn(program, [...args, url], options);
  child.on('error', () => undefined);
  child.unref();
}

function browserCommand(): readonly string[] {
  const { BROWSER: own } = process.env;
  if (own) return own.trim().split(/\s+/);
  if (process.platform === 'darwin') return ['open'];
  // `start` belongs to a shell, to which the & of a URL has a meaning of its own.
  return process.platform === 'win32' ? ['rundll32', 'url.dll,FileProtocolHandler'] : ['xdg-open'];
}

/** The environment without what the command takes its secrets from. */
function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const secrets = Object.values(flags).flatMap(({ isSecret, env: name }) => (isSecret && name ? [name] : []));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secrets.includes(name)));
}
