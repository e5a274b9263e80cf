/** What the process of a case measures with. */
import diagnostics from 'node:diagnostics_channel';
import type { Figures } from './figures.ts';

let requests = 0;
// Of the global `fetch` and of the package alike.
diagnostics.subscribe('undici:request:create', () => {
  requests++;
});

/** Time, CPU time of all threads, and the number of requests, each for one of `count`: microseconds, but requests in all. */
export async function measured(count: number, work: () => Promise<unknown>): Promise<Figures> {
  const sent = requests;
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (wall * 1000) / count, cpu: (user + system) / count, requests: requests - sent };
}

/** Calls `one` for 0 to `count - 1`, so many at once. */
export async function atOnce(
  many: number,
  count: number,
  one: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const run = async (): Promise<void> => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: many }, run));
}

/** Calls that load and compile the code and open a connection: not of those that are counted. */
export async function warmedUp(one: (index: number) => Promise<unknown>): Promise<void> {
  await atOnce(1, firstCalls, one);
}

export const firstCalls = 50;

/** The middle one of numbers, the upper one of two. */
export function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

/** Fails unless so many came. */
export function demand(what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) throw new Error(`${what}: ${String(found)} instead of ${String(wanted)}`);
}
