import type { joined } from '../http/deadline.ts';
import type { ApiError, KeycloakError, NotFoundError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import type { ownOf } from '../http/own.ts';
import type { Transport, TransportRequest } from '../http/transport.ts';

/** Classes and functions that this module is handed. If it imported them, bundles would be split along it. */
export interface CarriedTools {
  readonly ApiError: typeof ApiError;
  readonly joined: typeof joined;
  readonly KeycloakError: typeof KeycloakError;
  readonly noSuchRole: RegExp;
  readonly NotFoundError: typeof NotFoundError;
  readonly ownOf: typeof ownOf;
}

/** Whether bodies of DELETE arrive, by what the transports of a server have in common. */
const known = new WeakMap<object, Promise<boolean | undefined>>();

/** A role that no realm has. */
const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * Refuses a DELETE with a body where a proxy drops such bodies: of a list of role mappings, the server then removes
 * every one. Asks once for each server.
 */
export async function demandBodies(
  tools: CarriedTools,
  transport: Transport,
  path: readonly string[],
  options: RequestOptions,
): Promise<void> {
  const asked = ['admin', 'realms', path[2] as string, 'roles-by-id', nobody, 'composites'];
  let carries = known.get(transport.server);
  if (!carries) {
    carries = carriesBodies(tools, transport, asked, options);
    known.set(transport.server, carries);
    const forget = (): unknown => known.delete(transport.server);
    carries.then((found) => found || forget(), forget);
  }
  const shown = { method: 'DELETE', path: `/${asked.join('/')}` };
  if ((await tools.joined(carries, options, shown)) !== false) return;
  throw new tools.KeycloakError(
    `A proxy drops the body of this request, and Keycloak would remove everything: nothing was sent (DELETE /${path.join('/')})`,
    'body_dropped',
    [
      'The proxy in front of Keycloak must pass on the body of DELETE; or set serverUrl to a URL that avoids it.',
    ],
  );
}

/** Sends what the server cannot read, to where nothing can be lost. It reads the body before it looks for the role. */
async function carriesBodies(
  { ApiError, noSuchRole, NotFoundError, ownOf }: CarriedTools,
  transport: Transport,
  path: readonly string[],
  { headers }: RequestOptions,
): Promise<boolean | undefined> {
  try {
    await transport.send(ownOf<TransportRequest>({ method: 'DELETE', path, headers, body: {} }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error instanceof NotFoundError) return noSuchRole.test(error.description) ? false : undefined;
    return error.httpStatus === 400 || undefined;
  }
  return undefined;
}
