import type { PartialImportRepresentation } from '../../facts/representations.ts';

// What is loaded later imports nothing of the tree: scripts/build.ts.

/** Lists of a document whose objects hold masked secrets, with their keys and their places below a realm. */
const masked = [
  ['clients', 'clientId', ['clients']],
  ['identityProviders', 'alias', ['identity-provider', 'instances']],
] as const;

interface Tools {
  /** Returns the list at a path below the realm. */
  readonly list: (path: readonly string[]) => Promise<readonly Record<string, unknown>[]>;
  readonly mask: string;
}

/**
 * Returns a document to import. With `SKIP`, masks are removed from objects that exist: the server leaves those
 * unchanged, and an export of the realm itself can be imported. Throws `TypeError` for an unconfirmed `OVERWRITE`.
 */
export async function importable(
  document: PartialImportRepresentation & { readonly policy?: unknown },
  destructive: boolean | undefined,
  { list, mask }: Tools,
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
    if (!objects?.some((object) => holdsMask(object, mask))) continue;
    const found = await list(path);
    const existing = new Set(found.map((object) => object[key]));
    body[name] = objects.map((object) => (existing.has(object[key]) ? withoutMasks(object, mask) : object));
  }
  return body;
}

function holdsMask(value: unknown, mask: string): boolean {
  if (typeof value !== 'object' || value === null) return value === mask;
  return Object.values(value).some((part) => holdsMask(part, mask));
}

/** A copy without the members that are masks. */
function withoutMasks(value: unknown, mask: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== mask);
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutMasks(member, mask)]));
}
