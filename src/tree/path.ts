import type { RequestOptions } from '../http/options.ts';
import { checkedKey, isKey } from '../http/url.ts';

/** One segment of a path: text, or a look-up that runs when a request is sent. */
export type Segment = string | Lookup;

/** Looks up a value; `isFresh` if the one before led nowhere. */
type Find = (options: RequestOptions | undefined, isFresh: boolean) => Promise<string>;

/** A segment identified by a natural key. The handle that contains it remembers the found value. */
export class Lookup {
  /** The key as it is shown: `clientId=web`. */
  readonly label: string;
  readonly #find: Find;
  readonly #isKnown: (() => boolean) | undefined;
  #found: string | undefined;
  #isForgotten = false;

  /** `isKnown` returns whether `find` may answer without a request. */
  constructor(label: string, find: Find, isKnown?: () => boolean) {
    this.label = label;
    this.#find = find;
    this.#isKnown = isKnown;
  }

  /** Whether the value may be one that was found earlier. */
  get isKnown(): boolean {
    return this.#found !== undefined || this.#isKnown?.() === true;
  }

  get found(): string | undefined {
    return this.#found;
  }

  /** The value is kept, not the request for it: a caller that stops waiting must not fail the others. */
  async resolve(options: RequestOptions | undefined): Promise<string> {
    this.#found ??= await this.#find(options, this.#isForgotten);
    return this.#found;
  }

  forget(): void {
    this.#found = undefined;
    this.#isForgotten = true;
  }
}

/**
 * Returns these segments if each can be a segment; `addressOf` names the parent in the error. Neither closure nor
 * context is made for a valid segment: each step of a chain comes here.
 */
export function checked<Parent>(
  tail: readonly Segment[],
  parent: Parent,
  addressOf: (parent: Parent) => string,
): readonly Segment[] {
  for (const part of tail) if (!(part instanceof Lookup || isKey(part))) refuse(part, parent, addressOf);
  return tail;
}

function refuse<Parent>(part: unknown, parent: Parent, addressOf: (parent: Parent) => string): void {
  checkedKey(part, () => addressOf(parent));
}

/** Returns the path as messages show it. A key that requires a look-up appears in braces. */
export function shown(path: readonly Segment[]): string {
  return path
    .map((part) => (typeof part === 'string' ? `/${encodeURIComponent(part)}` : `/{${part.label}}`))
    .join('');
}

/** Returns the path with its keys looked up. */
export async function resolved(
  path: readonly Segment[],
  options: RequestOptions | undefined,
): Promise<string[]> {
  const { signal, timeout, headers, maxResponseSize } = options ?? {};
  const own = { signal, timeout, headers, maxResponseSize };
  const found: string[] = [];
  for (const part of path) found.push(typeof part === 'string' ? part : await part.resolve(own));
  return found;
}
