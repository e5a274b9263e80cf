import type { RequestOptions } from '../http/options.ts';

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

  get isFound(): boolean {
    return this.#found !== undefined;
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
