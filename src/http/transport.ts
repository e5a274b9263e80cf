import type { Answer } from './answer.ts';
import { Attempts, type Content, type Outcome, type TextsOf } from './attempts.ts';
import { type EncodedBody, encodeBody, type RequestContent } from './body.ts';
import { withDeadline } from './deadline.ts';
import type { RouteNeeds } from './explain.ts';
import { acceptJson, checkCall, mergedHeaders } from './headers.ts';
import { kindOf } from './kind.ts';
import { ifLoaded, loader } from './loading.ts';
import { defaultTimeout, type Method, type RequestOptions, type TransportOptions } from './options.ts';
import { ownOf } from './own.ts';
import { checkedSize } from './read.ts';
import { secretHeader, secretName } from './secret-names.ts';
import { checkedServerUrl } from './url.ts';

const loadRetry = loader(() => import('./retry.ts'));
const loadRedact = loader(() => import('./redact.ts'));
const loadRepeat = loader(() => import('./repeat.ts'));

/** One request, before encoding. */
export interface TransportRequest extends RequestContent, RequestOptions {
  readonly method: Method;
  readonly path: readonly string[];
  /** Requirements of the route, if not every server has it. */
  readonly needs?: RouteNeeds | undefined;
  /** Maximum size of the response, unless the call or the client sets one. */
  readonly usualSize?: number | undefined;
  /** Returns the roles that a request needs. Called on a 403. */
  readonly roles?:
    | ((method: Method, path: readonly string[]) => Promise<NeededRoles | undefined>)
    | undefined;
  /** Whether the path is the caller's own, so that the server may have no such route. */
  readonly isFree?: boolean | undefined;
  /** Whether the request grants rights that no token issued before it has. */
  readonly givesRights?: boolean | undefined;
  /** Whether sending it twice differs from sending it once; if it names a key, only for bodies without that key. */
  readonly once?: string | undefined;
  /** Returns what is to be sent when the request is repeated, if each attempt needs a proof of its own. */
  readonly renewed?: (() => Promise<Pick<TransportRequest, 'headers' | 'body'>>) | undefined;
  /** Looks for what makes a failure stay that looks as if another request had been in the way. */
  readonly causes?:
    | ((transport: Transport, request: TransportRequest, signal: AbortSignal) => Promise<Causes | undefined>)
    | undefined;
  /** Whether this is the answer to a token without rights that a new one may have. */
  readonly isShort?: ((answer: Answer) => boolean) | undefined;
}

/** What may make a request fail, and whether it will do so each time. */
interface Causes {
  readonly hints: readonly string[];
  readonly isSure: boolean;
}

type CausesOf = () => Promise<Causes | undefined>;

/** Authorization of one request, and what to do if the server refuses it. */
export interface Authorization {
  readonly headers: Readonly<Record<string, string>>;
  readonly proof?: Content['proof'];
  /** Called with the headers of each response. Returns `true` if a refused request can succeed with another proof. */
  readonly learn?: ((url: string, headers: Pick<Headers, 'get'>) => boolean) | undefined;
  /** Called on a 401 with the number of those before. Returns `true` if a new authorization may succeed. */
  readonly refused: (earlier: number) => boolean;
  /** Returns possible reasons for a refusal. Called on a 401 that is not retried, and on a 403. */
  readonly hints: (refusal: Refusal) => Promise<readonly string[]>;
}

/** Roles of which an account needs all, or one. */
export interface NeededRoles {
  readonly names: readonly string[];
  readonly each: 'and' | 'or';
  /** A role that newer servers demand as well. */
  readonly newer?: { readonly name: string; readonly since: string } | undefined;
}

/** A request that a server refused. */
export interface Refusal {
  /** Roles that the request needs, if they are known. */
  readonly roles?: NeededRoles | undefined;
  readonly serverUrl: string;
  readonly path: readonly string[];
  readonly status: number;
}

/** Returns the authorization of the next request. Throws or rejects if none is available. */
export type Authorize = () => Authorization | Promise<Authorization>;

/** Options of all requests to a server. */
interface WholeOptions extends TransportOptions {
  /** Aborts every request. */
  readonly signal?: AbortSignal | undefined;
}

/** Sends requests to one server. Handles URLs, retries and errors, and knows nothing of Keycloak's resources. */
export class Transport {
  /** The server's URL, without a trailing slash. */
  readonly serverUrl: string;
  readonly #options: WholeOptions;
  readonly #authorize: Authorize | undefined;

  constructor(given: WholeOptions, authorize?: Authorize, options: WholeOptions = ownOf(given)) {
    this.serverUrl = checkedServerUrl(options);
    const { retries = 0 } = options;
    if (!Number.isInteger(retries) || retries < 0) {
      throw new TypeError('retries must be a non-negative integer');
    }
    checkCall(options);
    if (options.maxResponseSize !== undefined) checkedSize(options.maxResponseSize);
    this.#options = options;
    this.#authorize = authorize;
  }

