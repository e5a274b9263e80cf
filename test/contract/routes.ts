import { readFileSync } from 'node:fs';

/** One route of the server, as its own jars have it. */
export interface Route {
  /** `GET /admin/realms/{realm}/users` */
  readonly name: string;
  readonly tag: string;
  /** The first of the releases 22.0.5, 24.0.5, 26.0.8, 26.4.7 and 26.7.4 that has it, or `?`. */
  readonly since: string;
  readonly status: string;
}

/** Every route of the Admin REST API of Keycloak 26.7.4. */
export const routes: readonly Route[] = readFileSync(new URL('operations.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [method = '', path = '', tag = '', since = '', status = ''] = line.split('\t');
    return { name: `${method} ${path}`, tag, since, status };
  });

/** The route that a request reaches: of those whose shape fits, the one with the most words in common. */
export function routeOf(request: string): Route | undefined {
  const parts = request.split('/');
  let best: { route: Route; words: number } | undefined;
  for (const route of routes) {
    const shape = route.name.split('/');
    const fits =
      shape.length === parts.length && shape.every((part, at) => part === parts[at] || isHole(part));
    const words = shape.filter((part) => !isHole(part)).length;
    if (fits && (best === undefined || words > best.words)) best = { route, words };
  }
  return best?.route;
}

function isHole(part: string): boolean {
  return part.startsWith('{');
}
