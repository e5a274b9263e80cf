/** Source of many objects: the objects, or text or bytes with one JSON object in each line. */
export type BulkSource<T> =
  | Iterable<T | string | Uint8Array, unknown, unknown>
  | AsyncIterable<T | string | Uint8Array, unknown, unknown>
  | ReadableStream<T | string | Uint8Array>;

/** One object of a source, or why it is none. */
export type Read<T> = { readonly value: T } | { readonly error: TypeError };

/** A line without an end would fill the memory. */
const longestLine = 16 * 2 ** 20;

/** Part of a source: the inputs whose position divided by `of` leaves the remainder `index`. */
export interface BulkShard {
  /** Number of this part, from 0. */
  readonly index: number;
  /** Number of parts. */
  readonly of: number;
}

type Chunks = Iterator<unknown> | AsyncIterator<unknown>;

/** Throws `TypeError` for a shard that is none. */
export function checkedShard(shard: BulkShard | undefined, { wholeNumber }: WholeNumbers): BulkShard {
  if (shard === undefined) return { index: 0, of: 1 };
  const { index, of } = Object(shard) as BulkShard;
  wholeNumber(of, 'shard.of', 1);
  wholeNumber(index, 'shard.index', 0);
  if (index >= of) throw new TypeError(`shard.index must be less than shard.of, which is ${of}`);
  return { index, of };
}

/** Opens a source. Throws `TypeError` if it is none. */
export function opened(source: unknown): Chunks {
  // The letters of a text are no objects.
  const given = typeof source === 'string' ? {} : (Object(source) as Partial<Iterable<unknown>>);
  const { getReader } = given as Partial<ReadableStream>;
  if (typeof getReader === 'function') return ofReader(getReader.call(given) as Reader);
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: atOnce } = given as Partial<
    AsyncIterable<unknown> & Iterable<unknown>
  >;
  if (typeof later === 'function') {
    const chunks = later.call(given as AsyncIterable<unknown>);
    const { destroy } = given as { destroy?: () => unknown };
    if (typeof destroy !== 'function') return chunks;
    // A stream of Node, while it waits, ends by this alone.
    return { next: () => chunks.next(), return: async () => ({ done: true, value: destroy.call(given) }) };
  }
  if (typeof atOnce === 'function') return atOnce.call(given as Iterable<unknown>);
  throw new TypeError('The source must be an array, an iterable, or a stream of lines of JSON');
}

interface WholeNumbers {
  readonly wholeNumber: (value: number, name: string, least: number) => number;
}

interface Reader {
  read(): Promise<{ done: boolean; value?: unknown }>;
  cancel(): Promise<void>;
}

/** Not every runtime iterates over its streams; and a read that waits can be cancelled. */
function ofReader(reader: Reader): AsyncIterator<unknown> {
  return {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

/** Reads the objects of a text, piece by piece. Objects of other shards need not be read. */
export interface TextReader<T> {
  of(text: string): Iterable<Read<T>>;
  /** Returns the objects at the end of the text. */
  rest(): Iterable<Read<T>>;
}

/** Rules for reading a source. */
export interface RecordRules<T> {
  readonly shard?: BulkShard | undefined;
  /** How text is read; by lines of JSON unless given. `isOwn` has to be called once for each object. */
  readonly text?: ((isOwn: () => boolean) => TextReader<T>) | undefined;
}

/**
 * Yields the objects of a source, or those of a shard of it, as they are asked for. Once the signal is aborted, waits for
 * nothing more. The source is closed at the end, whatever that is.
 */
export async function* records<T>(
  chunks: Chunks,
  signal: AbortSignal,
  { shard: { index, of } = { index: 0, of: 1 }, text }: RecordRules<T> = {},
): AsyncGenerator<Read<T>, void, undefined> {
  let position = 0;
  const isOwn = (): boolean => position++ % of === index;
  const reader = text?.(isOwn) ?? new Lines<T>(isOwn);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isWaiting = false;
  let isDone = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = chunks.next();
      isWaiting = true;
      const { done, value } = next instanceof Promise ? await orAborted(next, signal) : await next;
      isWaiting = false;
      if (done) break;
      if (typeof value === 'string') yield* reader.of(value);
      else if (value instanceof Uint8Array) yield* reader.of(decoder.decode(value, { stream: true }));
      else if (isOwn()) yield { value: value as T };
    }
    isDone = true;
    yield* reader.of(decoder.decode());
    yield* reader.rest();
  } finally {
    const closing = isDone ? undefined : closed(chunks);
    // A source that still waits for its next object may do so for ever.
    if (!isWaiting) await closing;
  }
}

/** Closes a source. What it throws then is no failure of the call. */
export async function closed(chunks: Chunks): Promise<void> {
  try {
    await chunks.return?.();
  } catch {}
}

/** Throws `TypeError` where text is read on and on without the end of an object. */
export function checkLength(begun: string, what: string): void {
  if (begun.length > longestLine) throw new TypeError(`${what} of the source has no end`);
}

/** Cuts text into lines, and reads each. */
class Lines<T> implements TextReader<T> {
  readonly #isOwn: () => boolean;
  #line = 0;
  #begun = '';

  constructor(isOwn: () => boolean) {
    this.#isOwn = isOwn;
  }

  *of(text: string): Generator<Read<T>> {
    const lines = text.split('\n');
    lines[0] = this.#begun + lines[0];
    this.#begun = lines.pop() as string;
    checkLength(this.#begun, `Line ${this.#line + 1}`);
    for (const line of lines) yield* this.#read(line);
  }

  *rest(): Generator<Read<T>> {
    yield* this.#read(this.#begun);
  }

  *#read(line: string): Generator<Read<T>> {
    this.#line++;
    if (line.trim() === '' || !this.#isOwn()) return;
    try {
      yield { value: JSON.parse(line) as T };
    } catch {
      // The parser's own message quotes the line, with its passwords.
      yield { error: new TypeError(`Line ${this.#line} of the source is not JSON`) };
    }
  }
}

/** Waits for a promise that need not listen to the signal. Leaves no listener behind. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    // A listener that was removed is held by older ones in Node: it must not hold what the promise gave.
    let waiting: typeof reject | undefined = reject;
    const abort = (): void => waiting?.(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
      waiting = undefined;
    });
  });
}
