import type { AttributeQuery } from '../../facts/attribute-query.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';
import type { Client } from '../shared/entities.ts';

/** The pairs of a `q` that was sent, one after the other. */
const pairs = / *(?:"((?:\\"|[^":])+)"|([^ ":]+)):(?:"((?:\\"|[^"])*)"|([^ "][^ ]*))/gy;

/**
 * Throws `BadRequestError`, as newer servers do, if a search returned clients that it was not for: up to 26.0 the server
 * ignores attributes that are not searchable.
 */
export function refuseOthers(
  { addressOf, BadRequestError }: Tools,
  clients: TreeNode,
  query: AttributeQuery,
  found: readonly Client[],
): void {
  const ignored = [...wantedBy(query)].filter(([name, value]) =>
    // Of clients that the caller may not view, the server tells no attributes.
    found.some(({ attributes }) => attributes && !has(attributes, name, value)),
  );
  if (ignored.length === 0) return;
  const names = ignored.map(([name]) => name).join(', ');
  throw new BadRequestError({
    method: 'GET',
    httpStatus: 400,
    path: addressOf(clients),
    description: `Attributes [${names}] not allowed for search`,
    hints: [
      'This server ignores attributes that its option spi-client--jpa--searchable-attributes does not name. findByAttributes reads all clients and finds them.',
    ],
  });
}

function wantedBy(query: AttributeQuery): Map<string, string> {
  if (typeof query !== 'string') return new Map(Object.entries(query));
  const unescaped = (text: string): string => text.replaceAll('\\"', '"');
  return new Map(
    [...query.matchAll(pairs)].map(([, quoted, bare, quotedValue, value = '']) => [
      quoted === undefined ? (bare ?? '') : unescaped(quoted),
      quotedValue === undefined ? value : unescaped(quotedValue),
    ]),
  );
}

/** Whether an attribute has a value, as the most lenient database compares text. */
function has(attributes: Readonly<Record<string, string>>, name: string, value: string): boolean {
  const isSame = (one: string, other: string): boolean =>
    one.trim().localeCompare(other.trim(), 'en', { sensitivity: 'base' }) === 0;
  return Object.entries(attributes).some(([key, held]) => isSame(key, name) && isSame(held, value));
}
