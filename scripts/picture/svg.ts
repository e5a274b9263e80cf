/** The screen of a terminal as a picture that stays text. */
import type { ScreenBuffer } from '../terminal.ts';

/** Of one cell, in units of the picture. */
const [width, height] = [8.4, 19];
const margin = 16;
const dark = { back: '#0d1117', edge: '#30363d', text: '#e6edf3', dim: '#8b949e' };
/** The first 16 colours of a terminal, on a dark ground. */
const palette =
  '#6e7681 #ff7b72 #3fb950 #d29922 #58a6ff #bc8cff #39c5cf #e6edf3 #8b949e #ffa198 #56d364 #e3b341 #79c0ff #d2a8ff #56d4dd #ffffff'.split(
    ' ',
  );

/** Cells of one colour that stand beside each other. */
interface Run {
  readonly column: number;
  text: string;
  readonly fill: string;
  readonly isBold: boolean;
}

/** Returns the picture of a buffer's rows, with a line above them. */
export function svgOf(buffer: ScreenBuffer, columns: number, above: string, title: string): string {
  const rows = Array.from({ length: buffer.length }, (_, row) => runsOf(buffer, row, columns));
  while (rows.at(-1)?.length === 0) rows.pop();
  const all: Run[][] = [[{ column: 0, text: above, fill: dark.dim, isBold: false }], ...rows];
  const [wide, high] = [columns * width + 2 * margin, all.length * height + 2 * margin];
  const texts = all.flatMap((runs, row) => runs.map((run) => textOf(run, row)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(wide)} ${round(high)}" role="img">
<title>${escaped(title)}</title>
<rect x="0.5" y="0.5" width="${round(wide - 1)}" height="${round(high - 1)}" rx="8" fill="${dark.back}" stroke="${dark.edge}"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="14" xml:space="preserve">
${texts.join('\n')}
</g>
</svg>
`;
}

function runsOf(buffer: ScreenBuffer, row: number, columns: number): Run[] {
  const line = buffer.getLine(row);
  const runs: Run[] = [];
  for (let column = 0; column < columns; column++) {
    const cell = line?.getCell(column);
    const text = cell?.getChars() ?? '';
    if (!cell || text === '' || text === ' ') {
      // A gap within a run keeps its place.
      const last = runs.at(-1);
      if (last && cell?.getWidth() !== 0) last.text += ' ';
      continue;
    }
    const fill = cell.isDim()
      ? dark.dim
      : cell.isFgPalette()
        ? (palette[cell.getFgColor()] ?? dark.text)
        : dark.text;
    const isBold = cell.isBold() !== 0;
    const last = runs.at(-1);
    if (last && last.fill === fill && last.isBold === isBold) last.text += text;
    else runs.push({ column, text, fill, isBold });
  }
  return runs.map((run) => ({ ...run, text: run.text.trimEnd() }));
}

/** Each run is as wide as its cells, whatever the font. */
function textOf({ column, text, fill, isBold }: Run, row: number): string {
  const [x, y] = [margin + column * width, margin + row * height + 14];
  const bold = isBold ? ' font-weight="bold"' : '';
  return `<text x="${round(x)}" y="${round(y)}" textLength="${round([...text].length * width)}" fill="${fill}"${bold}>${escaped(text)}</text>`;
}

function round(size: number): string {
  return String(Math.round(size * 10) / 10);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
