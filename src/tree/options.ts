import type { RequestContent } from '../http/body.ts';
import { bounded as boundedBy } from '../http/deadline.ts';
import { checkCall } from '../http/headers.ts';
import type { RequestOptions } from '../http/options.ts';

/** Content of a request, with the media type to request if it is not JSON. */
export interface Content extends RequestContent {
  readonly accept?: string | undefined;
  /** For a caller that sees for itself whether the server took the query. */
  readonly isTried?: boolean;
  /** Maximum size of the response, unless the call or the client sets one. */
  readonly usualSize?: number | undefined;
}

/** Verbs that have options of their own. */
const verbs: Readonly<Record<string, string>> = {
  ifExists: 'create',
  strict: 'the verbs that write users or attributes',
  destructive: 'partialImport',
  body: 'request',
  contentType: 'request',
  repeatable: 'request',
};

/**
 * Returns the options of a verb that has these `own` ones in addition to those of requests. Each is a property of the result:
 * what another package adds to `Object.prototype` is not an option. Throws `TypeError` for an option that the verb does
 * not have, and for `null`.
 */
export function ownOptions<T extends RequestOptions>(given: T | undefined, ...own: (keyof T & string)[]): T {
  const options: Record<string, unknown> = {
    signal: undefined,
    timeout: undefined,
    headers: undefined,
    maxResponseSize: undefined,
  };
  for (const name of own) options[name] = undefined;
  if (given === undefined) return options as unknown as T;
  if (typeof given !== 'object' || given === null || Symbol.iterator in given)
    throw new TypeError('Options must be an object such as { timeout: 5000 }');
  for (const name of Object.keys(given)) {
    const value: unknown = Reflect.get(given, name);
    if (value === undefined) continue;
    if (!Object.hasOwn(options, name)) {
      const verb = Object.hasOwn(verbs, name) ? `, but of ${verbs[name]}` : '';
      const known = Object.keys(options).join(', ');
      throw new TypeError(
        `${JSON.stringify(name)} is not an option of this verb${verb}. Its options are ${known}; a query is an argument of its own`,
      );
    }
    // A body may be null.
    if (value === null && name !== 'body') throw new TypeError(`${name} must not be null: leave it out`);
    options[name] = value;
  }
  checkCall(options as RequestOptions);
  return options as unknown as T;
}

/** A content that has each of its properties itself. */
export type OwnContent = { readonly [Name in keyof Content]-?: Content[Name] | undefined };

const noContent: OwnContent = {
  query: undefined,
  body: undefined,
  contentType: undefined,
  repeatable: undefined,
  accept: undefined,
  isTried: undefined,
  usualSize: undefined,
};

/** Returns a content without what another package adds to `Object.prototype`. */
export function ownContent(given: Content | undefined): OwnContent {
  if (given === undefined) return noContent;
  const own = <Name extends keyof Content>(name: Name): Content[Name] | undefined =>
    Object.hasOwn(given, name) ? given[name] : undefined;
  return {
    query: own('query'),
    body: own('body'),
    contentType: own('contentType'),
    repeatable: own('repeatable'),
    accept: own('accept'),
    isTried: own('isTried'),
    usualSize: own('usualSize'),
  };
}

/** Runs a verb of several requests, with its `timeout` as the limit for all of them together. */
export async function bounded<T>(
  options: RequestOptions | undefined,
  run: (options: RequestOptions) => Promise<T>,
): Promise<T> {
  return await boundedBy(ownOptions(options), run);
}
