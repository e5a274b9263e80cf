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

/**
 * Yields the objects of a source, or those of a shard of it, as they are asked for. Once the signal is aborted, waits for
 * nothing more. The source is closed at the end, whatever that is.
 */
export async function* records<T>(
  chunks: Chunks,
  signal: AbortSignal,
  { index, of }: BulkShard = { index: 0, of: 1 },
): AsyncGenerator<Read<T>, void, undefined> {
  let position = 0;
  const isOwn = (): boolean => position++ % of === index;
  const lines = new Lines<T>(isOwn);
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
      if (typeof value === 'string' || value instanceof Uint8Array) yield* lines.of(value);
      else if (isOwn()) yield { value: value as T };
    }
    isDone = true;
    yield* lines.rest();
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

/** Cuts text into lines, and reads each. */
class Lines<T> {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #isOwn: () => boolean;
  #line = 0;
  #begun = '';

  /** `isOwn` is asked for each object, and those that are not are not read. */
  constructor(isOwn: () => boolean) {
    this.#isOwn = isOwn;
  }

  *of(chunk: string | Uint8Array): Generator<Read<T>> {
    const text = typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    lines[0] = this.#begun + lines[0];
    this.#begun = lines.pop() as string;
    if (this.#begun.length > longestLine)
      throw new TypeError(`Line ${this.#line + 1} of the source has no end`);
    for (const line of lines) yield* this.#read(line);
  }

  *rest(): Generator<Read<T>> {
    const last = this.#begun + this.#decoder.decode();
    this.#begun = '';
    yield* this.#read(last);
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
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
