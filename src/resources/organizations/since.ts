import type { RequestOptions } from '../../http/options.ts';
import type { VerbCall } from '../node.ts';

/** The options of a call to a route that older servers lack; `needs` becomes the hint of their 404. */
export function since(needs: string, options: RequestOptions | undefined): VerbCall {
  return { ...options, needs };
}
