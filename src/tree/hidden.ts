import type { Answer } from '../http/answer.ts';
import { ApiError, ForbiddenError, NotFoundError } from '../http/errors.ts';
import type { Transport } from '../http/transport.ts';

const nobody = '00000000-0000-4000-8000-000000000000';
const users = ['attack-detection', 'brute-force', 'users', nobody];
const clients = ['clients-initial-access'];

/** Lists that the server empties for who may only query them, each with a route for those who may see all of it. */
const tests: Readonly<Record<string, readonly string[]>> = {
  users,
  groups: users,
  clients,
  'client-scopes': clients,
};

/** Of each client: what the bearer of the last token may see, by realm and route. */
const seen = new WeakMap<Transport, { bearer: string | undefined; rights: Map<string, Promise<unknown>> }>();

/** Sends a GET with the authorization of the list. */
type Read = (path: readonly string[], query?: object) => Promise<Answer>;

/**
 * Throws `ForbiddenError` if an empty list below a realm may be empty because the caller may not see what is in it. Asks
 * once for each token. An account that sees some objects, by a permission of its own, has an empty list for its filter.
 */
export async function refuseHidden(
  transport: Transport,
  path: readonly string[],
  { bearer, query, read }: { bearer: string | undefined; query: object; read: Read },
): Promise<void> {
  const [admin = '', realms = '', realm = '', list = ''] = path;
  const test = tests[list];
  if (!test) return;
  const get = (tail: readonly string[], query?: object): Promise<Answer> =>
    read([admin, realms, realm, ...tail], query);
  const before = seen.get(transport);
  const known = before?.bearer === bearer && before ? before : { bearer, rights: new Map() };
  seen.set(transport, known);
  const key = [realm, ...test].join('/');
  const asked = known.rights.get(key) ?? get(test);
  known.rights.set(key, asked);
  try {
    await asked;
  } catch (error) {
    // Without an answer to this question, the list is as the server gave it.
    if (error instanceof NotFoundError) return;
    known.rights.delete(key);
    if (!(error instanceof ForbiddenError)) {
      if (error instanceof ApiError) return;
      throw error;
    }
    const isFiltered = Object.values(query).some((value) => value !== undefined);
    const some = isFiltered ? (await get([list], { first: 0, max: 1 })).json<unknown[]>() : [];
    if (some.length > 0) return;
    throw new ForbiddenError({
      method: 'GET',
      path: `/${path.map(encodeURIComponent).join('/')}`,
      httpStatus: 403,
      description: `The server leaves out all ${list} of the list, because the account may not view them`,
      hints: error.hints,
    });
  }
}
