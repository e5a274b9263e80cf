import type { RequestOptions } from '../http/options.ts';

/** Finds the id of the resource server's own resource with this name. */
export type FindResource = (name: string, options: RequestOptions) => Promise<string | undefined>;

/** Whether a text is an id as the server makes them, and so no name. */
export function isServerId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/**
 * The ids of the resource server's own resources. The server looks a name up among those of the asking account first,
 * so that one who makes a resource of the same name would decide on it.
 */
export class ResourceNames {
  readonly #find: FindResource;
  readonly #found: Map<string, string> = new Map();

  constructor(find: FindResource) {
    this.#find = find;
  }

  /** The id that was found, now or before, or `undefined` when the resource server has none of this name. */
  async idOf(name: string, options: RequestOptions): Promise<string | undefined> {
    const id = this.#found.get(name) ?? (await this.#find(name, options));
    if (id !== undefined) this.#found.set(name, id);
    return id;
  }

  /** Whether there was something to forget. */
  forget(name: string): boolean {
    return this.#found.delete(name);
  }
}
