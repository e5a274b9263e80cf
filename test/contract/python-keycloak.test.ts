import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../unit/support-typescript.ts';
import { faultsOf, type Row, routesOf, rowsOf } from './migration.ts';
import { routeOf } from './routes.ts';

/** A method of python-keycloak 7.1.1, and the routes that it requests, with `{}` for each key. */
interface Method {
  readonly className: string;
  readonly name: string;
  readonly routes: readonly string[];
}

/** Where a row stands: below the `##` of a class and the `###` of a topic, which names things for its rows. */
interface Section {
  className: string;
  topic: string;
  /** The names that the topic says: `ada` is `realm.users.byUsername('ada')`. */
  names: string;
}

const page = 'from-python-keycloak.md';
const sections = sectionsByLine();
const rows = rowsOf(page).map((row) => ({ ...row, section: sectionOf(row) }));
const methods = methodsOf();

function methodsOf(): Method[] {
  const table = readFileSync(new URL('python-keycloak.tsv', import.meta.url), 'utf8');
  return table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [className = '', name = '', verbs = '', paths = ''] = line.split('\t');
      const verb = verbs.split('|');
      const sent = paths.startsWith('/') ? paths.split('|').map((path, at) => `${verb[at]} ${path}`) : [];
      // As the table of the server's routes has them: `policy/client` is `policy/{type}` there.
      const routes = sent.map((route) => normalized(routeOf(route)?.name ?? route));
      return { className, name, routes };
    });
}

/** The route with `{}` for each key; those beside the Admin REST API still have the keys of the request. */
function normalized(route: string): string {
  return route
    .replace(/\{[^}]*\}/g, '{}')
    .replace(/^(\w+ \/realms\/)[^/]+/, '$1{}')
    .replace(/(\/(?:clients-registrations\/[^/]+|resource_set|uma-policy)\/)[^/]+$/, '$1{}');
}

function sectionsByLine(): Section[] {
  let section: Section = { className: '', topic: '', names: '' };
  return readFileSync(join(root, 'docs', page), 'utf8')
    .split(/\r?\n/)
    .map((line) => {
      const [, level, title = ''] = /^(###?) (.*)/.exec(line) ?? [];
      if (level === '##') section = { className: title, topic: '', names: '' };
      else if (level) section = { ...section, topic: title, names: '' };
      const names = line.startsWith('|') ? [] : [...line.matchAll(/`(\w+)` is `([^`]+)`/g)];
      if (section.topic) for (const [, name, node] of names) section.names += `const ${name} = ${node}; `;
      return section;
    });
}

function sectionOf(row: Row): Section {
  return sections[Number(row.place.split(':').at(-1)) - 1] as Section;
}

/** The row with the names of its topic before it. */
function complete(row: Row & { section: Section }): Row {
  const isStatement = /^(for|const|await) /.test(row.expression);
  const code = isStatement ? row.expression : `await (${row.expression})`;
  return { ...row, expression: row.section.names + code };
}

test('every method of a class has one row, in its topic by the alphabet, and no row is invented', () => {
  const told = Object.groupBy(rows, ({ section }) => section.className);
  expect(Object.keys(told)).toContain('KeycloakAdmin');
  for (const [className, rows = []] of Object.entries(told)) {
    const names = methods.filter((method) => method.className === className).map(({ name }) => name);
    expect(rows.map(({ method }) => method).sort(), className).toEqual(names.sort());
    for (const [topic, listed = []] of Object.entries(Object.groupBy(rows, ({ section }) => section.topic))) {
      const order = listed.map(({ method }) => method);
      expect(order, topic).toEqual([...order].sort());
    }
  }
});

test('every expression compiles', () => {
  expect(faultsOf(rows.map(complete))).toEqual([]);
});

test('every expression requests what the method requests, or its note tells of the difference', async () => {
  const untold: string[] = [];
  for (const row of rows) {
    const requested = (await routesOf(complete(row))).map(normalized);
    const { routes } = methods.find(
      ({ className, name }) => className === row.section.className && name === row.method,
    ) as Method;
    const missing = routes.filter((route) => !requested.includes(route));
    const added = requested.filter((route) => !routes.includes(route) && !isLookup(route, requested));
    const isSilent = routes.length === 0 && requested.length > 0;
    if (row.note === '' && (missing.length > 0 || added.length > 0 || isSilent))
      untold.push(`${row.place}: ${row.method} lacks [${missing}], adds [${added}]`);
  }
  expect(untold).toEqual([]);
});

/** Whether a request only finds the key of a later one; reading what is then written back is no look-up. */
function isLookup(route: string, requested: readonly string[]): boolean {
  const isLast = requested.lastIndexOf(route) === requested.length - 1;
  return route.startsWith('GET ') && !isLast && !requested.includes(route.replace('GET', 'PUT'));
}
