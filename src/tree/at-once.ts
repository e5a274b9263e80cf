import type { joined } from '../http/deadline.ts';
import type { TimeoutError } from '../http/errors.ts';
import type { Method, RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';

/** What this module is handed. If it imported it, bundles would be split along it. */
interface AtOnceTools {
  readonly joined: typeof joined;
  readonly TimeoutError: typeof TimeoutError;
}

/** What is looked up: a key below a path. */
interface Place {
  readonly transport: Transport;
  readonly path: string;
  readonly key: string;
}

/** A look-up under way, for all who wait for it; or its result, as long as that is kept. */
interface Entry {
  readonly found: Promise<unknown>;
  readonly controller: AbortController;
  /** The writes before it that may have changed what is found. */
  readonly writes: number;
  readonly renames: number;
  waiting: number;
  /** The time up to which the result is kept; `undefined` until there is one. */
  until?: number;
}

/** Numbers of writes below a realm: of all but those to users, of those to users, and of those that may change a name. */
interface Writes {
  all: number;
  users: number;
  renames: number;
}

/** How a look-up may be answered. */
export interface LookupRules {
  /** Whether the result is kept, in a client that has a cache. */
  readonly isKept?: boolean;
  /** Whether what is kept is no answer. */
  readonly isFresh?: boolean;
}

/** How many results are kept at most, the latest ones. */
const mostKept = 10_000;

const entriesOf = new WeakMap<Transport, Map<string, Entry>>();
/** By what the transports of a server have in common, and by realm. */
const writesOf = new WeakMap<object, Map<string, Writes>>();

function writesTo({ server }: Transport, realm = ''): Writes {
  const ofServer = writesOf.get(server) ?? new Map<string, Writes>();
  writesOf.set(server, ofServer);
  const writes = ofServer.get(realm) ?? { all: 0, users: 0, renames: 0 };
  ofServer.set(realm, writes);
  return writes;
}

/** The number of writes that a look-up at a path must not have missed. */
function writesBefore(transport: Transport, path: string): number {
  const [, , , realm, list] = path.split('/');
  const { all, users } = writesTo(transport, realm && decodeURIComponent(realm));
  return list === 'users' ? users : all;
}

function renamesBefore(transport: Transport, path: string): number {
  const [, , , realm] = path.split('/');
  return writesTo(transport, realm && decodeURIComponent(realm)).renames;
}

/**
 * Counts a write that has ended: no look-up that began before answers one that begins later. Mappings and what belongs to a
 * user change no name; neither does a creation change what an existing one means.
 */
export function written(transport: Transport, method: Method, path: readonly string[]): void {
  const [, , realm, list, , part] = path;
  const writes = writesTo(transport, realm);
  if (list === 'users') {
    if (path.length <= 5) writes.users++;
    return;
  }
  if (part === 'role-mappings' || part === 'scope-mappings') return;
  writes.all++;
  writes.users++;
  const isCreation =
    method === 'POST' && /^(clients|roles|client-scopes|composites)$/.test(path.at(-1) ?? '');
  if (!isCreation && list !== 'groups') writes.renames++;
}

/** Forgets every look-up of a transport: its account is another one now. */
export function forgetLookups(transport: Transport): void {
  entriesOf.delete(transport);
}

/** Returns whether the result of a look-up is known without a request. */
export function isKnown(transport: Transport, path: string, key: string): boolean {
  const entry = entriesOf.get(transport)?.get(`${path} ${key}`);
  return entry?.until !== undefined && isValid(entry, transport, path);
}

function isValid(entry: Entry, transport: Transport, path: string): boolean {
  if (entry.until === undefined) return entry.writes === writesBefore(transport, path);
  return entry.renames === renamesBefore(transport, path) && performance.now() < entry.until;
}

/**
 * Looks up a key below a path. Equal look-ups at the same time are one, which ends when nobody waits for it any more: an
 * abort or a timeout of one caller is none of the others'.
 */
export async function atOnce<T>(
  { joined, TimeoutError }: AtOnceTools,
  { transport, path, key }: Place,
  { signal, ...options }: RequestOptions,
  run: (options: RequestOptions) => Promise<T>,
  { isKept = false, isFresh = false }: LookupRules = {},
): Promise<T> {
  const entries = entriesOf.get(transport) ?? new Map<string, Entry>();
  entriesOf.set(transport, entries);
  const name = `${path} ${key}`;
  const asked = { method: 'GET', path: transport.serverUrl.replace(/^https?:\/\/[^/]*/, '') + path };
  const leave = (entry: Entry): void => {
    if (entries.get(name) === entry) entries.delete(name);
  };
  for (;;) {
    const known = entries.get(name);
    const isOpen = known && isValid(known, transport, path) && !(isFresh && known.until !== undefined);
    const entry = isOpen ? known : begin(transport, path, (signal) => run({ ...options, signal }));
    if (entry !== known) {
      // The latest ones are at the end.
      entries.delete(name);
      entries.set(name, entry);
      entry.found.then(
        (found) => {
          if (isKept && found !== undefined) keep(transport, entries, entry);
          if (entry.until === undefined) leave(entry);
        },
        () => leave(entry),
      );
    }
    entry.waiting++;
    try {
      return (await joined(entry.found, { signal, timeout: undefined }, asked)) as T;
    } catch (error) {
      // Who joined late has time left.
      if (entry !== known || signal?.aborted || !(error instanceof TimeoutError)) throw error;
    } finally {
      entry.waiting--;
      if (entry.waiting === 0 && entry.until === undefined) {
        entry.controller.abort();
        leave(entry);
      }
    }
  }
}

function keep({ server }: Transport, entries: Map<string, Entry>, entry: Entry): void {
  const { cache } = server as { readonly cache?: { readonly ttl: number } };
  if (!cache) return;
  entry.until = performance.now() + cache.ttl;
  for (const oldest of entries.keys()) {
    if (entries.size <= mostKept) break;
    entries.delete(oldest);
  }
}

function begin(transport: Transport, path: string, run: (signal: AbortSignal) => Promise<unknown>): Entry {
  const controller = new AbortController();
  return {
    // The counters first: a write that ends while it runs is one that it may have missed.
    writes: writesBefore(transport, path),
    renames: renamesBefore(transport, path),
    controller,
    found: run(controller.signal),
    waiting: 0,
  };
}
