export interface SizeRules {
  /** Sizes to try, in ascending order. */
  readonly sizes: readonly number[];
  /** Index of the first one. */
  readonly first: number;
  /** Number of requests by which the cost of a size is known. */
  readonly counted: number;
  /** Number of requests until another size is tried again. */
  readonly rest: number;
  /** A size has to cost less than this part of the one before to be the better one. */
  readonly clearly: number;
}

/** Number of objects in a request, by what the server takes for each of them: it follows a falling cost. */
export class FittingSizes {
  readonly #rules: SizeRules;
  #at: number;
  #direction: 1 | -1 = 1;
  /** Milliseconds for an object at the previous size. */
  #before: number | undefined;
  #costs: number[] = [];
  #resting = 0;

  constructor(rules: SizeRules) {
    this.#rules = rules;
    this.#at = rules.first;
  }

  get size(): number {
    return this.#rules.sizes[this.#at] as number;
  }

  /** Counts a request. One of another size was begun before this size was, or is the last one. */
  took(objects: number, milliseconds: number): void {
    const { sizes, counted, rest, clearly } = this.#rules;
    if (objects !== this.size) return;
    if (this.#resting > 0) {
      this.#resting--;
      return;
    }
    this.#costs.push(milliseconds / objects);
    if (this.#costs.length < counted) return;
    const cost = this.#costs.sort((one, other) => one - other)[counted >> 1] as number;
    this.#costs = [];
    if (this.#before !== undefined && !(cost < this.#before * clearly)) {
      this.#turn();
      this.#at += this.#direction;
      this.#resting = rest;
      this.#before = undefined;
      return;
    }
    if (sizes[this.#at + this.#direction] === undefined) {
      this.#turn();
      this.#resting = rest;
      this.#before = undefined;
      return;
    }
    this.#before = cost;
    this.#at += this.#direction;
  }

  #turn(): void {
    this.#direction = this.#direction === 1 ? -1 : 1;
  }
}
