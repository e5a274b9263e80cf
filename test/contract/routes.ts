import { type Route, routes } from '../../scripts/generate/operations.ts';

export { type Route, routes };

/** The release and the feature as the docs of a verb say them: `26.7+, feature `ssf``. */
export function markOf({ since, feature }: Route): string {
  return feature ? `${since}+, feature \`${feature}\`` : `${since}+`;
}

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
