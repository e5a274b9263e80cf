/** A raw request line, each of its parts decoded by itself. */
export interface Line {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** The parts of `GET /a%2Fb?c=d` as they were sent: no dots are collapsed, and a plus is a plus. */
export function parsed(line: string): Line {
  const [, method = '', path = '', query = ''] = /^(\w+) \/([^?]*)\??(.*)$/s.exec(line) ?? [];
  const pairs = query === '' ? [] : query.split('&');
  return {
    method,
    segments: path.split('/').map(decodeURIComponent),
    query: pairs.map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]),
  };
}

/** Text that stands for a key or an argument in the lines of a reference. */
export interface Stand {
  readonly stand: string;
  /** As a segment, or as several of them. */
  readonly segments: readonly string[];
  /** As the value of a query parameter. */
  readonly value: string;
}

/** The line with what each word stands for put in its place. */
export function filled({ method, segments, query }: Line, stands: readonly Stand[]): Line {
  return {
    method,
    segments: segments.flatMap((part) => stands.find(({ stand }) => stand === part)?.segments ?? [part]),
    query: query.map(([name, value]) => [name, withValues(name, value, stands)] as const),
  };
}

/** The lines as text, in an order that does not depend on which of them was sent first. */
export function sorted(lines: readonly Line[]): string[] {
  return lines.map((line) => JSON.stringify(line)).sort();
}

function withValues(name: string, text: string, stands: readonly Stand[]): string {
  const word = stands.find(({ stand }) => text.includes(stand));
  if (!word) return text;
  // There a value stands in quotes.
  return text.replace(word.stand, () => (name === 'q' ? word.value.replaceAll('"', '\\"') : word.value));
}
