import type { Answer } from './answer.ts';
import { Attempts, type TextsOf } from './attempts.ts';
import { withDeadline } from './deadline.ts';
import { acceptJson, mergedHeaders } from './headers.ts';
import { defaultTimeout, type RequestOptions, type TransportOptions } from './options.ts';
import { checkedServerUrl } from './url.ts';

/** Reads from a server without an authorization. */
export interface Reader {
  /** The server's URL, without a trailing slash. */
  readonly serverUrl: string;
  /** Sends a GET and returns the response. Throws the corresponding error if the status is not a success. */
  send(
    request: RequestOptions & {
      method: 'GET';
      path: readonly string[];
      usualSize?: number | undefined;
    },
  ): Promise<Answer>;
}

/** Headers of which one can expect no secret. Without one, there is nothing in a response that must not be shown. */
const isPublic = /^(accept(-.*)?|user-agent|traceparent|x-request-id)$/i;

/** The texts of a response to a request without secrets; otherwise none. */
const withoutSecrets: TextsOf = (headers) =>
  Object.keys(headers).every((name) => isPublic.test(name))
    ? { clean: (text) => text.slice(0, 4096), excerpt: (text) => text.slice(0, 160) }
    : undefined;

/** Sends each request once: a light replacement for `Transport`. */
export class PlainReader implements Reader {
  readonly serverUrl: string;
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.serverUrl = checkedServerUrl(options);
    this.#options = options;
  }

  async send(request: Parameters<Reader['send']>[0]): Promise<Answer> {
    const timeout = request.timeout ?? this.#options.timeout ?? defaultTimeout;
    const attempts = new Attempts(this.#options, this.serverUrl, request, withoutSecrets);
    const { method, path } = attempts;
    const headers = mergedHeaders(acceptJson, this.#options.headers, request.headers);
    const sent = async (signal: AbortSignal): Promise<Answer> => {
      const answer = attempts.answer(await attempts.send({ headers }, signal));
      if (answer.ok) return answer;
      throw answer.error();
    };
    return await withDeadline(timeout, request.signal, sent, { method, path });
  }
}
