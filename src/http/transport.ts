import ky, { HTTPError, isNetworkError } from 'ky';
import { Answer, type RouteNeeds } from './answer.ts';
import { type EncodedBody, encodeBody, type RequestContent } from './body.ts';
import { withDeadline } from './deadline.ts';
import { ConnectionError } from './errors.ts';
import type { Fetch, Hooks, Method, RequestEvent, RequestOptions, TransportOptions } from './options.ts';
import { redactor } from './redact.ts';
import { retryOptions } from './retry.ts';
import { checkedServerUrl, encodePath, encodeQuery } from './url.ts';

/** One request, before anything of it is encoded. */
export interface TransportRequest extends RequestContent, RequestOptions {
  readonly method: Method;
  readonly path: readonly string[];
  /** What a server must be or have to know the route, when not every one does. */
  readonly needs?: RouteNeeds | undefined;
  /** Whether it gives rights that no token issued before it has. */
  readonly givesRights?: boolean | undefined;
  /** Whether this is the answer to a token without rights that a new one may have. */
  readonly isShort?: ((answer: Answer) => boolean) | undefined;
}

/** What authorizes one request, and what to do when the server refuses it. */
export interface Authorization {
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that each attempt needs anew, such as a proof of possession. */
  readonly proof?: ((method: Method, url: string) => Promise<Readonly<Record<string, string>>>) | undefined;
  /** Called with the headers of each answer; `true` when a refused request can pass with another proof. */
  readonly learn?: ((url: string, headers: Headers) => boolean) | undefined;
  /** Called on a 401 with the number of those before; `true` when another try with a new authorization can end better. */
  readonly refused: (earlier: number) => boolean;
  /** Why the server may have refused it; called on a 401 that is the last word, and on a 403. */
  readonly hints: (refusal: Refusal) => Promise<readonly string[]>;
}

/** The facts of a request that a server refused. */
export interface Refusal {
  readonly serverUrl: string;
  readonly path: readonly string[];
  readonly status: number;
}

/** Gives the authorization of the next request; rejects when there is none to be had. */
export type Authorize = () => Promise<Authorization>;

const defaultTimeout = 30_000;

/** Sends requests to one server. Knows URLs, retries and errors, and nothing of Keycloak's resources. */
export class Transport {
  /** The server's URL, without a trailing slash. */
  readonly serverUrl: string;
  readonly #options: TransportOptions;
  readonly #authorize: Authorize | undefined;

  constructor(options: TransportOptions, authorize?: Authorize) {
    this.serverUrl = checkedServerUrl(options.serverUrl, options.allowInsecure === true);
    this.#options = options;
    this.#authorize = authorize;
  }

  /** The same server, each request with this authorization. */
  withAuthorization(authorize: Authorize): Transport {
    return new Transport(this.#options, authorize);
  }

  /** The answer to a request, when its status says success; otherwise the error that the answer means. */
  async send(request: TransportRequest): Promise<Answer> {
    const timeout = request.timeout ?? this.#options.timeout ?? defaultTimeout;
    const url = this.serverUrl + encodePath(request.path) + encodeQuery(request.query);
    const attempts = new Attempts(request.method, new URL(url).pathname, this.#options.hooks);
    const { method, path } = attempts;
    const sent = async (signal: AbortSignal): Promise<Answer> => {
      const deadline = performance.now() + timeout;
      const encoded = await encodeBody(request);
      let isChallenged = false;
      for (let refusals = 0; ; ) {
        const authorization = await this.#authorize?.();
        signal.throwIfAborted();
        const headers = this.#headers(request, encoded, authorization);
        const body = { given: request.body, encoded: encoded.body };
        const { proof } = authorization ?? {};
        const answer = await this.#exchange(url, body, {
          headers,
          signal,
          deadline,
          attempts,
          proof,
          repeatable: request.repeatable,
        });
        const hasLearned = authorization?.learn?.(url, answer.headers) === true;
        const lacksRights = answer.refusesToken || (answer.ok && request.isShort?.(answer) === true);
        if (answer.ok && !lacksRights) {
          if (request.givesRights) authorization?.refused(0);
          return answer;
        }
        if (answer.status === 401 && hasLearned && !isChallenged) {
          isChallenged = true;
          await attempts.repeat(answer.status);
          continue;
        }
        if (lacksRights && authorization?.refused(refusals++)) {
          await attempts.repeat(answer.status);
          continue;
        }
        if (answer.ok) return answer;
        const refusal = { serverUrl: this.serverUrl, path: request.path, status: answer.status };
        const isRefused = answer.status === 401 || answer.status === 403;
        throw answer.error({
          needs: request.needs,
          hints: (isRefused && (await authorization?.hints(refusal))) || [],
        });
      }
    };
    return withDeadline(timeout, request.signal, sent, { method, path });
  }

