/** Objects as rows with the same columns. */
import { isNode, jsonOf } from './plain.ts';

export interface Rows {
  readonly columns: readonly string[];
  /** The cells of each row. */
  of(columns: readonly string[]): string[][];
}

export function rowsOf(list: readonly unknown[]): Rows {
  const objects = list.map((item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? (item as Record<string, unknown>)
      : { value: item },
  );
  const columns = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  return {
    columns,
    of: (names) => objects.map((object) => names.map((name) => cell(object[name]))),
  };
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (isNode(value)) return value.url;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ');
  return typeof value === 'object' ? (texts(value) ?? jsonOf(value)) : String(value);
}

/** What has a text of its own. */
function texts(value: object): string | undefined {
  return Object.hasOwn(value, 'toString') ? String(value) : undefined;
}
