import { checkedQuery } from '../http/url.ts';
import { type AttributeQuery, attributeQuery } from './attribute-query.ts';

const window = 'first max';
const brief = 'briefRepresentation?';
const names = 'email firstName lastName';
const users = `search username ${names} exact? emailVerified? enabled? idpAlias idpUserId q= createdAfter createdBefore`;
const organizations = 'search exact? q=';
const children = `search exact? subGroupsCount? ${window}`;
const groups = `${children} q= ${brief}`;
const events = `dateFrom dateTo direction ${window}`;
const policies = `policyId name resource resourceType scope owner fields ${window}`;
const resources = `_id name exactName? uri matchingUri? owner type scope deep? ${window}`;
const tickets = 'resourceId scopeId owner requester granted?';
const mail = 'client_id redirect_uri';
const example = 'userId scope';

/**
 * The parameters of the routes that have some, by the path below the realm: `?` marks a boolean, `*` what may be a list,
 * `=` pairs of attributes. The first one that fits counts.
 */
const table: readonly (readonly [route: RegExp, parameters: string])[] = [
  [/^$/, brief],
  [/^users$/, `${users} ${brief} ${window}`],
  [/^users\/count$/, users],
  [/^users\/[^/]+$/, 'userProfileMetadata?'],
  [/^users\/[^/]+\/groups\/count$/, 'search'],
  [/^(users|organizations\/[^/]+\/members)\/[^/]+\/groups$/, `search ${brief} ${window}`],
  [/\/reset-password-email$/, mail],
  [/\/(execute-actions|send-verify)-email$|\/send-credential-offer$/, `lifespan ${mail}`],
  [/^(organizations\/[^/]+\/)?groups$/, `${groups} populateHierarchy?`],
  [/^organizations\/[^/]+\/identity-providers\/[^/]+\/groups$/, groups],
  [/^groups\/count$/, 'search top?'],
  [/^groups\/[^/]+\/children$/, `${children} ${brief}`],
  [/\/groups\/[^/]+\/children$/, children],
  [/groups\/[^/]+\/members$|roles\/[^/]+\/(users|groups)$/, `${brief} ${window}`],
  [/\/composite$/, brief],
  [/^organizations\/[^/]+\/groups\//, 'subGroupsCount?'],
  [/^roles-by-id\/[^/]+\/composites$/, `search ${window}`],
  [/^(clients\/[^/]+\/)?roles$/, `search ${brief} ${window}`],
  [/^organizations$/, `${organizations} ${brief} ${window}`],
  [/^organizations\/count$/, organizations],
  [/^organizations\/[^/]+\/members$/, `search exact? membershipType ${brief} ${window}`],
  [/^organizations\/[^/]+\/invitations$/, `search ${names} status ${window}`],
  [/\/organizations$/, brief],
  [/^identity-provider\/instances$/, `search type capability realmOnly? ${brief} ${window}`],
  [/^identity-provider\/.*\/export$/, 'format'],
  [/^clients$/, `clientId search? q= viewableOnly? ${window}`],
  [/^clients\/v2$/, 'q fields sort offset limit'],
  [/^clients\/[^/]+\/(user|offline)-sessions$/, window],
  [/-(access-token|id-token|saml-response)$/, `${example} audience`],
  [/-userinfo$/, example],
  [/\/evaluate-scopes\/protocol-mappers$/, 'scope'],
  [/\/(policy|permission)$/, `type permission? ${policies}`],
  [/\/(policy|permission)\/(.+\/)?search$/, 'name fields'],
  [/\/resource-server\/[^/]+\/search$/, 'name'],
  [/\/resource-server\/(policy|permission)\//, policies],
  [/\/resource(-server\/resource|_set)$/, resources],
  [/\/resource-server\/scope$/, `scopeId name ${window}`],
  [/\/uma-policy$/, `name scope resource ${window}`],
  [/\/permission\/ticket$/, `${tickets} returnNames? ${window}`],
  [/\/permission\/ticket\/count$/, tickets],
  [/^events$/, `type* client user ipAddress ${events}`],
  [
    /^admin-events$/,
    `operationTypes* resourceTypes* resourcePath authRealm authClient authUser authIpAddress ${events}`,
  ],
  [/^components$/, 'parent type name providerId'],
  [/\/sub-component-types$/, 'type'],
  [/^workflows$/, `search exact? ${window}`],
  [/^workflows\/migrate$/, 'from to'],
  [/^workflows\/[^/]+$/, 'includeId?'],
  [/^workflows\/.+\/activate\//, 'notBefore'],
  [/^user-storage\/[^/]+\/sync$/, 'action'],
  [/^user-storage\/.+\/sync$/, 'direction'],
  [/^sessions\/[^/]+$/, 'isOffline?'],
  [/^localization\/[^/]+$/, 'useRealmDefaultLocaleFallback?'],
  [/^partial-export$/, 'exportClients? exportGroupsAndRoles?'],
  [/^client-policies\/policies$/, 'include-global-policies?'],
  [/^client-policies\/profiles$/, 'include-global-profiles?'],
  [/^ssf\/(clients\/[^/]+\/)?events$/, 'status olderThan'],
  [/^whoami$/, 'currentRealm'],
];

/** The parameters of a route below a realm with their marks, or `undefined` when it has none. */
export function parametersOf(path: string): ReadonlyMap<string, string> | undefined {
  const [, parameters] = table.find(([route]) => route.test(path)) ?? [];
  if (parameters === undefined) return undefined;
  return new Map(parameters.split(' ').map((text) => [text.replace(/\W$/, ''), text.slice(-1)]));
}

/**
 * The query as the server takes it. What the route does not have is a `TypeError`: the server would ignore it, and give
 * what nobody asked for.
 */
export function asked(path: string, query: object): object {
  const known = parametersOf(path);
  if (!known) return query;
  const taken: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(checkedQuery(query))) {
    if (value === undefined) continue;
    const mark = known.get(name);
    if (mark === undefined) {
      const names = [...known.keys()].join(', ');
      throw new TypeError(`A query of ${path} has no ${name}, which the server would ignore, but ${names}`);
    }
    // It reads anything but `true` as no, and of a list the first value.
    if (mark === '?' && typeof value !== 'boolean') throw new TypeError(`${name} must be true or false`);
    if (mark !== '*' && Array.isArray(value)) throw new TypeError(`${name} must be one value`);
    taken[name] = mark === '=' ? attributeQuery(value as AttributeQuery) : value;
  }
  return taken;
}
