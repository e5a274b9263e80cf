import type { Answer } from './answer.ts';
import { Attempts, type TextsOf } from './attempts.ts';
import { withDeadline } from './deadline.ts';
import { acceptJson, checkCall, mergedHeaders } from './headers.ts';
import { defaultTimeout, type RequestOptions, type TransportOptions } from './options.ts';
import { secretHeader } from './secret-names.ts';
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

/** Without a secret in the request, none of it can be in the response. Otherwise nothing of that is shown. */
const withoutSecrets: TextsOf = (headers) => {
  const clean = (text: string): string => text.slice(0, 4096);
  const excerpt = (text: string): string =>
    clean(text)
      .replace(/<[^<>]*>|\s+/g, ' ')
      .slice(0, 160);
  return Object.keys(headers).some((name) => secretHeader.test(name)) ? undefined : { clean, excerpt };
};

/** Sends each request once: a light replacement for `Transport`. */
export class PlainReader implements Reader {
  readonly serverUrl: string;
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.serverUrl = checkedServerUrl(options);
    checkCall(options);
    this.#options = options;
  }

  async send(request: Parameters<Reader['send']>[0]): Promise<Answer> {
    checkCall(request);
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
