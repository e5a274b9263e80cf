/**
 * One temporary folder and every process that works in it, kept by a process of its own for the one that
 * asked (the owner). When the owner goes, however it goes, SIGKILL included, the channel between them closes;
 * then the keeper ends those processes and removes the folder.
 */
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What to run: `log` is the file that gets the output. */
interface Command {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  log: string;
  /** Who it runs as, if not as the owner. */
  uid?: number | undefined;
}

/** A process under way: `ended` says how it ended: `exit code 1`, `spawn mvn ENOENT`, and `''` when well. */
export interface Task {
  ended: Promise<string>;
  terminate(signal?: 'SIGTERM' | 'SIGINT'): void;
  /** Ends it at once, as a crash does. */
  kill(): void;
}

/** The owner's side of a keeper. */
export interface Keeper {
  folder: string;
  run(command: Command): Task;
  /** Lets the owner exit although the keeper still runs. */
  unref(): void;
  /** Ends every process, removes the folder. */
  close(): Promise<void>;
}

const WINDOWS = process.platform === 'win32';

type Order = { id: number; run: Command } | { id: number; signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL' };
type Report = { folder: string } | { failed: string } | { id: number; ended: string };

/** Starts a keeper with a new folder whose path begins with `prefix`. */
export async function openKeeper(prefix: string): Promise<Keeper> {
  // Detached, so that Ctrl-C in the terminal reaches the owner only.
  const child = fork(fileURLToPath(import.meta.url), ['--keep', prefix], {
    detached: true,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    windowsHide: true,
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const waiting = new Map<number, (ended: string) => void>();
  const folder = await new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('message', (report: Report) => {
      if ('folder' in report) resolve(report.folder);
      else if ('failed' in report) reject(new Error(report.failed));
      else waiting.get(report.id)?.(report.ended);
    });
    child.once('exit', () => {
      reject(new Error('the keeper process ended'));
      for (const end of waiting.values()) end('the keeper process ended');
    });
  });
  const send = (order: Order): void => {
    if (child.connected) child.send(order);
  };
  let tasks = 0;
  return {
    folder,
    run(command) {
      const id = ++tasks;
      const ended = new Promise<string>((resolve) => waiting.set(id, resolve));
      send({ id, run: command });
      return {
        ended,
        terminate: (signal = 'SIGTERM') => send({ id, signal }),
        kill: () => send({ id, signal: 'SIGKILL' }),
      };
    },
    unref() {
      child.unref();
      child.channel?.unref();
    },
    async close() {
      child.ref();
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

function report(message: Report): void {
  if (process.connected) process.send?.(message, () => {});
}

function keep(prefix: string): void {
  let folder: string;
  try {
    mkdirSync(dirname(prefix), { recursive: true });
    folder = mkdtempSync(prefix);
  } catch (error) {
    report({ failed: (error as Error).message });
    return;
  }
  const running = new Map<number, ChildProcess>();
  let closing = false;

  const start = (id: number, { command, args, env, log, uid }: Command): void => {
    const output = openSync(log, 'a');
    const child = spawn(command, args, {
      cwd: folder,
      ...(uid !== undefined && { uid, gid: uid }),
      env,
      stdio: ['ignore', output, output],
      detached: !WINDOWS, // a group of its own: what it starts in turn ends with it
      shell: WINDOWS && !command.endsWith('.exe'),
      windowsHide: true,
    });
    closeSync(output);
    running.set(id, child);
    const ended = (how: string): void => {
      if (!running.delete(id)) return;
      report({ id, ended: how });
      if (closing) finish();
    };
    child.once('error', (error) => ended(error.message));
    child.once('exit', (code, signal) => ended(code === 0 ? '' : (signal ?? `exit code ${code}`)));
  };
  const finish = (): void => {
    if (running.size > 0) return;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit();
  };
  const close = (): void => {
    closing = true;
    for (const child of running.values()) killGroup(child);
    finish();
  };
  process.on('disconnect', close);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, close);
  process.on('message', (order: Order) => {
    try {
      if ('run' in order) start(order.id, order.run);
      else running.get(order.id)?.kill(order.signal);
    } catch (error) {
      report({ id: order.id, ended: (error as Error).message });
    }
  });
  if (process.connected) report({ folder });
  else close();
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  if (WINDOWS) spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
  try {
    if (!WINDOWS) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

if (import.meta.main && process.argv[2] === '--keep') keep(process.argv[3] ?? '');