  /** Returns a transport to the same server with this authorization. */
  withAuthorization(authorize: Authorize): Transport {
    return new Transport(this.#options, authorize, this.#options);
  }

  /** Identity of the server: the same for all transports with the same options. */
  get server(): object {
    return this.#options;
  }

  /** Sends a request and returns the response. Throws the corresponding error if the status is not a success. */
  async send(request: TransportRequest): Promise<Answer> {
    const timeout = request.timeout ?? this.#options.timeout ?? defaultTimeout;
    const attempts = new Attempts(this.#options, this.serverUrl, request, redactedWith(request.query));
    const { method, path } = attempts;
    const deadline = performance.now() + timeout;
    const sent = (signal: AbortSignal): Promise<Answer> => this.#sent(request, attempts, signal, deadline);
    return await withDeadline(timeout, request.signal, sent, { method, path }, this.#options.signal);
  }

  async #sent(
    request: TransportRequest,
    attempts: Attempts,
    signal: AbortSignal,
    deadline: number,
  ): Promise<Answer> {
    const { method, renewed } = request;
    const { body, contentType } = request;
    if (method === 'GET' && body !== undefined) throw new TypeError('A GET request cannot have a body');
    const encoded = body === undefined ? { contentType } : await encodeBody(request);
    let causes: CausesOf | undefined;
    let isChallenged = false;
    for (let refusals = 0; ; ) {
      const authorization = await this.#authorize?.();
      signal.throwIfAborted();
      const content = this.#content(request, encoded, authorization);
      let outcome = await attempts.send(content, signal);
      if (!('ok' in outcome && outcome.ok) || outcome.isBroken) {
        causes ??= this.#causes(request, signal);
        const rules = { ...request, retries: this.#options.retries, deadline, attempts };
        const retry = await ifLoaded(loadRetry());
        if (retry?.pauseAfter(outcome, rules, 0)) {
          const again = {
            ...retry,
            attempts,
            rules,
            signal,
            causes,
            content: async () => {
              if (!renewed) return content;
              const next = { ...request, ...(await renewed()) };
              return this.#content(next, await encodeBody(next), authorization);
            },
            look: (path: readonly string[]) => this.#look(path, signal),
          };
          outcome = (await (await ifLoaded(loadRepeat()))?.repeated(outcome, again)) ?? outcome;
        }
      }
      const answer = attempts.answer(outcome);
      answer.bearer = () => content.headers['authorization'];
      const hasLearned = authorization?.learn?.(attempts.url, answer.headers) === true;
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
      const { status } = answer;
      const roles =
        status === 403 && request.roles ? await ifLoaded(request.roles(method, request.path)) : undefined;
      const refusal = { serverUrl: this.serverUrl, path: request.path, status, roles };
      const isRefused = status === 401 || status === 403;
      const hints = isRefused
        ? await authorization?.hints(refusal)
        : (await ifLoaded(loadRetry()))?.isCollision(answer)
          ? (await causes?.())?.hints
          : undefined;
      const isDoubtful = attempts.isDoubtful && /^(POST409|DELETE404)$/.test(method + status);
      const { needs, isFree } = request;
      const error = answer.error({ needs, isFree, hints, isDoubtful });
      // Gone by the attempt before, whose answer was lost, or never there: what was asked for holds.
      if (attempts.isLost && method === 'DELETE' && error.code === 'not_found') return answer;
      throw error;
    }
  }

  #content(
    { body: given, headers }: Pick<TransportRequest, 'body' | 'headers'>,
    { body, contentType }: Partial<EncodedBody>,
    authorization?: Authorization,
  ): Content {
    const merged = mergedHeaders(
      acceptJson,
      contentType ? { 'content-type': contentType } : undefined,
      this.#options.headers,
      authorization?.headers,
      headers,
    );
    return { headers: merged, body, given, proof: authorization?.proof };
  }

  #look(path: readonly string[], signal: AbortSignal): Promise<Outcome> {
    const attempts = new Attempts(this.#options, this.serverUrl, { method: 'GET', path }, () => undefined);
    return attempts.send(this.#content({}, {}), signal);
  }

  /** Looks once, whoever asks. */
  #causes(request: TransportRequest, signal: AbortSignal): CausesOf {
    let looked: Promise<Causes | undefined> | undefined;
    return async () => (looked ??= request.causes?.(this, request, signal));
  }
}

/** Returns what makes texts fit to be shown. Pages of errors often repeat the URL, with its query. */
function redactedWith(query: unknown): TextsOf {
  return async (headers, body) =>
    (await ifLoaded(loadRedact()))?.texts(headers, { body, query }, { kindOf, secretHeader, secretName });
}
