/** Sizes that are tried, from the one that was the fastest measured near a server. */
const sizes = [10, 15, 25, 40, 60, 100] as const;
const first = 2;
/** Batches that tell what a size costs. */
const counted = 8;
/** Batches until another size is tried again. */
const rest = 64;
/** A size has to cost less than this part of another one to be the better one. */
const clearly = 0.95;

/** Number of users in a batch, by what the server takes for each of them: it follows a falling cost. */
export class BatchSizes {
  #at: number = first;
  #direction: 1 | -1 = 1;
  /** Milliseconds for a user at the previous size. */
  #before: number | undefined;
  #costs: number[] = [];
  #resting = 0;

  get size(): number {
    return sizes[this.#at] as number;
  }

  /** Counts a batch. One of another size was begun before this size was, or is the last one. */
  took(users: number, milliseconds: number): void {
    if (users !== this.size) return;
    if (this.#resting > 0) {
      this.#resting--;
      return;
    }
    this.#costs.push(milliseconds / users);
    if (this.#costs.length < counted) return;
    const cost = this.#costs.sort((one, other) => one - other)[counted / 2] as number;
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
