import type { JWTPayload } from 'jose';
import type { NeededRoles, Refusal } from '../http/transport.ts';

/** A request with a token that the server refused. */
export interface RefusedToken extends Refusal {
  /** The expected issuer, if not below the server's URL. */
  readonly issuer: string | undefined;
  /** Thumbprint of the key that the request proved. */
  readonly thumbprint: string | undefined;
}

/**
 * Returns possible reasons for the refusal of a token with these claims, or with none that can be read. No hint contains
 * the token.
 */
export function refusalHints(claims: JWTPayload | undefined, refused: RefusedToken): string[] {
  const { status, roles } = refused;
  if (!claims) {
    if (status === 403 && roles) return [needed(roles)];
    return status === 401 ? ['The token is not a JWT. Is it an access token of this server?'] : [];
  }
  if (status === 403) return adminRights(claims, refused);
  const hints = [
    ...expiry(claims),
    ...issuer(claims, refused),
    ...kind(claims),
    ...binding(claims, refused.thumbprint),
  ];
  return hints.length > 0
    ? hints
    : [
        'Its session may have ended, or the realm may refuse all tokens issued before a certain time (notBefore).',
        ...scope(claims, refused),
      ];
}

function expiry({ exp }: JWTPayload): string[] {
  return typeof exp === 'number' && exp * 1000 < Date.now()
    ? [`The token expired at ${new Date(exp * 1000).toISOString()}.`]
    : [];
}

function issuer({ iss }: JWTPayload, { serverUrl, issuer: expected }: RefusedToken): string[] {
  if (typeof iss !== 'string' || iss === expected || iss.startsWith(`${serverUrl}/realms/`)) return [];
  return [
    `The token was issued by ${JSON.stringify(iss)}, but the request was sent to ${serverUrl}: the server requires both to have the same base URL.`,
  ];
}

function kind({ typ }: JWTPayload): string[] {
  if (typ === 'ID') return ['This is an ID token; the server requires the access token.'];
  return typ === 'Refresh' || typ === 'Offline'
    ? ['This is a refresh token: pass it as auth.refreshToken, with the clientId that obtained it.']
    : [];
}

function binding({ cnf }: JWTPayload, thumbprint: string | undefined): string[] {
  const { jkt } = (cnf ?? {}) as { jkt?: unknown };
  if (jkt === thumbprint) return [];
  if (jkt === undefined) return ['auth.dpop is set, but the token is not bound to a key.'];
  return thumbprint === undefined
    ? ['The token is bound to a key (DPoP) and works only with the auth.dpop that obtained it.']
    : ['The token is bound to a different key than the one of auth.dpop.'];
}

/** Accounts of `master` can administer every realm; other accounts only their own realm. */
function adminRights(claims: JWTPayload, { path, roles }: RefusedToken): string[] {
  const { iss } = claims;
  const [admin, realms, asked] = path;
  const own = typeof iss === 'string' ? /\/realms\/([^/]+)$/.exec(iss)?.[1] : undefined;
  if (admin !== 'admin') return [];
  if (!/^(realms|api)$/.test(realms ?? '') || !asked || own === undefined)
    return roles ? [needed(roles)] : [];
  const isOwn = encodeURIComponent(asked) === own;
  if (!isOwn && own !== 'master') {
    return [
      `The token belongs to the realm ${JSON.stringify(own)}, whose accounts cannot administer ${JSON.stringify(asked)}.`,
    ];
  }
  const client = isOwn && own !== 'master' ? 'realm-management' : `${asked}-realm`;
  const held = rolesOf(claims, client);
  const [isMissing] = scope(claims, { path });
  const needs = roles ? [needed(roles, client)] : [];
  if (!held)
    return [
      ...needs,
      ...(isMissing ? [`If the account has it: ${isMissing.replace('Since', 'since')}`] : []),
    ];
  const has = (name: string): boolean => held.includes(name);
  const isEnough = roles && (roles.each === 'or' ? roles.names.some(has) : roles.names.every(has));
  return [...needs, told(claims, client, held), ...(isEnough && isMissing ? [isMissing] : [])];
}

function needed({ names, each, newer }: NeededRoles, client?: string): string {
  const of =
    names[0] === 'create-realm' ? ' of the realm master' : client === undefined ? '' : ` of ${client}`;
  const shown = names.map((name) => `\`${name}\``).join(` ${each} `);
  const more = newer ? `, and \`${newer.name}\` since Keycloak ${newer.since}` : '';
  return `The request needs the ${names.length > 1 ? 'roles' : 'role'} ${shown}${of}${more}.`;
}

/** Lightweight tokens contain no roles; the server looks them up. */
function rolesOf({ resource_access: access }: JWTPayload, client: string): string[] | undefined {
  if (typeof access !== 'object' || access === null) return undefined;
  const { [client]: mapped } = access as Record<string, { roles?: unknown } | undefined>;
  return [mapped?.roles ?? []].flat().map(String).sort();
}

function told({ azp }: JWTPayload, client: string, names: readonly string[]): string {
  const bearer = typeof azp === 'string' ? `The token of the client ${JSON.stringify(azp)}` : 'The token';
  return `${bearer} has ${names.length === 0 ? 'no role' : `the roles ${names.join(', ')}`} of ${client}.`;
}

/** Keycloak 26.8.2 and later require it; only `admin-cli` and the console have it by default. */
function scope({ aud, scope }: JWTPayload, { path }: Pick<RefusedToken, 'path'>): string[] {
  const isNamed = JSON.stringify([aud, scope]).includes('kc-admin-api');
  return path[0] !== 'admin' || isNamed
    ? []
    : [
        'Since Keycloak 26.8.2, the client needs `kc-admin-api` among its default client scopes, or among the optional ones with auth.scope.',
      ];
}
