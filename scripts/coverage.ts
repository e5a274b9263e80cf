/** Compares the tree with the routes of the server, and keeps docs/coverage.md: `--check` writes nothing. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Route, routeOf, routes } from '../test/contract/routes.ts';
import { uncalled } from '../test/contract/uncalled.ts';
import { walk } from '../test/contract/walk.ts';

const { requests, silent } = await walk();
const expressions = new Map<string, string>();
const unknown: string[] = [];
for (const [line, expression] of requests) {
  const route = routeOf(line);
  if (route) expressions.set(route.name, expression);
  else unknown.push(`${line} by ${expression}`);
}
const wanted = routes.filter(({ status }) => status !== 'internal');
const missing = wanted.filter(({ name }) => !expressions.has(name));
const reached = wanted.length - missing.length;
console.log(`${reached}/${wanted.length} routes reached, ${unknown.length} unknown routes requested`);
for (const { name } of missing) console.log(`missing: ${name}`);
for (const line of unknown) console.log(`unknown: ${line}`);
for (const expression of silent) console.log(`sends nothing: ${expression}`);
if (missing.length + unknown.length + silent.length > 0) process.exitCode = 1;

const file = new URL('../docs/coverage.md', import.meta.url);
const page = `# Coverage

Every public and experimental route of the Admin REST API of Keycloak 26.7.4, and the expression of the tree that
requests it. \`realm\` is \`keycloak.admin.realms.byName(name)\`, \`admin\` is \`keycloak.admin\`. Written by
\`npm run coverage\`, which fails when a route is missing or one is requested that the server does not have. The tests
call each one on a real server, but those that say why not, and hold its answers against the types of the tree.

${reached} of ${wanted.length} routes.

${sections()}`;
if (!process.argv.includes('--check')) writeFileSync(file, page);
else if (readFileSync(file, 'utf8') !== page) {
  console.log('docs/coverage.md is out of date: npm run coverage');
  process.exitCode = 1;
}

function sections(): string {
  const tags = [...new Set(wanted.map(({ tag }) => tag))].sort();
  return tags
    .map((tag) =>
      section(
        tag,
        wanted.filter((route) => route.tag === tag),
      ),
    )
    .join('\n');
}

function section(tag: string, rows: readonly Route[]): string {
  const lines = rows.map(({ name, since, feature, status }) => {
    const notes = [
      status === 'stable' ? '' : status,
      name in uncalled ? `not called by the tests: ${uncalled[name]}` : '',
    ];
    const cells = [`\`${name}\``, code(expressions.get(name)), `${since}+`, code(feature)];
    return `| ${cells.join(' | ')} | ${notes.filter(Boolean).join(', ')} |`;
  });
  const head = '| route | expression | release | feature | |\n| --- | --- | --- | --- | --- |';
  return `## ${tag === '-' ? 'Authorization' : tag}\n\n${head}\n${lines.join('\n')}\n`;
}

function code(expression: string | undefined): string {
  if (expression === undefined) return '';
  return `\`${expression.replace(/^admin\.realms\.byName\(name\)/, 'realm')}\``;
}
