import { NotFoundError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { object, ResourceNode } from './node.ts';

/** An object of the server's that may or may not be there. */
export abstract class Item<Representation extends object> extends ResourceNode {
  /** What `get` gives, or `undefined` when there is no such object. */
  async find(options?: RequestOptions): Promise<Representation | undefined> {
    try {
      return await object<Representation>(this, options);
    } catch (error) {
      // A route that the server does not have says nothing about the object.
      if (error instanceof NotFoundError && error.code !== 'route_not_found') return undefined;
      throw error;
    }
  }

  /** Whether there is such an object. */
  async exists(options?: RequestOptions): Promise<boolean> {
    return (await this.find(options)) !== undefined;
  }
}
