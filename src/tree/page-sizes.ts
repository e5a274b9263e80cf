import { FittingSizes } from './fitting-sizes.ts';

/** Milliseconds for a page after which the next ones are shorter; up to a part of it they grow again. */
const slow = 4000;
const brisk = 0.6;
/** How many times as long a page may take where shorter ones take nearly as long. */
const patience = 4;
/** Which of the shorter pages shows that: the first ones waited for longer ones. */
const telling = 5;
/** Milliseconds up to which a page tells nothing of what another size would cost. */
const quick = 50;
const leastSize = 25;
/** The largest page that is tried, in pages of the start. */
const mostTimes = 16;

interface Page {
  /** Number of objects that were asked for. */
  readonly length: number;
  /** `size` when it was asked for. */
  readonly size: number;
}

/**
 * Number of new objects in the next page of a list. A size that is not given follows what the server takes for each
 * object: short pages are the quickest for it, but not where it sorts the whole list for each.
 */
export class PageSizes {
  size: number;
  readonly #start: number;
  readonly #fitting: FittingSizes | undefined;
  readonly #isCounted: boolean;
  #most: number;
  /** The page that was too slow, until shorter ones show whether that helps. */
  #tooSlow: { readonly length: number; readonly cost: number; left: number } | undefined;
  #limit = slow;

  /** `isCounted` if the server goes through all objects before a page once more. */
  constructor(start: number, { isGiven, isCounted }: { isGiven: boolean; isCounted: boolean }) {
    this.size = start;
    this.#start = start;
    this.#isCounted = isCounted;
    this.#most = isCounted && !isGiven ? start * mostTimes : start;
    if (isGiven || isCounted) return;
    const sizes = [1, 2, 4, 8].map((times) => start * times);
    // Where a server sorts the whole list for each page, twice the size is nearly half the cost. Less than that may be a
    // server that became quicker meanwhile.
    this.#fitting = new FittingSizes({ sizes, first: 0, counted: 3, rest: 16, clearly: 0.75 });
  }

  took({ length, size }: Page, milliseconds: number): void {
    if (this.#isCounted) {
      // Shorter pages would make a slow server slower.
      this.size = Math.min(this.#most, 2 * this.size);
      return;
    }
    if (this.#fitting && milliseconds >= quick && length >= size) {
      this.#fitting.took(size, milliseconds);
      this.#most = this.#fitting.size;
    }
    const cost = milliseconds / length;
    const tooSlow = this.#tooSlow;
    if (tooSlow && length < 0.75 * tooSlow.length && --tooSlow.left === 0) {
      this.#tooSlow = undefined;
      // What takes the time is not in the page, but before it: each further page takes it once more.
      if (cost > 1.4 * tooSlow.cost) {
        this.#limit = patience * slow;
        this.size = tooSlow.length;
      }
    }
    if (milliseconds > this.#limit) {
      this.#tooSlow ??= { length, cost, left: telling };
      this.size = Math.max(leastSize, Math.floor(length / 2));
    } else if (milliseconds < brisk * this.#limit) this.size = Math.max(this.size, 2 * length);
    this.size = Math.min(this.#most, this.size);
  }

  /** A page did not come whole. */
  cut({ length }: Page): void {
    this.size = Math.max(1, Math.floor(length / 2));
    if (this.#isCounted) this.#most = Math.min(this.#most, Math.max(this.#start, this.size));
  }
}
