/** The response of a resource server to a client without permission (UMA 2.0 Grant, section 3.2.1). */
export interface UmaChallenge {
  /** The name of the protected area. */
  readonly realm?: string | undefined;
  /** The issuer: the URL of the realm where the client obtains an RPT. */
  readonly asUri?: string | undefined;
  /** The ticket to request permission with; absent if the resource server could not get one. */
  readonly ticket?: string | undefined;
}

/**
 * Returns the value of a `WWW-Authenticate` header, for a response with the status 401.
 *
 * @example
 * ```ts
 * import { formatChallenge } from 'realmtree';
 *
 * formatChallenge({ realm: 'acme', asUri: 'https://sso.example.com/realms/acme', ticket: 'eyJ…' });
 * // UMA realm="acme", as_uri="https://sso.example.com/realms/acme", ticket="eyJ…"
 * ```
 */
export function formatChallenge({ realm, asUri, ticket }: UmaChallenge): string {
  const parameters = Object.entries({ realm, as_uri: asUri, ticket }).filter(
    ([, value]) => value !== undefined,
  );
  if (parameters.length === 0) throw new TypeError('A challenge requires realm, asUri or ticket');
  return `UMA ${parameters.map(([name, value]) => `${name}=${quoted(name, value)}`).join(', ')}`;
}

function quoted(name: string, value: unknown): string {
  if (typeof value !== 'string' || !/^[\x20-\x7e]*$/.test(value)) {
    throw new TypeError(`The ${name} of a challenge must be printable ASCII`);
  }
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const separator = /[ \t,]*/y;
const word: RegExp = /* @__PURE__ */ new RegExp(token, 'y');
const value: RegExp = /* @__PURE__ */ new RegExp(
  `[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|(${token}))`,
  'ys',
);
const token68 = /[ \t]+[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;

/**
 * Returns the UMA challenge in a `WWW-Authenticate` header, which may contain other challenges too. Returns `undefined`
 * if there is none.
 */
export function parseChallenge(header: string | null | undefined): UmaChallenge | undefined {
  if (!header) return undefined;
  let at = 0;
  const next = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match) at = pattern.lastIndex;
    return match;
  };
  let current: Map<string, string> | undefined;
  for (next(separator); at < header.length; next(separator)) {
    const name = next(word)?.[0].toLowerCase();
    // Nothing that follows a fault can be told apart.
    if (name === undefined) break;
    const found = next(value);
    if (found) {
      const [, text, bare = ''] = found;
      current?.set(name, text === undefined ? bare : text.replace(/\\(.)/gs, '$1'));
      continue;
    }
    if (current) break;
    if (name === 'uma') current = new Map();
    else next(token68);
  }
  if (!current) return undefined;
  return { realm: current.get('realm'), asUri: current.get('as_uri'), ticket: current.get('ticket') };
}
