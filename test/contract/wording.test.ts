import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript6';
import { expect, test } from 'vitest';
import { root } from '../unit/support-typescript.ts';

/** Words that a reader stumbles over, each with what is said in their place. */
const banned: readonly (readonly [words: RegExp, instead: string])[] = [
  [/\bgives\b(?! up)|\bto give\b(?! up)/i, 'returns'],
  [/\bgiving\b/i, 'returning'],
  [/\bthose (that|which|who|whose|of whom)\b/i, 'the noun itself'],
  [/\bsays? otherwise\b/i, 'what the option does'],
  [
    /\b(is|are|was|were|be) told\b|\btold (in|together|of|by)\b|\btells?\b|\btelling\b/i,
    'listed, returned, reported',
  ],
  [/\b(said|named) by\b/i, 'identified by'],
  [/\bsays?\b/i, 'reports, returns, states'],
  [/\b(is|are|was|were) there\b(?! (a|an|any)\b)/i, 'exists'],
  [/\b(for|of|to|by) who\b|(^|[.;:,] )who\b/i, 'callers who'],
  [/\bwhom\b/i, 'a noun'],
  [/\bhangs on\b/i, 'depends on'],
  [/\bby (itself|themselves)\b/i, 'automatically'],
  [/\banew\b/i, 'again'],
  [/\bmeanwhile\b/i, 'in the meantime'],
  [/\bbesides?\b/i, 'next to, in addition to'],
  [/\bis no error\b/i, 'does nothing if'],
  [/\bno request is sent yet\b/i, 'nothing: ResourceNode says it once'],
  [/\bas (it|they) (is|are) given\b/i, 'to match'],
  [/\bone after the other\b/i, 'iterates over'],
  [/\bleft alone\b/i, 'left unchanged'],
  [/\btakes (it |them |one )?away\b|\btaken away\b/i, 'removes'],
  [/\bso many\b|\ball that\b|\bwith all\b/i, 'everything, including'],
  [/\bcomes? to be\b/i, 'is created'],
  [/\bwhat (becomes|became) of\b/i, 'what happens to'],
  [/\bnot (allowed|permitted)? ?to be had\b/i, 'unavailable'],
  [/\bthat (is|are) meant\b|\b(is|are) meant\b/i, 'the noun itself'],
  [/\bknows? (it|them|one|a|the) ?\w* not\b/i, 'does not know'],
  [/\bhither|\bthither|\bthereof|\bwherein|\bwhereof\b/i, 'plain words'],
];

/** A first sentence says what is returned or done. */
const openings = /^(What|Which|Who|Whom|How much|How many|Where|Those|These|It\b|They|That|Says|One of)\b/;

interface Text {
  readonly place: string;
  readonly text: string;
  readonly isDoc: boolean;
}

/** The docs of all that is exported, and every text of some words that the code holds. */
function textsOf(file: string): Text[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const texts: Text[] = [];
  const add = (node: ts.Node, text: string, isDoc: boolean): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    texts.push({ place: `${file}:${line + 1}`, text, isDoc });
  };
  const visit = (node: ts.Node): void => {
    for (const doc of ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)) {
      const isInternal = doc.tags?.some(({ tagName }) => tagName.text === 'internal');
      if (!isInternal && isPublic(node)) add(doc, proseOf(doc), true);
    }
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) add(node, node.text, false);
    else if (ts.isTemplateExpression(node)) {
      const spans = node.templateSpans.map(({ literal }) => `x${literal.text}`);
      add(node, [node.head.text, ...spans].join(''), false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts.filter(({ text, isDoc }) => isDoc || /\w+ [a-z]+ \w+/.test(text));
}

/** Exported, or a member of what is: of a class or an interface, or of a type literal within them. */
function isPublic(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    if (ts.isBlock(at) || ts.isFunctionExpression(at) || ts.isArrowFunction(at)) return false;
    if (ts.isStatement(at)) {
      const modifiers = ts.canHaveModifiers(at) ? (ts.getModifiers(at) ?? []) : [];
      return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    }
  }
  return false;
}

