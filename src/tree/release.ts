import type { Newer } from '../facts/query.ts';
import type { ServerInfoRepresentation } from '../facts/representations.ts';
import type { joined } from '../http/deadline.ts';
import type { ForbiddenError, KeycloakError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';

/** Classes and functions that this module is handed. If it imported them, bundles would be split along it. */
export interface ReleaseTools {
  readonly ForbiddenError: typeof ForbiddenError;
  readonly joined: typeof joined;
  readonly KeycloakError: typeof KeycloakError;
}

type Release = readonly [major: number, minor: number];

/**
 * What the servers have since these releases. From 26.4 on a server tells its version only to who may see the whole
 * realm, but its features to each administrator.
 */
const marks: readonly (readonly [feature: RegExp, release: Release])[] = [
  [/^(HTTP_CLIENT_V2|LDAP_METRICS|OID4VC_VP)$/, [26, 8]],
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
  const found = await serverRelease(tools, transport, newer, options);
  const ignored = found && newer.find(({ since }) => isBelow(found, since));
  if (!ignored) return;
  const { parameter, since } = ignored;
  throw new tools.KeycloakError(
    `Keycloak ${found.join('.')} would ignore ${parameter} in a query of ${where}: it needs ${since}`,
    'ignored',
  );
}

/** Returns whether a server is older than a release. A server that does not reveal its release counts as a newer one. */
export async function isOlder(
  tools: ReleaseTools,
  transport: Transport,
  since: string,
  options: RequestOptions | undefined,
): Promise<boolean> {
  const found = await serverRelease(tools, transport, [{ since }], options);
  return found !== undefined && isBelow(found, since);
}

/** The release of a server, asked for once; one that is older than these may be replaced, and is asked again. */
async function serverRelease(
  tools: ReleaseTools,
  transport: Transport,
  wanted: readonly Pick<Newer, 'since'>[],
  options: RequestOptions | undefined,
): Promise<Release | undefined> {
  let release = known.get(transport.server);
  if (!release) {
    release = releaseOf(tools, transport, options?.headers);
    known.set(transport.server, release);
    // One that failed, or found an older server that may be replaced, is no answer for the next call.
    release.then(
      (found) =>
        (!found || wanted.some(({ since }) => isBelow(found, since))) && known.delete(transport.server),
      () => known.delete(transport.server),
    );
  }
  const basePath = new URL(transport.serverUrl).pathname.replace(/^\/$/, '');
  return tools.joined(release, options, { method: 'GET', path: `${basePath}/admin/serverinfo` });
}

/** The release of a server; `undefined` for who has no role at all, and is refused by whatever comes next. */
async function releaseOf(
  { ForbiddenError }: ReleaseTools,
  transport: Transport,
  headers: RequestOptions['headers'],
): Promise<Release | undefined> {
  try {
    const path = ['admin', 'serverinfo'];
    const answer = await transport.send({ method: 'GET', path, headers });
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
