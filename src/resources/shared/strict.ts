import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { ResourceNode } from '../../tree/node.ts';
import { tools } from '../../tree/tools.ts';
import type { Profiled } from './kept.ts';

const loadKept = loader(() => import('./kept.ts'));

/** Options for writing attributes. */
export interface StrictOptions extends RequestOptions {
  /**
   * Whether to read the object back and throw `IgnoredError` if the user profile dropped something. It drops attributes
   * that it does not define, unless its `unmanagedAttributePolicy` permits them.
   */
  readonly strict?: boolean | undefined;
}

/** Compares what was written with what the server kept. */
export async function checkKept(
  user: ResourceNode,
  written: Profiled,
  options: RequestOptions | undefined,
): Promise<void> {
  const { compareKept } = await loadKept();
  await compareKept(tools, user, written, options);
}
