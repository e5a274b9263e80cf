/** Runs one expression without the parser, whose loading takes longer than most of the rest. */

type AsyncFunctionConstructor = new (...text: string[]) => (...values: unknown[]) => Promise<unknown>;
export const AsyncFunction: AsyncFunctionConstructor = (async () => undefined)
  .constructor as AsyncFunctionConstructor;

/** Returns what the expression runs; `undefined` for code that is something else, or faulty. */
export function expressionOf(
  code: string,
  names: Readonly<Record<string, unknown>>,
): (() => Promise<unknown>) | undefined {
  // These would be read as expressions, and are declarations, which may be several.
  if (/^\s*(async\s+)?(function|class)\b/.test(code)) return undefined;
  const text = code.replace(/[;\s]+$/, '');
  if (text === '') return undefined;
  try {
    // No text but an expression can stand in brackets of both kinds: `1) + (2` cannot.
    void new AsyncFunction(`[${text}\n];`);
    const run = new AsyncFunction(...Object.keys(names), `return (${text}\n);`);
    return () => run(...Object.values(names));
  } catch {
    return undefined;
  }
}
