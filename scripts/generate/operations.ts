import { readFileSync } from 'node:fs';

/**
 * One route of the server, as its own jars have it: scripts/generate/Routes.java printed those of 22.0.5, 23.0.7,
 * 24.0.5,
 * 25.0.6, 26.0.8, 26.1.5, 26.2.5, 26.3.5, 26.4.7, 26.5.7, 26.6.4 and 26.7.4.
 */
export interface Route {
  /** `GET /admin/realms/{realm}/users` */
  readonly name: string;
  readonly tag: string;
  /**
   * The first minor release that has it: `26.4`; `22` is 22 or older, `?` not known of an internal one. A preview
   * counts
   * only while the route is one still: organizations had theirs in 25, workflows in 26.4.
   */
  readonly since: string;
  readonly status: string;
  /** The feature that it needs and that is off by default: `ssf`. */
  readonly feature: string | undefined;
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
