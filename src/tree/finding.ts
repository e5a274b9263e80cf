import type { RequestOptions } from '../http/options.ts';
import type { ResourceNode } from './node.ts';

/** An object that can be updated. */
export interface Updatable extends ResourceNode {
  update(changes: never, options?: RequestOptions): Promise<unknown>;
}

/** An object that can be found, created and updated. */
export interface Makeable extends Updatable {
  find(...given: never): Promise<unknown>;
}

/** How an object is found, and created if it is missing. */
export interface Finding<N> {
  readonly existing: () => N;
  /** Returns the existing object or `undefined`; by default with `find` of the node. */
  readonly find?: (node: N, options: RequestOptions | undefined) => Promise<unknown>;
  readonly posted: (options: RequestOptions | undefined) => Promise<N>;
  readonly postsFirst?: boolean | undefined;
}
