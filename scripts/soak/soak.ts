/** One soak in a process of its own, and what is wrong with its outcome. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Order, Outcome, Sample } from './process.ts';
import { limited, yardstick } from './work.ts';

/** Runs a soak. */
export async function soak(order: Order): Promise<Outcome> {
  const path = fileURLToPath(new URL('./process.ts', import.meta.url));
  const child = fork(path, [JSON.stringify(order)], {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
  });
  try {
    return await new Promise<Outcome>((resolve, reject) => {
      child.once('message', (outcome) => resolve(outcome as Outcome));
      child.once('error', reject);
      child.once('exit', (code, signal) => reject(new Error(`The soak ended early (${signal ?? code})`)));
    });
  } finally {
    child.kill();
  }
}

/** How much longer a call may take in the last minute than in the first, where a plain `fetch` takes as long in both. */
const slower = 1.5;
/** How much the heap may grow from the first quarter of the rests to the last. */
const larger = 1.1;

/** What is left over: nothing of it depends on the time that anything takes. */
export function leftOver({ errors, refusals, before, samples, after }: Outcome): string[] {
  const faults = errors.map((error) => `A call failed: ${error}`);
  if (refusals > 0) faults.push(`${refusals} token requests were refused`);
  for (const { second, signalListeners } of samples) {
    if (signalListeners > 0) faults.push(`${signalListeners} listeners of a signal at second ${second}`);
  }
  if (after.processListeners > before.processListeners)
    faults.push(`${after.processListeners - before.processListeners} listeners of the process are left`);
  if (after.sockets > before.sockets) faults.push(`${after.sockets - before.sockets} sockets are left`);
  const resources = surplus(before.resources, after.resources);
  if (resources.length > 0) faults.push(`Left over: ${resources.join(', ')}`);
  const [first, last] = [samples[0], samples.at(-1)] as [Sample, Sample];
  for (const [name, count] of Object.entries(last.objects)) {
    const least = first.objects[name] ?? 0;
    // Some belong to the connections, of which there are more or fewer.
    if (count > least + 40) faults.push(`From ${least} to ${count} objects of ${name}`);
  }
  return faults;
}

/** What grows in a long soak. */
export function growth({ samples, latency }: Outcome): string[] {
  const faults: string[] = [];
  const { first, last } = heaps(samples);
  if (last > first * larger) faults.push(`The heap grew from ${first} to ${last} bytes`);
  const plain = latency[yardstick];
  const busier = plain ? Math.max(1, plain.last / plain.first) : 1;
  for (const [kind, { first, last }] of Object.entries(latency)) {
    if (!limited.includes(kind) && last > first * slower * busier)
      faults.push(`${kind} takes ${last} ms instead of ${first} ms`);
  }
  return faults;
}

/** Medians of the heap in the first quarter of the rests and in the last. */
export function heaps(samples: readonly Sample[]): { first: number; last: number } {
  const quarter = Math.ceil(samples.length / 4);
  const middle = (part: readonly Sample[]): number =>
    part.map(({ heap }) => heap).sort((one, other) => one - other)[Math.floor(part.length / 2)] ?? 0;
  return { first: middle(samples.slice(0, quarter)), last: middle(samples.slice(-quarter)) };
}

function surplus(before: readonly string[], after: readonly string[]): string[] {
  const left = [...after];
  for (const name of before) {
    const index = left.indexOf(name);
    if (index >= 0) left.splice(index, 1);
  }
  return left;
}
