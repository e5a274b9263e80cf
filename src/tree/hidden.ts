import type { Answer } from '../http/answer.ts';
import type { ApiError, NotFoundError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import type { ReleaseTools } from './release.ts';

/** Classes and functions that this module is handed. If it imported them, bundles would be split along it. */
export interface HiddenTools extends ReleaseTools {
  readonly ApiError: typeof ApiError;
  readonly NotFoundError: typeof NotFoundError;
  /** Sends a GET with the authorization of the list. */
  readonly read: (path: readonly string[], options: RequestOptions, query?: object) => Promise<Answer>;
}

/** A list that was empty. */
export interface EmptyList {
  readonly transport: Transport;
  readonly path: readonly string[];
  /** The authorization that it was requested with. */
  readonly bearer: string | undefined;
  readonly query: object | undefined;
  readonly options: RequestOptions;
}

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

/** Lists of a client that are emptied since Keycloak 26.8, for who may see the client but not what is in them. */
const testsOfClients: typeof tests = {
  'default-client-scopes': clients,
  'optional-client-scopes': clients,
  'offline-sessions': users,
  'user-sessions': users,
};

/** Of each client: what the bearer of the last token may see, by realm and route. */
const seen = new WeakMap<Transport, { bearer: string | undefined; rights: Map<string, Promise<unknown>> }>();

/**
 * Throws `ForbiddenError` if an empty list below a realm may be empty because the caller may not see what is in it. Asks
 * once for each token. An account that sees some objects, by a permission of its own, has an empty list for its filter.
 */
export async function refuseHidden(
  tools: HiddenTools,
  { transport, path, bearer, query = {}, options }: EmptyList,
): Promise<void> {
  const [admin = '', realms = '', realm = '', family = '', , part] = path;
  const list = part ?? family;
  const test = (part === undefined ? tests : testsOfClients)[list];
  // The page behind the last one is empty for everybody.
  if (!test || Reflect.get(query, 'first') > 0) return;
  const home = [admin, realms, realm];
  const before = seen.get(transport);
  const known = before?.bearer === bearer && before ? before : { bearer, rights: new Map() };
  seen.set(transport, known);
  const key = [realm, ...test].join('/');
  const asked = known.rights.get(key) ?? tools.read([...home, ...test], { headers: options.headers });
  known.rights.set(key, asked);
  // Only that the caller may not see it is worth an error, and it is forgotten with whatever else is no answer.
  asked.catch((error: unknown) => error instanceof tools.NotFoundError || known.rights.delete(key));
  try {
    await tools.joined(asked, options);
  } catch (error) {
    if (!(error instanceof tools.ForbiddenError)) {
      // Without an answer to this question, the list is as the server gave it.
      if (error instanceof tools.ApiError) return;
      throw error;
    }
    if (part !== undefined) {
      const { isOlder } = await import('./release.ts');
      if (await isOlder(tools, transport, '26.8', options)) return;
    }
    const isFiltered = Object.values(query).some((value) => value !== undefined);
    const some = isFiltered ? (await tools.read(path, options, { first: 0, max: 1 })).json<unknown[]>() : [];
    if (some.length > 0) return;
    throw new tools.ForbiddenError({
      method: 'GET',
      path: `/${path.map(encodeURIComponent).join('/')}`,
      httpStatus: 403,
      description: `The server leaves out all ${list} of the list, because the account may not view them`,
      hints: error.hints,
    });
  }
}
