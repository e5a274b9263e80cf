/** How far a line is that runs: counts what it reads and writes, and ends it with its signal. */
import type { Sent } from './requests.ts';

/** What is counted of one loop or call. */
interface Job {
  readonly since: number;
  /** Number of requests before it. */
  readonly from: number;
  /** Number of all its objects. */
  readonly total: number | undefined;
  /** What a loop has read. */
  read: number;
  /** What the call says. */
  told: Readonly<Record<string, number>>;
}

export class Progress {
  readonly #signal: AbortSignal;
  readonly #sent: readonly Sent[];
  #job: Job;
  #loops = 0;

  constructor(signal: AbortSignal, sent: readonly Sent[]) {
    this.#signal = signal;
    this.#sent = sent;
    this.#job = this.#begun(undefined);
  }

  /** Returns what a loop reads, counted. Of loops in each other, the outer one counts. */
  items(source: unknown, text?: string): unknown {
    const { [Symbol.asyncIterator]: read, [Symbol.iterator]: readAtOnce } = Object(source);
    const isAsync = typeof read === 'function';
    // The engine would name this call.
    if (text !== undefined && !isAsync && typeof readAtOnce !== 'function')
      throw new TypeError(`${text} is not async iterable`);
    return isAsync ? this.#counted(source as AsyncIterable<unknown>) : source;
  }

  /** Returns the arguments of a call, with options that report its progress and end it. */
  given(index: number, args: readonly unknown[]): readonly unknown[] {
    const { [index]: options = {} } = args;
    if (typeof options !== 'object' || options === null) return args;
    const { signal, onProgress } = options as { signal?: unknown; onProgress?: unknown };
    const [source] = args;
    this.#job = this.#begun(Array.isArray(source) ? source.length : undefined);
    const job = this.#job;
    const own = {
      ...(signal === undefined && { signal: this.#signal }),
      ...(onProgress === undefined && {
        onProgress: (told: Job['told']) => {
          job.told = told;
        },
      }),
    };
    const all = Array.from({ length: Math.max(args.length, index + 1) }, (_, at) => args[at]);
    return all.with(index, { ...options, ...own });
  }

  /** `120 of 500, 41/s, 3 s, 2 failed`; `undefined` while nothing was done. */
  text(now: number = performance.now()): string | undefined {
    const { since, from, total, read, told } = this.#job;
    const seconds = (now - since) / 1000;
    const numbers = Object.entries(told).filter(([name]) => name !== 'bytes');
    const sum = numbers.reduce((all, [, number]) => all + number, 0);
    const sent = this.#sent.slice(from);
    const count = Math.max(read, sum);
    if (count === 0 && sent.length === 0) return undefined;
    const rate = count / seconds;
    const counted = `${count}${total === undefined ? '' : ` of ${total}`}, ${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
    const requests = `${sent.length} ${sent.length === 1 ? 'request' : 'requests'}`;
    const { failed = 0 } = told;
    const failures = failed > 0 ? [`${failed} failed`] : [];
    return [count > 0 ? counted : requests, `${seconds.toFixed(0)} s`, ...failures, ...outage(sent)].join(
      ', ',
    );
  }

  async *#counted(source: AsyncIterable<unknown>): AsyncGenerator<unknown, void, undefined> {
    const isOuter = this.#loops++ === 0;
    // One that has done nothing is that of the call whose result is read here.
    const isBegun = this.#job.read > 0 || this.#sent.length > this.#job.from;
    if (isOuter && isBegun) this.#job = this.#begun(undefined);
    const job = this.#job;
    try {
      for await (const item of source) {
        this.#signal.throwIfAborted();
        if (isOuter) job.read++;
        yield item;
      }
    } finally {
      this.#loops--;
    }
  }

  #begun(total: number | undefined): Job {
    return { since: performance.now(), from: this.#sent.length, total, read: 0, told: {} };
  }
}

/** Why the line takes longer: requests that are safe to repeat are sent again until the timeout. */
function outage(sent: readonly Sent[]): readonly string[] {
  const { isLost, status = 0 } = sent.findLast((one) => one.isLost || one.status !== undefined) ?? {};
  if (isLost) return ['no answer, trying again'];
  return [429, 502, 503, 504].includes(status) ? [`HTTP ${status}, trying again`] : [];
}
