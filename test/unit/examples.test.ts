import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript6';
import { expect, test } from 'vitest';
import { complaints, programOf, root } from './support-typescript.ts';

/** A block of TypeScript in a document or a comment, with the number of its first line. */
interface Example {
  file: string;
  line: number;
  code: string;
}

// What a short example presupposes. A module's own declaration of such a name goes before it.
const presupposed = `
import type { KeycloakRealm } from 'realmtree';
declare global {
  const realm: KeycloakRealm;
  const clientSecret: string;
  const initialAccessToken: string;
}`;

const sources = filesBelow('src', '.ts');
const documents = [...filesBelow('.', '.md', false), ...filesBelow('docs', '.md')];
const examples = [...sources, ...documents].flatMap(examplesIn);

function filesBelow(folder: string, ending: string, recursive = true): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

function examplesIn(file: string): Example[] {
  const found: Example[] = [];
  let open: { line: number; indent: string; code: string[] } | undefined;
  for (const [index, line] of readFileSync(join(root, file), 'utf8').split(/\r?\n/).entries()) {
    // In a comment each line begins with a star.
    const fence = /^(\s*(?:\* ?)?\s*)```(\w*)/.exec(line);
    if (open && fence) {
      found.push({ file, line: open.line, code: open.code.join('\n') });
      open = undefined;
    } else if (open) {
      open.code.push(line.slice(open.indent.length));
    } else if (fence && /^(ts|typescript)$/.test(fence[2] ?? '')) {
      open = { line: index + 2, indent: fence[1] ?? '', code: [] };
    }
  }
  if (open) throw new Error(`${file}:${open.line - 1}: this block has no end`);
  return found;
}

test('every example compiles', () => {
  const modules = new Map(examples.map((example, index) => [`example-${index}.ts`, example]));
  const files = Object.fromEntries([...modules].map(([name, { code }]) => [name, code]));
  const program = programOf({ ...files, 'presupposed.ts': presupposed }, { types: ['node'] });
  const faults = complaints(program).map(({ file, start, messageText }) => {
    const name = file ? relative(root, file.fileName) : '';
    const example = modules.get(name);
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line : 0;
    const place = example ? `${example.file}:${example.line + line}` : name;
    return `${place}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
  expect(faults).toEqual([]);
});

test('the examples are those of the comments, of README and of the guide', () => {
  const counts = Object.groupBy(examples, ({ file }) => (file.startsWith('src/') ? 'src' : file));
  const tags = sources.flatMap(
    (file) => readFileSync(join(root, file), 'utf8').match(/^\s*\* @example/gm) ?? [],
  );
  expect(counts['src']).toHaveLength(tags.length);
  expect(tags.length).toBeGreaterThanOrEqual(11);
  expect(counts['README.md']?.length).toBeGreaterThanOrEqual(2);
  expect(counts['docs/guide.md']?.length).toBeGreaterThanOrEqual(1);
  expect(examples.filter(({ code }) => code.trim() === '')).toEqual([]);
});
