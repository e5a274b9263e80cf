/** The requests of what is typed: they end with it, and can be shown. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Fetch } from '../index.ts';

type Init = Parameters<Fetch>[1];

/** A request as it was sent. */
export interface Sent extends Pick<Init, 'method' | 'headers' | 'body'> {
  readonly url: string;
  status: number | undefined;
  /** Whether no answer came. */
  isLost?: boolean;
  milliseconds: number | undefined;
}

/** The run of one line. */
export interface Run {
  readonly signal: AbortSignal;
  readonly sent: Sent[];
  /** Is asked before a request is sent. May throw, or answer in the place of the server. */
  readonly before?: ((sent: Sent) => Response | undefined | Promise<Response | undefined>) | undefined;
}

/** Sends requests for the line that they come from. */
export class Requests {
  readonly #runs = new AsyncLocalStorage<Run>();
  /** The option `fetch` of a realm. */
  readonly fetch: Fetch = async (url, init) => {
    const run = this.#runs.getStore();
    run?.signal.throwIfAborted();
    const { method, headers, body } = init;
    const sent: Sent = { method, url, headers, body, status: undefined, milliseconds: undefined };
    run?.sent.push(sent);
    const other = await run?.before?.(sent);
    if (other) return other;
    const signal = run ? AbortSignal.any([init.signal, run.signal]) : init.signal;
    const started = performance.now();
    const response = await globalThis.fetch(url, { ...init, signal }).catch((error) => {
      sent.isLost = true;
      throw error;
    });
    sent.status = response.status;
    sent.milliseconds = performance.now() - started;
    return response;
  };

  /** Runs the work of a line. */
  within<T>(run: Run, work: () => T): T {
    return this.#runs.run(run, work);
  }
}

/** Whether a request is about tokens. */
export function isLogin({ url }: Pick<Sent, 'url'>): boolean {
  return new URL(url).pathname.includes('/protocol/openid-connect/');
}

/** Whether a request only reads, or is a login. */
export function isReading(sent: Sent): boolean {
  return sent.method === 'GET' || isLogin(sent);
}

/** Returns an answer in the place of the server's to a request that writes. */
export function pretended({ method, url }: Sent): Response {
  if (method !== 'POST') return new Response(null, { status: 204 });
  return new Response(null, { status: 201, headers: { location: `${url}/not-sent` } });
}

/** Lets some requests pass; further ones, for the next pages of a list, are answered as if there were none. */
export function atMost(count: number): NonNullable<Run['before']> {
  let left = count;
  return (sent) => (isLogin(sent) || left-- > 0 ? undefined : Response.json([]));
}
