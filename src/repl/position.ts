/** The place of the cursor in a line that may not be finished. */

export type Position =
  /** After a dot: `of` is the expression before it. */
  | { readonly kind: 'member'; readonly of: string; readonly word: string }
  /** A name by itself. */
  | { readonly kind: 'name'; readonly word: string }
  /** In a text that is an argument of a call. */
  | {
      readonly kind: 'text';
      readonly call: string | undefined;
      readonly argument: number;
      readonly quote: string;
      /** Its content so far, without escapes. */
      readonly word: string;
      /** Index of its first character in the line, after the quote. */
      readonly start: number;
      /** The property that it is the value of, by the objects around it. */
      readonly keys: readonly string[];
    }
  /** Where an object, the argument of a call, wants the name of a property. */
  | {
      readonly kind: 'key';
      readonly call: string;
      readonly argument: number;
      readonly keys: readonly string[];
      readonly given: readonly string[];
      readonly word: string;
    }
  | { readonly kind: 'none' };

interface Frame {
  readonly bracket: string;
  /** Where the bracket is. */
  readonly at: number;
  /** Number of commas. */
  commas: number;
  /** Where the part after the last comma begins. */
  part: number;
  /** The property names so far. */
  readonly names: string[];
  /** The property whose value is being written. */
  key: string | undefined;
}

