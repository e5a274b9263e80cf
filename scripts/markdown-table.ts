/** Returns a table of Markdown whose columns are as wide as their cells, as Biome formats them. The first row is the head. */
export function markdownTable(rows: readonly (readonly (string | number | undefined)[])[]): string {
  const [head = [], ...body] = rows.map((row) => row.map((cell) => String(cell ?? '')));
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...body].map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
