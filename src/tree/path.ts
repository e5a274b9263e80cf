import type { RequestOptions } from '../http/options.ts';
import { checkedKey } from '../http/url.ts';

/** One step of a path: as it is, or found when a request is sent. */
export type Segment = string | Lookup;

/** A segment that a natural key stands for; the found value is kept by the handle that holds this. */
export class Lookup {
  /** How the key is shown: `clientId=web`. */
  readonly label: string;
  readonly #find: (options: RequestOptions | undefined) => Promise<string>;
  #found: string | undefined;

  constructor(label: string, find: (options: RequestOptions | undefined) => Promise<string>) {
    this.label = label;
    this.#find = find;
  }

  get found(): string | undefined {
    return this.#found;
  }

  /** The value itself is kept, not the request for it: a caller that gives up must not fail the others. */
  async resolve(options: RequestOptions | undefined): Promise<string> {
    this.#found ??= await this.#find(options);
    return this.#found;
  }

  forget(): void {
    this.#found = undefined;
  }
}

/** These segments, when each of them can be one; `below` tells where, for the error. */
export function checked(tail: readonly Segment[], below: () => string): readonly Segment[] {
  for (const part of tail) if (!(part instanceof Lookup)) checkedKey(part, below);
  return tail;
}

/** The path as it is sent; a key that is yet to be looked up stands in braces. */
export function shown(path: readonly Segment[]): string {
  return path
    .map((part) => (typeof part === 'string' ? `/${encodeURIComponent(part)}` : `/{${part.label}}`))
    .join('');
}

/** The path with its keys looked up. */
export async function resolved(
  path: readonly Segment[],
  options: RequestOptions | undefined,
): Promise<string[]> {
  const { signal, timeout, headers } = options ?? {};
  const found: string[] = [];
  for (const part of path)
    found.push(typeof part === 'string' ? part : await part.resolve({ signal, timeout, headers }));
  return found;
}
