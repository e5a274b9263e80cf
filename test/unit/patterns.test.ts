/** Every pattern of src needs a time that grows no faster than the text. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript6';
import { expect, test, vi } from 'vitest';
import { root } from './support-typescript.ts';

/** The patterns that stand in the sources, with the places of the first of each. */
function patternsOfSources(): Map<string, string> {
  const found = new Map<string, string>();
  // The command looks at what its own user types.
  const files = globSync('src/**/*.ts', { cwd: root, exclude: ['src/repl/**'] }).sort();
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        if (!found.has(node.text)) found.set(node.text, `${file}:${line + 1}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

/** Those that the modules make of texts when they are loaded, and those in the table of routes. */
async function composedPatterns(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const Own = globalThis.RegExp;
  vi.resetModules();
  vi.stubGlobal(
    'RegExp',
    new Proxy(Own, {
      construct(target, given, kind) {
        const made = Reflect.construct(target, given, kind) as RegExp;
        found.set(String(made), 'composed');
        return made;
      },
    }),
  );
  await import('../../src/uma/challenge.ts');
  vi.unstubAllGlobals();
  const { routes } = await import('../../src/facts/routes.ts');
  for (const [, source = ''] of routes.matchAll(/(?:says|keeps) ([^;\n]+)/g))
    found.set(String(new RegExp(source)), 'facts/routes.ts');
  return found;
}

function patternOf(literal: string): RegExp {
  const [, source = '', flags = ''] = /^\/(.*)\/(\w*)$/s.exec(literal) ?? [];
  return new RegExp(source, flags);
}

const samples = [
  'a',
  'A',
  'z',
  '0',
  '9',
  ' ',
  '\n',
  '\t',
  '-',
  '_',
  '.',
  '/',
  '"',
  "'",
  '<',
  '>',
  '&',
  '=',
  ':',
  ';',
  ',',
  '%',
  '\\',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '+',
  '*',
  '?',
  '#',
  '@',
  '$',
  '|',
  '~',
  '!',
  'é',
  '\u{1f600}',
  '\u0001',
];

function tokensOf(source: string): string[] {
  return (
    source.match(
      /\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|./gsu,
    ) ?? []
  );
}

/** The pieces of a pattern: its literal runs, and for each class or escape in it some characters that it takes. */
function piecesOf({ source, flags }: RegExp): string[] {
  const pieces = new Set<string>();
  let run = '';
  const end = (): void => {
    if (run) pieces.add(run).add(run[0] as string);
    run = '';
  };
  for (const token of tokensOf(source)) {
    if (/^[\w"'<>&=:;,%#@!~ /-]$/.test(token)) {
      run += token;
      continue;
    }
    if (/^\\[^\w]$/.test(token)) {
      run += token.slice(1);
      continue;
    }
    end();
    if (/^(?:\\[bBk\d]|[\^$*+?|(){}]|\{.*)$/.test(token)) continue;
    const one = new RegExp(`^(?:${token})$`, flags.replace(/[gym]/g, ''));
    for (const sample of samples.filter((text) => one.test(text)).slice(0, 3)) pieces.add(sample);
    const [, literal] = /^\[\^?\\?(.)/su.exec(token) ?? [];
    if (literal) pieces.add(literal);
  }
  end();
  return [...pieces];
}

/** Texts that the first parts of a pattern take, which fail at the next part. */
function startsOf({ source, flags }: RegExp): string[] {
  const starts: string[] = [];
  let text = '';
  let last = '';
  for (const token of tokensOf(source)) {
    const [, count] = /^\{(\d+)/.exec(token) ?? [];
    if (count) text += last.repeat(Math.max(0, Math.min(Number(count), 20) - 1));
    if (/^(?:\\[bBk\d]|[\^$*+?|(){}]|\{.+)$/.test(token)) continue;
    const one = new RegExp(`^(?:${token})$`, flags.replace(/[gym]/g, ''));
    last = samples.find((sample) => one.test(sample)) ?? token.replace(/^\\/, '');
    text += last;
    if (starts.length < 12) starts.push(text);
  }
  return starts;
}

/** What is repeated in a text: each piece, each two of them, and starts of a match with something before. */
function* pumpsOf(pattern: RegExp): Generator<string> {
  const pieces = piecesOf(pattern);
  yield* pieces;
  for (const start of startsOf(pattern)) for (const before of ['', '-', ' ']) yield before + start;
  for (const one of pieces) for (const other of pieces) if (one !== other) yield one + other;
  const all = pieces.join('');
  if (all) yield all;
}

/** Milliseconds of a search over a text that it does not find at its end. */
function timeOf(
  pattern: RegExp,
  pump: string,
  length: number,
  [start, end]: readonly [string, string],
): number {
  const text = start + pump.repeat(Math.ceil(length / pump.length)) + end;
  let best = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 3; turn++) {
    const from = ownTime();
    // A sticky pattern is tried at one place, any other wherever it can begin.
    const flags = pattern.sticky ? pattern.flags : [...new Set(`${pattern.flags}g`)].join('');
    text.replace(new RegExp(pattern.source, flags), '');
    best = Math.min(best, ownTime() - from);
    if (best < 2 || best > 100) break;
  }
  return best;
}

/** Milliseconds of this thread: others may use the machine. */
function ownTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * Lengths of texts, and the milliseconds that tell growth from noise there: a clock may move by 4 at once. The second
 * one is for a pattern that the first one is too short for.
 */
const lengths = [
  [20_000, 20],
  [80_000, 60],
] as const;

/** How a pattern grows too fast, if it does. */
function faultOf(pattern: RegExp): string | undefined {
  const first = piecesOf(pattern)[0] ?? '';
  for (const pump of pumpsOf(pattern)) {
    for (const ends of [
      ['', '\n\u0000'],
      [first, '\n\u0000'],
      ['', '\u0000'],
    ] as const) {
      // Exponential ones are told before they take for ever.
      for (const length of [24, 400]) {
        if (timeOf(pattern, pump, length, ends) > 60) return `${JSON.stringify(pump)} × ${length}`;
      }
      for (const [length, slow] of lengths) {
        // A busy machine is slow once, a pattern each time: the best of some turns counts.
        let small = Number.POSITIVE_INFINITY;
        let large = Number.POSITIVE_INFINITY;
        for (let turn = 0; turn < 3 || (turn < 8 && large < 100 && large > 2.5 * small); turn++) {
          large = Math.min(large, timeOf(pattern, pump, length, ends));
          if (large < slow) break;
          small = Math.min(small, timeOf(pattern, pump, length / 2, ends));
        }
        if (large < slow) continue;
        if (large > 2.5 * small)
          return `${JSON.stringify(pump)} repeated: ${small.toFixed(1)} and ${large.toFixed(1)} ms`;
        break;
      }
    }
  }
  return undefined;
}

test('the check knows patterns that grow too fast', { timeout: 60_000 }, () => {
  for (const bad of [
    /(a+)+$/,
    /\/+$/,
    /\beyJ[\w-]{8,}\.[\w-]*/,
    /<(style|script)[\s\S]*?<\/\1>/,
    /(\w+)="([^"]*)"/,
    /<[^>]*>/,
  ]) {
    // What else the machine does may hide the growth once.
    expect(faultOf(bad) ?? faultOf(bad) ?? faultOf(bad), String(bad)).toBeDefined();
  }
  for (const good of [/^\/+/, /[\w.-]{12,}/g, /<[^<>]*>/, /^[^:]+: .+$/s])
    expect(faultOf(good), String(good)).toBeUndefined();
});

test('every pattern of the sources is linear', { timeout: 120_000 }, async () => {
  const patterns = patternsOfSources();
  const composed = await composedPatterns();
  expect(patterns.size).toBeGreaterThan(80);
  expect(composed.size).toBeGreaterThan(5);
  for (const [literal, place] of composed) patterns.set(literal, place);
  const faults = [...patterns].flatMap(([literal, place]) => {
    const fault = faultOf(patternOf(literal));
    return fault ? [`${place} ${literal}: ${fault}`] : [];
  });
  expect(faults).toEqual([]);
});
