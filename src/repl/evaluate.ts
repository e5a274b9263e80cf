/** Runs code as at a prompt: `await` anywhere, and the last expression is the result. */
import { type Node, type Pattern, type Program, parse, type VariableDeclaration } from 'acorn';
import { AsyncFunction } from './expression.ts';

/** Code that cannot be parsed. */
export class CodeError extends SyntaxError {
  override readonly name: string = 'SyntaxError';
  /** Whether more lines could complete it. */
  readonly isUnfinished: boolean;

  constructor(message: string, isUnfinished = false) {
    super(message);
    this.isUnfinished = isUnfinished;
  }
}

/** Code as the body of an async function. */
interface Body {
  /** What it declares. */
  readonly names: readonly string[];
  readonly text: string;
}

/** Returns the value of the last expression. */
export async function evaluate(code: string, names: Readonly<Record<string, unknown>>): Promise<unknown> {
  const body = bodyOf(code);
  // What the code declares may have the name of something that stands there.
  const given = Object.keys(names).filter((name) => !body.names.includes(name));
  const declared = body.names.length > 0 ? `let ${body.names.join(', ')};` : '';
  const run = new AsyncFunction(...given, `${declared}${body.text}`);
  return await run(...given.map((name) => names[name]));
}

/** Parses code. Throws `CodeError` with the place of the fault. */
export function parsed(code: string): Program {
  try {
    return parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowAwaitOutsideFunction: true });
  } catch (error) {
    const {
      loc,
      pos = 0,
      message,
    } = error as { loc?: { line: number; column: number }; pos?: number } & Error;
    const text = message.replace(/ \(\d+:\d+\)$/, '');
    const isOpen = pos >= code.trimEnd().length || /^Unterminated (template|comment)/.test(text);
    throw new CodeError(loc ? `${text}, in line ${loc.line}, column ${loc.column + 1}` : text, isOpen);
  }
}

/** Throws `CodeError` for what cannot be parsed. */
export function bodyOf(code: string): Body {
  // At a prompt, an object in braces is no block.
  if (/^\s*\{/.test(code)) {
    try {
      return wrapped(`(${code.replace(/;\s*$/, '')}\n)`);
    } catch {
      // It is a block.
    }
  }
  return wrapped(code);
}

function wrapped(code: string): Body {
  const { body } = parsed(code);
  if (body.some(({ type }) => /^(Import|Export)[A-Z]/.test(type)))
    throw new CodeError('import and export belong into a file (.mjs); here is await import()');
  const names: string[] = [];
  const texts = body.map((statement, index) => {
    const text = code.slice(statement.start, statement.end);
    if (statement.type === 'VariableDeclaration') {
      const isDisposed = !['const', 'let', 'var'].includes(statement.kind);
      return isDisposed ? text : assigned(code, statement, names);
    }
    if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') {
      names.push(statement.id.name);
      return `${statement.id.name} = ${text};`;
    }
    const isLast = index === body.length - 1;
    if (statement.type !== 'ExpressionStatement' || !isLast) return text;
    const { start, end } = statement.expression;
    return `return (${code.slice(start, end)}\n);`;
  });
  // Functions can be called before their line.
  const isFunction = (index: number): boolean => body[index]?.type === 'FunctionDeclaration';
  const sorted = [
    ...texts.filter((_, index) => isFunction(index)),
    ...texts.filter((_, index) => !isFunction(index)),
  ];
  return { names: [...new Set(names)], text: sorted.join(';\n') };
}

/** A declaration as an assignment to names that are declared elsewhere. */
function assigned(code: string, { declarations }: VariableDeclaration, names: string[]): string {
  const parts = declarations.map(({ id, init }) => {
    names.push(...namesIn(id));
    const left = code.slice(id.start, id.end);
    const right = init ? code.slice(init.start, init.end) : 'undefined';
    return `(${left} = ${right});`;
  });
  return parts.join(' ');
}

function namesIn(pattern: Pattern | Node | null): readonly string[] {
  const given = pattern as Pattern | null;
  switch (given?.type) {
    case 'Identifier':
      return [given.name];
    case 'ObjectPattern':
      return given.properties.flatMap((property) =>
        namesIn(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return given.elements.flatMap((element) => namesIn(element));
    case 'AssignmentPattern':
      return namesIn(given.left);
    case 'RestElement':
      return namesIn(given.argument);
    default:
      return [];
  }
}
