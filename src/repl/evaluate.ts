/** Runs code as at a prompt: `await` anywhere, and the last expression is the result. */
import { type ExpressionStatement, type Node, type Program, parse } from 'acorn';

/** Code that cannot be parsed. */
export class CodeError extends SyntaxError {
  override readonly name: string = 'SyntaxError';
}

type AsyncFunctionConstructor = new (...text: string[]) => (...values: unknown[]) => Promise<unknown>;
const AsyncFunction = (async () => undefined).constructor as AsyncFunctionConstructor;

/** Parses code. Throws `CodeError` with the place of the fault. */
export function parsed(code: string): Program {
  try {
    return parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowAwaitOutsideFunction: true });
  } catch (error) {
    const { loc, message } = error as { loc?: { line: number; column: number } } & Error;
    const text = message.replace(/ \(\d+:\d+\)$/, '');
    throw new CodeError(loc ? `${text}, in line ${loc.line}, column ${loc.column + 1}` : text);
  }
}

/** Returns what the last expression gives. */
export async function evaluate(code: string, names: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { body } = parsed(code);
  const foreign = body.find(({ type }) => /^(Import|Export)/.test(type));
  if (foreign) throw new CodeError('import and export belong into a file (.mjs); here is await import()');
  const last = body.at(-1);
  const text =
    last?.type === 'ExpressionStatement'
      ? `${code.slice(0, last.start)}return (${textOf(code, (last as ExpressionStatement).expression)}\n);`
      : code;
  const run = new AsyncFunction(...Object.keys(names), `'use strict';${text}\n`);
  return await run(...Object.values(names));
}

function textOf(code: string, { start, end }: Node): string {
  return code.slice(start, end);
}
