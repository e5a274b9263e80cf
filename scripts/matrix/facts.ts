/** What the table of routes says of releases: which routes and which parameters came with each. */
import { routes } from '../../src/facts/routes.ts';
import { differences } from '../../test/server/differences.ts';
import { routes as documented } from '../generate/operations.ts';

/** By release: its routes, and its parameters of older routes. */
export function newInReleases(): string {
  const found = new Map<string, { routes: string[]; parameters: string[] }>();
  const at = (release: string): { routes: string[]; parameters: string[] } => {
    const known = found.get(release) ?? { routes: [], parameters: [] };
    found.set(release, known);
    return known;
  };
  for (const { name, since, status } of documented)
    if (since !== '22' && status !== 'internal') at(since).routes.push(name);
  for (const { path, name, since } of parameters()) at(since).parameters.push(`\`${name}\` of \`${path}\``);
  return [...found]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([release, { routes, parameters }]) =>
      [
        `\n### ${release}\n`,
        ...[...countsOf(routes)].map(
          ([place, count]) => `- \`${place}\`: ${count === 1 ? '1 route' : `${count} routes`}`,
        ),
        ...(parameters.length > 0 ? [`- parameters: ${parameters.join(', ')}`] : []),
      ].join('\n'),
    )
    .join('\n');
}

/** How many of the routes there are in each place: the first two words below the realm. */
function countsOf(routes: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of routes) {
    const path = name.replace(/^\S+ \/admin\/(realms\/\{\w*\}\/)?/, '');
    const [first = '', second = '', third = ''] = path.split('/');
    const place =
      second.startsWith('{') && third
        ? `${first}/${second}/${third}`
        : second && !second.startsWith('{')
          ? `${first}/${second}`
          : first;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
}

/** The parameters with a release of their own, as the table writes them: `?briefRepresentation?@26.3`. */
function* parameters(): Generator<{ path: string; name: string; since: string }> {
  const open: string[] = [];
  for (const line of routes.trim().split('\n')) {
    const [, { length } = '', name = '', said = ''] = /^( *)([^:]+):? ?(.*)$/.exec(line) ?? [];
    open.length = length;
    const above = open.join('');
    const [first = '', ...others] = name.split(' ');
    open.push(first);
    for (const [, parameter = '', since = ''] of said.matchAll(/([\w-]+)[?*=]?@([\d.]+)/g))
      for (const each of [first, ...others])
        yield { path: `${above}${each}`.replace('/admin/realms/{}', ''), name: parameter, since };
  }
}

/** What tests know of servers in addition, by release. */
export function differencesBetween(): string {
  const byRelease = Map.groupBy(Object.entries(differences), ([, since]) => since);
  const lines = [...byRelease].map(
    ([since, found]) => `- ${since}: ${found.map(([what]) => what).join('; ')}`,
  );
  return `\n${lines.join('\n')}`;
}
