// The process of a soak, with --expose-gc: works, rests at times to count what is left, and tells its parent.
import { getEventListeners } from 'node:events';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import { KeycloakRealm } from '../../src/index.ts';
import type { Place } from './realm.ts';
import { type Counts, kinds, openTrees, work } from './work.ts';

/** How long the work goes on, and where. */
export interface Order extends Place {
  readonly seconds: number;
  /** Seconds between two rests. */
  readonly interval: number;
}

/** What there is while nothing is under way, after the garbage was collected. */
export interface Sample {
  readonly second: number;
  readonly heap: number;
  readonly objects: Readonly<Record<string, number>>;
  /** Of the signal that lives as long as the process. */
  readonly signalListeners: number;
  readonly processListeners: number;
  readonly sockets: number;
  /** What keeps the process alive: `Timeout`, `TCPSocketWrap`. */
  readonly resources: readonly string[];
}

/** What became of a soak. */
export interface Outcome extends Counts {
  readonly seconds: number;
  readonly calls: number;
  readonly errors: readonly string[];
  /** Medians in milliseconds, of the first minute after a warm-up and of the last. */
  readonly latency: Readonly<Record<string, { readonly first: number; readonly last: number }>>;
  readonly before: Sample;
  readonly samples: readonly Sample[];
  /** After `close`. */
  readonly after: Sample;
}

const order = JSON.parse(process.argv[2] ?? '') as Order;
const counted = { AbortController, AbortSignal, Response, ReadableStream, Error, KeycloakRealm };
const life = new AbortController();
const started = performance.now();
const second = (): number => Math.round((performance.now() - started) / 1000);

function sockets(): number {
  const folder = '/proc/self/fd';
  if (!existsSync(folder)) return 0;
  return readdirSync(folder).filter((name) => {
    try {
      return readlinkSync(`${folder}/${name}`).startsWith('socket:');
    } catch {
      // That of the folder itself is closed.
      return false;
    }
  }).length;
}

async function sample(): Promise<Sample> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    // What a finalizer lets go of.
    await pause(50);
  }
  const objects = Object.fromEntries(
    Object.entries(counted).map(([name, kind]) => [name, queryObjects(kind, { format: 'count' })]),
  );
  return {
    second: second(),
    heap: process.memoryUsage().heapUsed,
    objects,
    signalListeners: getEventListeners(life.signal, 'abort').length,
    processListeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    sockets: sockets(),
    resources: process.getActiveResourcesInfo().sort(),
  };
}

const counts: Counts = { tokenRequests: 0, refusals: 0, late: 0 };
let calls = 0;
const errors: string[] = [];
const windows = { first: newWindow(), last: newWindow() };
function newWindow(): Record<string, number[]> {
  return Object.fromEntries(Object.keys(kinds).map((name) => [name, []]));
}

const before = await sample();
const samples: Sample[] = [];
// Half a minute until the code is compiled; a short soak has no minutes to compare.
const warm = Math.min(30, order.seconds / 4);
const minute = Math.min(60, order.seconds / 4);
const { trees, close } = openTrees(order, counts, life.signal);
while (second() < order.seconds) {
  const end = new AbortController();
  const workers = Array.from({ length: 4 }, () =>
    work(trees, end.signal, (kind, milliseconds, error) => {
      calls++;
      if (error !== undefined && errors.length < 20) errors.push(`${kind}: ${error}`);
      const now = second();
      if (now >= warm && now < warm + minute) windows.first[kind]?.push(milliseconds);
      if (now >= order.seconds - minute) windows.last[kind]?.push(milliseconds);
    }),
  );
  await pause(Math.min(order.interval, order.seconds - second()) * 1000);
  end.abort();
  await Promise.all(workers);
  samples.push(await sample());
}
await close();
// Connections that nobody uses are closed after some seconds.
let after = await sample();
for (let round = 0; round < 60 && after.sockets > before.sockets; round++) {
  await pause(500);
  after = await sample();
}

function median(values: readonly number[] = []): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const latency = Object.fromEntries(
  Object.keys(kinds).map((name) => [
    name,
    { first: median(windows.first[name]), last: median(windows.last[name]) },
  ]),
);
const outcome: Outcome = { seconds: second(), calls, errors, ...counts, latency, before, samples, after };
process.send?.(outcome, () => process.disconnect());