  #headers(
    request: TransportRequest,
    { contentType }: EncodedBody,
    authorization: Authorization | undefined,
  ): Headers {
    const headers = new Headers({ accept: 'application/json' });
    if (contentType) setHeader(headers, 'content-type', contentType);
    for (const layer of [this.#options.headers, authorization?.headers, request.headers]) {
      for (const [name, value] of Object.entries(layer ?? {})) setHeader(headers, name, value);
    }
    return headers;
  }

  async #exchange(
    url: string,
    body: { given: unknown; encoded: EncodedBody['body'] },
    {
      headers,
      signal,
      deadline,
      attempts,
      proof,
      repeatable,
    }: {
      headers: Headers;
      signal: AbortSignal;
      deadline: number;
      attempts: Attempts;
      proof: Authorization['proof'];
      repeatable: boolean | undefined;
    },
  ): Promise<Answer> {
    const { method } = attempts;
    const redact = redactor(headers, body.given);
    const fetch = this.#options.fetch ?? globalThis.fetch;
    let answer: Answer | undefined;
    const { retries } = this.#options;
    const retry = retryOptions({ method, repeatable, retries, deadline }, () => answer);
    try {
      await ky(url, {
        method,
        headers,
        body: body.encoded,
        signal,
        timeout: false,
        redirect: 'manual',
        ...uncached(),
        retry,
        hooks: { beforeRetry: [() => attempts.repeat(answer?.status)] },
        // ky decides by status and headers; the body is read here, so that a connection lost in its middle counts too.
        fetch: async (input) => {
          answer = undefined;
          answer = await attempts.run(async () => {
            const request = input as Request;
            for (const [name, value] of Object.entries((await proof?.(method, url)) ?? {}))
              setHeader(request.headers, name, value);
            const response = await received(fetch, request, attempts, redact);
            return new Answer({ method, path: attempts.path, redact }, response);
          });
          return forKy(answer);
        },
      });
    } catch (error) {
      // ky's own error is never passed on: it holds the request with its token.
      if (!(error instanceof HTTPError) || !answer) throw isNetworkError(error) ? error.cause : error;
    }
    return answer as unknown as Answer;
  }
}

/** Counts the attempts of one request and tells the hooks of each. */
class Attempts {
  readonly method: Method;
  readonly path: string;
  readonly #hooks: Hooks;
  #count = 1;

  constructor(method: Method, path: string, hooks: Hooks = {}) {
    this.method = method;
    this.path = path;
    this.#hooks = hooks;
  }

  get #event(): RequestEvent {
    return { method: this.method, path: this.path, attempt: this.#count };
  }

  async run(send: () => Promise<Answer>): Promise<Answer> {
    await this.#hooks.request?.(this.#event);
    const start = performance.now();
    const answer = await send();
    await this.#hooks.response?.({
      ...this.#event,
      status: answer.status,
      milliseconds: performance.now() - start,
    });
    return answer;
  }

  async repeat(status: number | undefined): Promise<void> {
    this.#count++;
    await this.#hooks.retry?.({ ...this.#event, status });
  }
}

let cacheOption: { cache: 'no-store' } | Record<string, never> | undefined;

/** Frameworks that replace `fetch` keep the answers of GETs unless told not to; some runtimes refuse to be told. */
function uncached(): object {
  try {
    cacheOption ??= new Request('https://localhost', { cache: 'no-store' }) && { cache: 'no-store' };
  } catch {
    cacheOption = {};
  }
  return cacheOption;
}

/** The runtime's own error would show the value, which may be a secret. */
function setHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value);
  } catch {
    throw new TypeError(`The header ${JSON.stringify(name)} has a name or a value that cannot be sent`);
  }
}

/** What ky decides by: not the other headers that it takes for a `Retry-After`, and no status that it cannot hold. */
function forKy({ status, headers }: Answer): Response {
  const after = headers.get('retry-after');
  return new Response(null, {
    status: status >= 200 && status < 600 ? status : 500,
    headers: after === null ? {} : { 'retry-after': after },
  });
}

interface Received {
  status: number;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

async function received(
  fetch: Fetch,
  request: Request,
  { method, path }: Attempts,
  redact: (text: string) => string,
): Promise<Received> {
  try {
    // A hook may have taken its time, and an injected `fetch` need not look at its signal.
    request.signal.throwIfAborted();
    const response = await fetch(request);
    // A browser shows a redirect that is not followed as a response without status.
    const status = response.type === 'opaqueredirect' ? 302 : response.status;
    return { status, headers: response.headers, body: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    if (request.signal.aborted) throw error;
    const { reason, text } = innermost(error);
    throw new ConnectionError(method, path, reason, redact(text));
  }
}

/** The system's own words for a failed connection, which the runtimes bury in causes. */
function innermost(error: unknown): { reason: string | undefined; text: string } {
  let reason: string | undefined;
  let text = 'the request failed';
  for (let at = error, depth = 0; at instanceof Error && depth < 8; depth++) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string') reason = code;
    if (at.message) text = at.message;
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  return { reason, text: reason && !text.includes(reason) ? `${text} (${reason})` : text };
}
