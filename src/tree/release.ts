import type { Newer } from '../facts/query.ts';
import type { ServerInfoRepresentation } from '../facts/representations.ts';
import type { ForbiddenError, KeycloakError, ownError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';

/** Functions that this module is handed. If it imported them, bundles would be split along it. */
export interface ReleaseTools {
  readonly ForbiddenError: typeof ForbiddenError;
  readonly KeycloakError: typeof KeycloakError;
  readonly ownError: typeof ownError;
}

type Release = readonly [major: number, minor: number];

/**
 * What the servers have since these releases. From 26.4 on a server tells its version only to who may see the whole
 * realm, but its features to each administrator.
 */
const marks: readonly (readonly [feature: RegExp, release: Release])[] = [
  [/^(SSF|TOKEN_EXCHANGE_DELEGATION|HTTP_OPTIMIZED_SERIALIZERS)$/, [26, 7]],
  [/^(CLIENT_ADMIN_API_V2|CIMD|STEP_UP_AUTHENTICATION_SAML)$/, [26, 6]],
  [/^(JWT_AUTHORIZATION_GRANT|OPENTELEMETRY_METRICS)$/, [26, 5]],
  [/^/, [26, 4]],
];

/** By what the transports of a server have in common. */
const known = new WeakMap<object, Promise<Release | undefined>>();

/**
 * Refuses a query with a parameter that the server is too old for: it would ignore it, and give what nobody asked for.
 * Once a server was asked for its release, no other request is made for that.
 */
export async function demandRelease(
  tools: ReleaseTools,
  transport: Transport,
  newer: readonly Newer[],
  where: string,
  options: RequestOptions | undefined,
): Promise<void> {
  let release = known.get(transport.server);
  if (!release) {
    release = releaseOf(tools, transport, options);
    known.set(transport.server, release);
    // One that failed, or found an older server that may be replaced, is no answer for the next call.
    release.then(
      (found) =>
        (!found || newer.some(({ since }) => isBelow(found, since))) && known.delete(transport.server),
      () => known.delete(transport.server),
    );
  }
  const found = await release.catch((error) => {
    throw tools.ownError(error);
  });
  const ignored = found && newer.find(({ since }) => isBelow(found, since));
  if (!ignored) return;
  const { parameter, since } = ignored;
  throw new tools.KeycloakError(
    `Keycloak ${found.join('.')} would ignore ${parameter} in a query of ${where}: it needs ${since}`,
    'ignored',
  );
}

/** The release of a server; `undefined` for who has no role at all, and is refused by whatever comes next. */
async function releaseOf(
  { ForbiddenError }: ReleaseTools,
  transport: Transport,
  { signal, timeout, headers }: RequestOptions = {},
): Promise<Release | undefined> {
  try {
    const path = ['admin', 'serverinfo'];
    const answer = await transport.send({ method: 'GET', path, signal, timeout, headers });
    const { systemInfo, features = [] } = answer.json<ServerInfoRepresentation>();
    return systemInfo?.version === undefined
      ? marks.find(([mark]) => features.some(({ name = '' }) => mark.test(name)))?.[1]
      : numbersOf(systemInfo.version);
  } catch (error) {
    if (error instanceof ForbiddenError) return undefined;
    throw error;
  }
}

function numbersOf(text: string): Release {
  const [major = 0, minor = 0] = text.split('.').map(Number.parseFloat);
  return [major, minor];
}

function isBelow([major, minor]: Release, since: string): boolean {
  const [wantedMajor, wantedMinor] = numbersOf(since);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}
