/** Runs the checks that need no server, as many at a time as there are cores, and stops after the first that fails. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** A script of package.json with its arguments, and the one that has to end before. In the order of their start. */
const checks: readonly { script: string; args?: readonly string[]; after?: string }[] = [
  { script: 'build' },
  { script: 'types' },
  { script: 'lint' },
  { script: 'structure' },
  { script: 'generate', args: ['--check'] },
  { script: 'coverage', args: ['--check'] },
  { script: 'repository', args: ['--check'] },
  { script: 'attack', args: ['--small'] },
  { script: 'package', after: 'build' },
  { script: 'api', after: 'build' },
  { script: 'test:types', after: 'build' },
  // With a worker on each core: last.
  { script: 'test:unit', after: 'build' },
];

const started = performance.now();
const waiting = new Set(checks);
const running = new Map<string, Promise<void>>();
const failed: string[] = [];
while (failed.length === 0 && waiting.size + running.size > 0) {
  for (const check of waiting) {
    if (running.size >= availableParallelism()) break;
    if (check.after !== undefined && isPending(check.after)) continue;
    waiting.delete(check);
    running.set(check.script, run(check));
  }
  await Promise.race(running.values());
}
await Promise.all(running.values());
console.log(failed.length > 0 ? `Failed: ${failed.join(', ')}` : `All is well, after ${seconds(started)}`);

function isPending(script: string): boolean {
  return running.has(script) || [...waiting].some((check) => check.script === script);
}

async function run({ script, args = [] }: (typeof checks)[number]): Promise<void> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--run', script, '--', ...args], {
    env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void output.push(chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) {
    failed.push(script);
    process.exitCode = 1;
  }
  console.log(`\n— ${script}: ${code === 0 ? 'ok' : 'failed'} after ${seconds(start)}`);
  process.stdout.write(Buffer.concat(output));
  running.delete(script);
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
