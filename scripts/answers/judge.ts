import { Ajv, type ErrorObject } from 'ajv';
import { routeOf } from '../../test/contract/routes.ts';
import type { Accepted } from './accepted.ts';
import { type Declared, likeRequest } from './declared.ts';

/** One answer of the server, as `test/server/answers` writes it down. */
export interface RecordedAnswer {
  /** `GET /admin/realms/acme/users` */
  readonly request: string;
  readonly status: number;
  /** The JSON without its values; absent where the answer was none. */
  readonly shape?: unknown;
}

/** What the answers of a run say about routes and types. */
export interface Verdict {
  /** The routes that were answered with success. */
  readonly answered: ReadonlySet<string>;
  /** The statuses of the others, by route. */
  readonly failed: ReadonlyMap<string, ReadonlySet<number>>;
  /** How many answers were held against a type. */
  readonly checked: number;
  /** Where answers are not as their types say, by route: `[].name is unknown`. */
  readonly misfits: ReadonlyMap<string, ReadonlySet<string>>;
  /** What was accepted, and did not come. */
  readonly unseen: readonly Accepted[];
}

/** Compares what was answered with what is declared. */
export function judge(
  answers: Iterable<RecordedAnswer>,
  { requests, schemas, definitions }: Declared,
  accepted: readonly Accepted[],
): Verdict {
  const ajv = new Ajv({ allErrors: true });
  ajv.addSchema({ $id: 'types', definitions });
  const checks = new Map([...schemas].map(([line, schema]) => [line, ajv.compile(schema)]));
  const answered = new Set<string>();
  const failed = new Map<string, Set<number>>();
  const misfits = new Map<string, Set<string>>();
  const seen = new Set<Accepted>();
  let checked = 0;
  for (const { request, status, shape } of answers) {
    const route = routeOf(request)?.name ?? request;
    if (status >= 300) {
      into(failed, route, status);
      continue;
    }
    answered.add(route);
    const check = checks.get(likeRequest(request, requests) ?? '');
    if (shape === undefined || check === undefined) continue;
    checked++;
    check(shape);
    for (const error of check.errors ?? []) {
      const found = misfit(error);
      const why = accepted.find(({ routes, misfits }) => routes.test(route) && misfits.includes(found));
      if (why) seen.add(why);
      else into(misfits, route, found);
    }
  }
  for (const route of answered) failed.delete(route);
  return {
    answered,
    failed,
    checked,
    misfits,
    unseen: accepted.filter((one) => !one.isRare && !seen.has(one)),
  };
}

function into<T>(map: Map<string, Set<T>>, key: string, value: T): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}

function misfit({ instancePath, keyword, params, message }: ErrorObject): string {
  const place = instancePath.replace(/\/\d+(?=\/|$)/g, '[]').replaceAll('/', '.');
  if (keyword === 'additionalProperties') return `${place}.${params['additionalProperty']} is unknown`;
  if (keyword === 'required') return `${place}.${params['missingProperty']} is missing`;
  return `${place || 'it'} ${message}`;
}
