import { Answer } from './answer.ts';
import type { EncodedBody } from './body.ts';
import { ConnectionError } from './errors.ts';
import type { Explainer, Lost } from './explain.ts';
import { mergedHeaders } from './headers.ts';
import { ifLoaded, loader } from './loading.ts';
import {
  type Fetch,
  type Hooks,
  type Method,
  type RequestEvent,
  smallSize,
  type TransportOptions,
  usualSize,
} from './options.ts';
import { checkedSize, contentOf } from './read.ts';
import type { Texts } from './redact.ts';
import { encodePath, encodeQuery } from './url.ts';

const loadExplain = loader(() => import('./explain.ts'));

/** Content that all attempts of a request send. */
export interface Content {
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that are created for each attempt, such as a proof of possession. */
  readonly proof?: ((method: Method, url: string) => Promise<Readonly<Record<string, string>>>) | undefined;
  readonly body?: EncodedBody['body'] | undefined;
  /** The body before encoding; its names identify the secrets in it. */
  readonly given?: unknown;
}

/** The target of a request, and the limits of its response. */
interface Target {
  readonly method: Method;
  readonly path: readonly string[];
  readonly query?: object | undefined;
  readonly maxResponseSize?: number | undefined;
  /** The limit unless the call or the client sets one. */
  readonly usualSize?: number | undefined;
}

/** Returns what makes texts fit to be shown that may repeat parts of a request. */
export type TextsOf = (
  headers: Content['headers'],
  given: unknown,
) => Texts | Promise<Texts | undefined> | undefined;

/** Result of one attempt. */
export type Outcome = Answer | Lost;

/** The options of those who were answered at least once, whatever it was. */
const known = new WeakSet<object>();

/** Sends one request, once or several times, and notifies the hooks of each attempt. */
export class Attempts {
  readonly method: Method;
  readonly url: string;
  /** The path of the URL, without its query. */
  readonly path: string;
  readonly #options: TransportOptions;
  /** Whether an attempt failed that may have had an effect. */
  isDoubtful = false;
  /** Whether an attempt got no answer of Keycloak itself. */
  isLost = false;
  readonly #limit: number;
  readonly #texts: TextsOf;
  #count = 1;

  constructor(options: TransportOptions, serverUrl: string, request: Target, texts: TextsOf) {
    const { maxResponseSize } = options;
    this.#options = options;
    this.#texts = texts;
    const path = encodePath(request.path);
    this.method = request.method;
    this.url = serverUrl + path + encodeQuery(request.query);
    this.path = serverUrl.replace(/^https?:\/\/[^/]*/, '') + path;
    this.#limit = checkedSize(request.maxResponseSize ?? maxResponseSize ?? request.usualSize ?? usualSize);
  }

  get #hooks(): Hooks {
    return this.#options.hooks ?? {};
  }

  /** Whether anything has answered a request with these options. */
  get isKnown(): boolean {
    return known.has(this.#options);
  }

  get #event(): RequestEvent {
    return { method: this.method, path: this.path, attempt: this.#count };
  }

  /** Sends the request. Throws whatever the caller's signal, a hook or a proof throws. */
  async send({ headers, proof, body = null, given }: Content, signal: AbortSignal): Promise<Outcome> {
    const { request, response: answered } = this.#hooks;
    if (request) await request(this.#event);
    const start = answered && performance.now();
    const { method, url } = this;
    const sent = proof ? mergedHeaders(headers, await proof(method, url)) : headers;
    // The steps before may have taken time, and an injected `fetch` may ignore its signal.
    signal.throwIfAborted();
    const init = { method, headers: sent, body, signal, redirect: 'manual' as const };
    let answer: Answer;
    let isCut = false;
    let isAnswered = false;
    try {
      const response = await fetched(this.#options.fetch ?? globalThis.fetch, url, init);
      isAnswered = true;
      known.add(this.#options);
      // Browsers return a redirect that is not followed as a response without a status.
      const status = response.type === 'opaqueredirect' ? 302 : response.status;
      const isError = status >= 400;
      const received = await contentOf(response, isError ? Math.min(this.#limit, smallSize) : this.#limit);
      // Of an error's explanation, the first part is enough.
      isCut = received.isCut && !isError;
      const facts = { status, headers: response.headers, body: received.content };
      answer = new Answer(this, facts);
    } catch (error) {
      if (signal.aborted) throw error;
      const explainer = await this.#explainer(headers, given);
      return explainer?.lost(error, isAnswered) ?? { reason: undefined, text: 'the request failed' };
    }
    if (start !== undefined) {
      const milliseconds = performance.now() - start;
      await answered?.({ ...this.#event, status: answer.status, milliseconds });
    }
    if (!answer.isExpected) answer.explainer = await this.#explainer(headers, given);
    if (isCut) throw answer.tooLarge(this.#limit);
    return answer;
  }

  async #explainer(...request: Parameters<TextsOf>): Promise<Explainer | undefined> {
    const [loaded, texts] = await Promise.all([ifLoaded(loadExplain()), this.#texts(...request)]);
    return loaded?.explainer(texts);
  }

  /** Notifies the hooks that the request is sent again because of this status. */
  async repeat(status: number | undefined): Promise<void> {
    this.#count++;
    this.isDoubtful ||= status !== 401;
    this.isLost ||= status === undefined || [502, 503, 504].includes(status);
    if (this.#hooks.retry) await this.#hooks.retry({ ...this.#event, status });
  }

  /** Returns the response. Throws `ConnectionError` if there was none. */
  answer(outcome: Outcome): Answer {
    if (outcome instanceof Answer) return outcome;
    const { reason, text, hints } = outcome;
    throw new ConnectionError(this.method, this.path, reason, text, hints);
  }
}

/** Whether this runtime accepts the option `cache`. */
let takesCache = true;
/** Error of workerd for the option, before anything is sent. A URL contains no spaces, so it cannot match. */
const cacheRefusal = /'cache' field|cache mode/i;

/** Frameworks that replace `fetch` cache GETs unless forbidden; some runtimes refuse the option that forbids it. */
async function fetched(fetch: Fetch, url: string, init: Parameters<Fetch>[1]): ReturnType<Fetch> {
  if (takesCache) init.cache = 'no-store';
  try {
    return await fetch(url, init);
  } catch (error) {
    if (!cacheRefusal.test((error as Error | undefined)?.message as string)) throw error;
    takesCache = false;
    delete init.cache;
    return await fetch(url, init);
  }
}
