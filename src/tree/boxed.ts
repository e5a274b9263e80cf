import type { records } from './records.ts';

type Chunks = Parameters<typeof records>[0];

/** An object of a source that is no text, whatever it looks like. */
export class Boxed {
  readonly item: unknown;

  constructor(item: unknown) {
    this.item = item;
  }
}

/** Returns a source in which texts for which `isObject` returns true are objects, and not parts of lines. */
export function boxed(chunks: Chunks, isObject: (value: unknown) => boolean): Chunks {
  const box = (next: IteratorResult<unknown>): IteratorResult<unknown> =>
    next.done || !isObject(next.value) ? next : { value: new Boxed(next.value) };
  // Not `async`: what is there at once is read at once.
  const given = chunks as { next(): IteratorResult<unknown> | Promise<IteratorResult<unknown>> };
  const next = (): unknown => {
    const read = given.next();
    return read instanceof Promise ? read.then(box) : box(read);
  };
  return { next, return: () => chunks.return?.() } as Chunks;
}