const word = /[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

export function positionOf(line: string): Position {
  const frames: Frame[] = [{ bracket: '', at: -1, commas: 0, part: 0, names: [], key: undefined }];
  let quote: { readonly mark: string; readonly at: number } | undefined;
  let comment: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] as string;
    if (comment) {
      if (line.startsWith(comment, at)) comment = undefined;
      continue;
    }
    if (quote) {
      if (letter === '\\') at++;
      else if (letter === quote.mark) quote = undefined;
      else if (quote.mark === '`' && line.startsWith('${', at)) {
        // Code within a text: it is taken as if it were the line.
        const inner = line.slice(at + 2);
        const end = closing(inner);
        if (end < 0) return positionOf(inner);
        at += 2 + end;
      }
      continue;
    }
    const frame = frames.at(-1) as Frame;
    if (line.startsWith('//', at)) comment = '\n';
    else if (line.startsWith('/*', at)) comment = '*/';
    else if (letter === '"' || letter === "'" || letter === '`') quote = { mark: letter, at };
    else if ('([{'.includes(letter))
      frames.push({ bracket: letter, at, commas: 0, part: at + 1, names: [], key: undefined });
    else if (letter in pairs) {
      if (frames.length > 1 && frame.bracket === pairs[letter]) frames.pop();
    } else if (letter === ',' || letter === ';') {
      if (frame.bracket === '{' && letter === ',') {
        const shorthand = frame.key ?? word.exec(line.slice(frame.part, at).trim())?.[0];
        if (shorthand !== undefined && frame.key === undefined) frame.names.push(shorthand);
      }
      frame.key = undefined;
      frame.commas++;
      frame.part = at + 1;
    } else if (letter === ':' && frame.bracket === '{' && frame.key === undefined) {
      const name = line
        .slice(frame.part, at)
        .trim()
        .replace(/^(['"])(.*)\1$/, '$2');
      frame.key = name;
      frame.names.push(name);
    }
  }
  if (comment) return { kind: 'none' };
  if (quote) return inText(line, frames, quote);
  const before = line.slice((frames.at(-1) as Frame).part);
  const [typed = ''] = word.exec(before) ?? [];
  const rest = line.slice(0, line.length - typed.length);
  const dot = /(\?\.|(?<![.\d])\.)\s*$/.exec(rest);
  if (dot) {
    const of = expressionBefore(rest.slice(0, dot.index));
    return of === '' ? { kind: 'none' } : { kind: 'member', of, word: typed };
  }
  const frame = frames.at(-1) as Frame;
  const isKey = frame.bracket === '{' && frame.key === undefined && /^\s*$/.test(rest.slice(frame.part));
  if (isKey) {
    const around = callAround(line, frames);
    if (around) return { kind: 'key', ...around, given: frame.names, word: typed };
  }
  if (/[\d.]$/.test(rest) && typed === '') return { kind: 'none' };
  return { kind: 'name', word: typed };
}

function inText(
  line: string,
  frames: readonly Frame[],
  { mark, at }: { readonly mark: string; readonly at: number },
): Position {
  const around = callAround(line, frames);
  const raw = line.slice(at + 1);
  return {
    kind: 'text',
    call: around?.call,
    argument: around?.argument ?? 0,
    keys: around?.keys ?? [],
    quote: mark,
    word: raw.replace(/\\(.)/g, '$1'),
    start: at + 1,
  };
}

/** The call whose argument the cursor is in, and the way to it through objects and lists. */
function callAround(
  line: string,
  frames: readonly Frame[],
): { readonly call: string; readonly argument: number; readonly keys: readonly string[] } | undefined {
  const keys: string[] = [];
  for (let index = frames.length - 1; index > 0; index--) {
    const frame = frames[index] as Frame;
    if (frame.bracket === '{') {
      if (frame.key !== undefined) keys.unshift(frame.key);
    } else if (frame.bracket === '(') {
      const call = expressionBefore(line.slice(0, frame.at));
      if (call !== '') return { call, argument: frame.commas, keys };
      return undefined;
    }
  }
  return undefined;
}

/** The index of the bracket that ends this code; negative if it does not end. */
function closing(code: string): number {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < code.length; at++) {
    const letter = code[at] as string;
    if (quote) {
      if (letter === '\\') at++;
      else if (letter === quote) quote = '';
    } else if (`"'\``.includes(letter)) quote = letter;
    else if ('([{'.includes(letter)) depth++;
    else if (letter in pairs && depth-- === 0) return at;
  }
  return -1;
}

/** The expression that a text ends with: names, calls, `await` in brackets. `''` if it ends with none. */
export function expressionBefore(text: string): string {
  let at = text.trimEnd().length;
  const end = at;
  let isOperand = false;
  while (at > 0) {
    const letter = text[at - 1] as string;
    if (letter === ')' || letter === ']') {
      const start = opening(text, at - 1);
      if (start < 0) return '';
      const isGroup = letter === ')' && !/[\p{ID_Continue}$)\]]\s*$|\?\.\s*$/u.test(text.slice(0, start));
      at = start;
      isOperand = true;
      if (isGroup || (letter === ']' && !/[\p{ID_Continue}$)\]]\s*$|\?\.\s*$/u.test(text.slice(0, start))))
        break;
    } else if (`"'\``.includes(letter) && !isOperand) {
      const start = quoteStart(text, at - 1);
      if (start < 0) return '';
      at = start;
      break;
    } else {
      const [name] = word.exec(text.slice(0, at)) ?? [];
      if (name === undefined) return '';
      at -= name.length;
      if (/^(await|return|typeof|void|of|in|new)$/.test(name)) return '';
    }
    isOperand = true;
    const before = text.slice(0, at);
    const spaces = /\s*$/.exec(before)?.[0].length ?? 0;
    const dot = /(\?\.|\.)\s*$/.exec(before);
    if (dot) {
      at = dot.index;
      at = text.slice(0, at).trimEnd().length;
      isOperand = false;
      continue;
    }
    const isCalled =
      /[([]/.test(text[at] ?? '') && /[\p{ID_Continue}$)\]]$/u.test(before.slice(0, at - spaces));
    if (!isCalled) break;
    at -= spaces;
    if (/(?:^|[^\p{ID_Continue}$.])(await|return|of|in|typeof)$/u.test(text.slice(0, at))) {
      at += spaces;
      break;
    }
  }
  return text.slice(at, end).trim();
}

/** Where the bracket opens that this one closes. */
function opening(text: string, closes: number): number {
  let depth = 0;
  for (let at = closes; at >= 0; at--) {
    const letter = text[at] as string;
    if (`"'\``.includes(letter)) {
      at = quoteStart(text, at);
      if (at < 0) return -1;
    } else if (letter in pairs) depth++;
    else if ('([{'.includes(letter) && --depth === 0) return at;
  }
  return -1;
}

/** Where the text begins that this quote ends. */
function quoteStart(text: string, ends: number): number {
  const mark = text[ends] as string;
  for (let at = ends - 1; at >= 0; at--) {
    if (text[at] !== mark) continue;
    const escapes = /\\*$/.exec(text.slice(0, at))?.[0].length ?? 0;
    if (escapes % 2 === 0) return at;
  }
  return -1;
}
