import { mask } from '../../facts/masks.ts';
import type { PartialImportRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { isMap } from '../../tree/json.ts';
import { list, open, ResourceNode, type TreeNode } from '../../tree/node.ts';

/** Lists of a document whose objects hold masked secrets, with their keys and their places below a realm. */
const masked = [
  ['clients', 'clientId', ['clients']],
  ['identityProviders', 'alias', ['identity-provider', 'instances']],
] as const;

/**
 * Returns a document to import. With `SKIP`, masks are removed from objects that exist: the server leaves those
 * unchanged, and an export of the realm itself can be imported. Throws `TypeError` for an unconfirmed `OVERWRITE`.
 */
export async function importable(
  realm: TreeNode,
  document: PartialImportRepresentation & { readonly policy?: unknown },
  destructive: boolean | undefined,
  options: RequestOptions,
): Promise<object> {
  // The server accepts either name.
  const handling = [document.ifResourceExists, document.policy];
  if (handling.includes('OVERWRITE') && destructive !== true) {
    throw new TypeError(
      'OVERWRITE deletes existing objects, users with their credentials too. Confirm with { destructive: true }.',
    );
  }
  const body: Record<string, unknown> = { ...document };
  for (const [name, key, path] of handling.includes('SKIP') ? masked : []) {
    const objects = document[name] as Record<string, unknown>[] | undefined;
    if (!objects?.some((object) => holdsMask(object))) continue;
    const found = await list<Record<string, unknown>>(open(ResourceNode, realm, ...path), [], options);
    const existing = new Set(found.map((object) => object[key]));
    body[name] = objects.map((object) => (existing.has(object[key]) ? withoutMasks(object) : object));
  }
  return body;
}

function holdsMask(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === mask;
  return Object.values(value).some(holdsMask);
}

function withoutMasks(object: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(object).filter(([, value]) => value !== mask);
  return Object.fromEntries(kept.map(([key, value]) => [key, isMap(value) ? withoutMasks(value) : value]));
}
