import type { Route } from '../../test/contract/routes.ts';
import type { Verdict } from './judge.ts';

/** What is said of a verdict: lines to know, and problems that fail the run. */
export interface Report {
  readonly lines: readonly string[];
  readonly problems: readonly string[];
}

/** What a verdict means for the types, whichever tests ran. */
export function reportTypes({ checked, misfits }: Verdict): Report {
  const problems = [...misfits].flatMap(([route, places]) =>
    [...places].map((place) => `not as declared: ${route}: ${place}`),
  );
  return { lines: [`${checked} answers checked`], problems };
}

/** What it means for the routes, when all tests ran; `uncalled` has the reasons for those that they do not call. */
export function reportRoutes(
  { answered, failed, unseen }: Verdict,
  routes: readonly Route[],
  uncalled: Readonly<Record<string, string>>,
): Report {
  const lines: string[] = [];
  const problems: string[] = [];
  const wanted = routes.filter(({ status }) => status !== 'internal');
  for (const status of new Set(wanted.map((route) => route.status))) {
    const names = wanted.filter((route) => route.status === status).map(({ name }) => name);
    const called = names.filter((name) => answered.has(name));
    lines.push(`${called.length}/${names.length} ${status} routes answered for real`);
    for (const name of names) {
      if (answered.has(name) || name in uncalled) continue;
      const got = [...(failed.get(name) ?? [])].join(', ');
      problems.push(`not answered with success: ${name}${got && ` (only ${got})`}`);
    }
  }
  for (const name of Object.keys(uncalled)) {
    if (answered.has(name)) problems.push(`answered, against test/contract/uncalled.ts: ${name}`);
    if (!wanted.some((route) => route.name === name))
      problems.push(`no route, in test/contract/uncalled.ts: ${name}`);
  }
  for (const { routes, why } of unseen)
    problems.push(`not seen, in scripts/answers/accepted.ts: ${routes.source}: ${why}`);
  return { lines, problems };
}
