import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';

/** Throws `NotFoundError` if the identity provider does not have this type of mapper. */
export async function settleMapper(
  { json, notFound, parentOf, unlessForbidden }: Tools,
  node: TreeNode,
  given: Readonly<Record<string, unknown>>,
  options: RequestOptions | undefined,
): Promise<object> {
  const above = parentOf(node);
  const provider = 'mapperTypes' in above ? above : parentOf(above);
  const type = given['identityProviderMapper'] as string;
  // Who may not read the types can still write.
  const unseen = { [type]: 1 };
  const types = await unlessForbidden(json<object>(provider, 'GET', ['mapper-types'], options), unseen);
  if (Object.hasOwn(types, type)) return given;
  throw notFound(provider, `No such identity provider mapper: ${JSON.stringify(type)}`, [type]);
}
