import type { RequestOptions } from '../http/options.ts';

/** Returns the id of the resource server's own resource with this name. */
export type FindResource = (name: string, options: RequestOptions) => Promise<string | undefined>;

/** Returns whether the resource server has a resource with this id. */
export type HasResource = (id: string, options: RequestOptions) => Promise<boolean>;

/**
 * Ids of the resource server's own resources. The server first looks up a name among the resources of the requesting
 * account, so that an account with a resource of the same name could decide on it.
 */
export class ResourceNames {
  readonly #find: FindResource;
  /** Returns whether the resource server has a resource with an id. */
  readonly has: HasResource;
  readonly #found: Map<string, string> = new Map();

  constructor(find: FindResource, has: HasResource) {
    this.#find = find;
    this.has = has;
  }

  /**
   * Returns the id, from an earlier look-up or a new one, or `undefined` if the resource server has no resource with
   * this name.
   */
  async idOf(name: string, options: RequestOptions): Promise<string | undefined> {
    const id = this.#found.get(name) ?? (await this.#find(name, options));
    if (id !== undefined) this.#found.set(name, id);
    return id;
  }

  /** Forgets a name, and returns whether it was known. */
  forget(name: string): boolean {
    return this.#found.delete(name);
  }
}
