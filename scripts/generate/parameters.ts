import { readFileSync } from 'node:fs';
import type { CompactDocument } from './document.ts';
import type { Route } from './operations.ts';

/** A query parameter that is newer than its route: a server between the two ignores it. */
export interface NewParameter {
  /** `GET /admin/realms/{}/users` */
  readonly route: string;
  readonly parameter: string;
  /** The first minor release whose document has it: `26.4`. */
  readonly since: string;
}

type Operations = Pick<CompactDocument, 'operations' | 'release'>;

/** Lists cut what is more than was asked for; and a number that was not wanted hurts nobody. */
const harmless = ['max', 'subGroupsCount'];

/** Whose document Maven cannot make, for the lack of a pom; the annotations in its jar have these. */
const inJars: Readonly<Record<string, readonly string[]>> = {
  '26.6': ['createdAfter', 'createdBefore', 'providerId'],
};

/** The rows of `parameters.tsv`. */
export const parameters: readonly NewParameter[] = readFileSync(
  new URL('parameters.tsv', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [route = '', parameter = '', since = ''] = line.split('\t');
    return { route, parameter, since };
  });

/** The text of `parameters.tsv`, by the documents of all releases, the oldest first. */
export function renderParameters(documents: readonly Operations[], routes: readonly Route[]): string {
  // That of a preview is no newer than the route.
  const sinceOf = new Map(routes.map(({ name, since }) => [name.replace(/\{[^}]*\}/g, '{}'), since]));
  const queries = documents.map(({ release, operations }) => ({
    release: release.replace(
      /^(\d+)(\.\d+).*/,
      (_, major, minor) => major + (Number(major) < 26 || minor === '.0' ? '' : minor),
    ),
    of: new Map(
      Object.entries(operations).map(([name, { query = {} }]) => [
        name.replace(/\{[^}]*\}/g, '{}'),
        Object.keys(query),
      ]),
    ),
  }));
  const rows = [...(queries.at(-1)?.of ?? [])].flatMap(([route, known]) => {
    const since = queries.filter(({ of }) => of.has(route));
    return known.sort().flatMap((parameter) => {
      const first = since.find(({ of }) => of.get(route)?.includes(parameter));
      const isNewer = first !== since[0] && !harmless.includes(parameter);
      const inJar = Object.keys(inJars).find((release) => inJars[release]?.includes(parameter));
      const release = inJar ?? first?.release ?? '';
      const isOfRoute = (sinceOf.get(route) ?? '').localeCompare(release, 'en', { numeric: true }) >= 0;
      return isNewer && !isOfRoute ? [`${route}\t${parameter}\t${release}`] : [];
    });
  });
  return `${['route\tparameter\tfirst_seen', ...rows.sort()].join('\n')}\n`;
}
