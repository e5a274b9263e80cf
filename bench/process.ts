/** What a process takes as a whole. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

// Writes it when the process ends, whatever that runs.
const meter = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    writeSync(2, 'cpu ' + (userCPUTime + systemCPUTime) / 1000);
  });`)}`;

interface Measured {
  /** Milliseconds of user and system time, its start and all of its threads included. */
  readonly cpu: number;
  readonly stdout: string;
}

/** Runs Node with these arguments to its end. */
export async function processTime(
  args: readonly string[],
  { cwd, env = process.env }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Measured> {
  const all = ['--no-warnings', '--import', meter, ...args];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, all, { cwd, env });
  const [, cpu] = /cpu (\S+)$/.exec(stderr) ?? [];
  if (cpu === undefined) throw new Error(`The process told no time: ${stderr}`);
  return { cpu: Number(cpu), stdout };
}
