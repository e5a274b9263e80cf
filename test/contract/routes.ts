import { readFileSync } from 'node:fs';

/**
 * One route of the server, as its own jars have it: scripts/generate/Routes.java printed those of 22.0.5, 23.0.7, 24.0.5,
 * 25.0.6, 26.0.8, 26.1.5, 26.2.5, 26.3.5, 26.4.7, 26.5.7, 26.6.4 and 26.7.4.
 */
export interface Route {
  /** `GET /admin/realms/{realm}/users` */
  readonly name: string;
  readonly tag: string;
  /**
   * The first minor release that has it: `26.4`; `22` is 22 or older, `?` not known of an internal one. A preview counts
   * only while the route is one still: organizations had theirs in 25, workflows in 26.4.
   */
  readonly since: string;
  readonly status: string;
  /** The feature that it needs and that is off by default: `ssf`. */
  readonly feature: string | undefined;
}

/** The release and the feature as the docs of a verb say them: `26.7+, feature `ssf``. */
export function markOf({ since, feature }: Route): string {
  return feature ? `${since}+, feature \`${feature}\`` : `${since}+`;
}

/** Every route of the Admin REST API of Keycloak 26.7.4. */
export const routes: readonly Route[] = readFileSync(new URL('operations.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [method = '', path = '', tag = '', since = '', status = '', , feature] = line.split('\t');
    return { name: `${method} ${path}`, tag, since, status, feature: feature || undefined };
  });

/** The route that a request reaches: of those whose shape fits, the one with the most words in common. */
export function routeOf(request: string): Route | undefined {
  if (!reached.has(request)) reached.set(request, bestFor(request));
  return reached.get(request);
}

const reached = new Map<string, Route | undefined>();

function bestFor(request: string): Route | undefined {
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