/** The docs without code, examples and block tags that hold no prose. */
function proseOf(doc: ts.JSDoc): string {
  const tags = (doc.tags ?? []).filter(({ tagName }) =>
    /^(deprecated|throws|returns|param|remarks)$/.test(tagName.text),
  );
  const texts = [doc.comment, ...tags.map(({ comment }) => comment)].map(
    (text) => ts.getTextOfJSDocComment(text) ?? '',
  );
  return texts
    .join('\n')
    .replace(/```[\s\S]*?```/g, '')
    .replace(/`[^`]*`/g, '`x`')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The prose of a page: its paragraphs, items of lists and rows of tables, without code and targets of links. */
function paragraphsOf(file: string): Text[] {
  const blank = (text: string): string => text.replace(/[^\n]/g, '');
  const lines = readFileSync(join(root, file), 'utf8')
    .replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1\s*$/gm, blank)
    .replace(/<!--[\s\S]*?-->/g, blank)
    .split('\n');
  const texts: Text[] = [];
  let open: { place: string; lines: string[] } | undefined;
  for (const [index, line] of [...lines, ''].entries()) {
    const isNew = line.trim() === '' || /^\s*([-*|#]|\d+\.) /.test(line);
    if (open && isNew) texts.push({ place: open.place, text: plain(open.lines.join('\n')), isDoc: true });
    if (isNew) open = undefined;
    if (line.trim() === '') continue;
    open ??= { place: `${file}:${index + 1}`, lines: [] };
    open.lines.push(line);
  }
  return texts;
}

function plain(markdown: string): string {
  return markdown
    .replace(/(`+)[^`](?:[\s\S]*?[^`])??\1(?!`)/g, '`x`')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/\s+/g, ' ')
    .trim();
}

function faultsOf(texts: readonly Text[]): string[] {
  return texts.flatMap(({ place, text }) =>
    banned.flatMap(([words, instead]) => {
      const [found] = words.exec(text) ?? [];
      return found === undefined ? [] : [`${place}: "${found.trim()}" (${instead}): ${text.slice(0, 160)}`];
    }),
  );
}

// The text of routes.ts is a table with keywords.
const files = globSync('src/**/*.ts', { cwd: root, exclude: ['src/facts/routes.ts'] }).sort();
const texts = files.flatMap(textsOf);

test('README and the pages of docs have no words that a reader stumbles over', () => {
  // docs/coverage.md is generated.
  const pages = ['README.md', 'SECURITY.md', 'CHANGELOG.md', ...globSync('docs/*.md', { cwd: root })]
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path !== 'docs/coverage.md');
  const prose = pages.map(paragraphsOf);
  expect(prose.flatMap(faultsOf)).toEqual([]);
  expect(prose.filter((texts) => texts.length < 10)).toEqual([]);
});

test('no page holds what a merge left behind', () => {
  const pages = globSync(['*.md', 'docs/*.md'], { cwd: root });
  // The formatter takes the marks for quotations and headings.
  const left = /^(?:(?:> ?){7}|(?:< ?){7}|- # |={7}$)/m;
  expect(pages.filter((page) => left.test(readFileSync(join(root, page), 'utf8')))).toEqual([]);
  expect(pages.length).toBeGreaterThan(9);
});

test('docs and messages have no words that a reader stumbles over', () => {
  expect(faultsOf(texts)).toEqual([]);
  expect(texts.filter(({ isDoc }) => isDoc).length).toBeGreaterThan(1000);
  expect(texts.filter(({ isDoc }) => !isDoc).length).toBeGreaterThan(150);
});

test('the first sentence of docs says what is returned or done, or names the thing', () => {
  const faults = texts.filter(({ text, isDoc }) => isDoc && openings.test(text));
  expect(faults.map(({ place, text }) => `${place}: ${text.slice(0, 120)}`)).toEqual([]);
});
