import type { ApiErrorFacts, FieldError } from './errors.ts';
import type { Texts } from './redact.ts';

/** Requirements of a route, and the text with which a server that lacks them responds. */
export interface RouteNeeds {
  /** `Keycloak 26.4`, `the feature ssf` */
  readonly what: string;
  /** Matches the server's text if that is unambiguous, not if it can also mean a missing object. */
  readonly says: RegExp | undefined;
}

/** Facts of a request, for the error of its response. */
export interface ErrorContext {
  readonly hints?: readonly string[] | undefined;
  readonly needs?: RouteNeeds | undefined;
  /** Whether an earlier attempt may have had the effect. */
  readonly isDoubtful?: boolean;
  /** Whether the path is the caller's own, so that the server may have no such route. */
  readonly isFree?: boolean | undefined;
}

/** A response, as far as it explains itself. */
export interface Explained {
  readonly method: string;
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly isJson: boolean;
  readonly isEmpty: boolean;
  readonly text: string;
}

/** Facts for the error of a response, without secrets. */
export type Explanation = Pick<ApiErrorFacts, 'description' | 'code' | 'fieldErrors' | 'hints'> & {
  /** The status that names the class of the error. */
  readonly status: number;
  readonly isValidation?: boolean;
};

/** The reason why there was no response. */
export interface Lost {
  /** The system's error code, if there was one. */
  readonly reason: string | undefined;
  /** The system's message, without secrets. */
  readonly text: string;
  readonly hints?: readonly string[] | undefined;
  /** Whether another attempt would fail in the same way. */
  readonly isSure?: boolean | undefined;
}

/** Makes errors of responses. */
export interface Explainer extends Texts {
  readonly explain: (answer: Explained, known: ErrorContext) => Explanation;
  /** `isAnswered` is whether the connection was lost in the middle of a response. */
  readonly lost: (error: unknown, isAnswered: boolean) => Lost;
}

const nothing: Texts = { clean: () => '', excerpt: () => '' };

/** Returns an explainer that shows such texts. Loaded for a response that is not what was expected. */
export function explainer(shown: Texts = nothing): Explainer {
  return {
    ...shown,
    explain: (answer, known) => explained(answer, known, shown),
    lost: (error, isAnswered) => {
      const { reason = isAnswered ? 'ECONNRESET' : undefined, text, ...told } = innermost(error);
      return { ...told, reason, text: shown.clean(text) || 'the request failed' };
    },
  };
}

/** Text of the server's frameworks for an unknown path below a known resource; the second one up to Keycloak 22. */
const unknownRoute = /matching target resource|^RESTEASY003210\b/i;
/** Text of the frameworks for any other unknown path, and of the server itself for some missing objects. */
const unknownPath = /^HTTP 404/;
/** Text that Keycloak 24 and 26.0 add to errors that already explain more. */
const saysNothing = /^For more on this error/;

function explained(answer: Explained, known: ErrorContext, shown: Texts): Explanation {
  const { status, isJson, isEmpty } = answer;
  if (status < 400) {
    // Without its query, which may contain a code or a token.
    const target = answer.headers.get('location')?.split(/[?#]/, 1)[0] ?? 'nowhere';
    const hint = 'Redirects are not followed with credentials: set serverUrl to the final URL.';
    const description = `A redirect to ${shown.clean(target) || 'another place'}`;
    return { status, description, code: 'redirect_refused', hints: [hint] };
  }
  const { key, description, fieldErrors } = complaint(answer, shown);
  const { needs, isDoubtful, isFree } = known;
  // A server may know the path with other methods, or take it for another one.
  const isTooOld =
    needs && (status === 405 || (status === 404 && (needs.says ?? unknownPath).test(description)));
  const noRoute = isTooOld || (status === 404 && ((!isJson && !isEmpty) || unknownRoute.test(description)));
  const lacks = status === 501 || /feature/i.test(description);
  // Keycloak 22 calls everything so, where newer releases have no key.
  const ownKey = key === 'unknown_error' && status !== 500 ? undefined : key;
  const own = hintsFor(answer, description, noRoute);
  // A 403 of another cause than the rights of the account.
  const hints = status === 403 && own.length > 0 ? own : [...own, ...(known.hints ?? [])];
  if (isDoubtful && hints.length === 0) {
    hints.push('The request had been sent before, and failed: that one may have done it.');
  }
  if (needs && noRoute) hints[0] = `This route needs ${needs.what}.`;
  else if (needs && lacks) hints[0] = `${hints[0] ?? ''} This route needs ${needs.what}.`.trim();
  else if (needs && unknownPath.test(description)) {
    hints.push(`If the object exists, the server has no such route: this route needs ${needs.what}.`);
  } else if (isFree && status === 404 && hints.length === 0 && unknownPath.test(description)) {
    // The server's response for a missing route is sometimes the same as for a missing object.
    hints.push('If the object exists, the server has no such route.');
  }
  return {
    status: noRoute ? 404 : status,
    description,
    code: noRoute ? 'route_not_found' : (ownKey ?? (status === 431 ? 'token_too_large' : undefined)),
    fieldErrors,
    hints,
    isValidation: status === 400 && (fieldErrors.length > 0 || key?.startsWith('invalidPassword') === true),
  };
}

/** The server's error, in any of its formats. */
function complaint(
  answer: Explained,
  shown: Texts,
): { key: string | undefined; description: string; fieldErrors: FieldError[] } {
  const clean = (value: unknown): string | undefined =>
    typeof value === 'string' && value.trim() !== '' ? shown.clean(value.trim()) || undefined : undefined;
  const body = errorBody(answer.text);
  const fieldErrors = shown.fieldErrors?.(body) ?? [];
  const inHeader = challenge(answer.headers.get('www-authenticate'));
  const error = clean(body?.['error']) ?? clean(inHeader['error']);
  const message = clean(body?.['errorMessage']);
  const key = [error, message].find((text) => text !== undefined && /^[A-Za-z][\w.-]*$/.test(text));
  const explained = clean(body?.['error_description']) ?? clean(inHeader['error_description']);
  const isEmpty = error !== undefined && key !== error && saysNothing.test(explained ?? '');
  const description =
    (fieldErrors.map(({ field, message }) => `${field}: ${message}`).join('; ') || undefined) ??
    (isEmpty ? undefined : explained) ??
    message ??
    error ??
    (answer.isJson ? undefined : shown.excerpt(answer.text) || undefined) ??
    'without an explanation';
  return { key, description, fieldErrors };
}

function errorBody(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined;
  } catch {
    // No JSON: the body is shown as the text that it is.
    return undefined;
  }
}

/** Quoted parameters of a `WWW-Authenticate` header. */
function challenge(header: string | null): Record<string, string> {
  return Object.fromEntries(
    [...(header ?? '').matchAll(/\b(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

function hintsFor(answer: Explained, description: string, noRoute: boolean): string[] {
  const { status } = answer;
  if (noRoute) {
    return [
      'The server has no such route. Check the path of serverUrl (before Keycloak 17 it ended in /auth).',
    ];
  }
  if (/https required/i.test(description)) {
    return ['The realm requires https (sslRequired): use an https serverUrl.'];
  }
  if (status === 501)
    return ['The route belongs to a feature that is not enabled on this server (--features=…).'];
  if (status === 431) {
    const setting =
      "client.update({ attributes: { 'client.use.lightweight.access.token.enabled': 'true' } })";
    return [
      `The token is too large for a header: enable lightweight access tokens for its client (24+), with ${setting}.`,
    ];
  }
  if (status === 407) return [proxyLogin];
  const limit = 'The server, or a proxy in front of it, limits the size of a request body.';
  return [...(status === 413 ? [limit] : []), ...ofGateway(answer)];
}

const proxyLogin =
  'A proxy requires a login: put it into its URL, as in http://user:password@proxy.example.com:3128.';

/** Hints for a page that Keycloak does not have, and for a status that it does not send. */
function ofGateway({ method, status, headers, text }: Explained): string[] {
  const isPage = /html/i.test(headers.get('content-type') ?? '') && /^\s*<[!?a-z]/i.test(text);
  if (!isPage && status !== 502 && status !== 504) return [];
  const sent = 'A proxy in front of Keycloak sent this response.';
  const isDone = method !== 'GET' && status >= 500;
  return [isDone ? `${sent} Keycloak may have done what was requested.` : sent];
}

/** Codes of the system, and what runtimes say instead: a code of their own, or words without one. */
const systemCodes: readonly (readonly [code: string, says: RegExp])[] = [
  ['ECONNREFUSED', /^ConnectionRefused$|connection refused/i],
  ['ECONNRESET', /^(UND_ERR_SOCKET|ConnectionClosed|ConnectionReset)$|connection (closed|reset)/i],
  ['ENOTFOUND', /^DNSLookupFailed$|dns error/i],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /certificate: UnknownIssuer/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /certificate: NotValidForName/],
  ['CERT_HAS_EXPIRED', /certificate: Expired/],
];

/** Codes and words of faults that stay, each with a hint. They may be those of a proxy, which undici does not say. */
const stays: readonly (readonly [says: RegExp, hint: string])[] = [
  [
    /^(UNABLE_TO_\w*(CERT|SIGNATURE)\w*|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_UNTRUSTED)\b/,
    'No trusted authority issued the certificate of the server, or of the proxy: add its authority with NODE_EXTRA_CA_CERTS, or pass it as `ca` to undiciFetch.',
  ],
  [/^ERR_TLS_CERT_ALTNAME_INVALID\b/, 'The certificate is for other names: use one of them in the URL.'],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)\b/, 'Check the certificate, and the clock of this machine.'],
  [/wrong version number/i, 'The port does not speak TLS: check the scheme and the port of the URL.'],
  [
    /^ERR_SSL_[^_\s]+_ALERT_(\w+_)?(CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)/,
    'The server may require a client certificate: pass `cert` and `key` to undiciFetch.',
  ],
];

/** Words of undici for the response of a proxy that did not open the connection. */
const refusedByProxy = /\bProxy response \((\d+)\)|\bProxy Authentication Required \((407)\)/;

/**
 * The system's message for a failed connection, which runtimes bury in causes. Errors are recognized by their shape,
 * because a test runner or a worker may have errors of another realm.
 */
function innermost(error: unknown): Lost {
  let reason: string | undefined;
  let text = 'the request failed';
  let at: unknown = error;
  for (let depth = 0; typeof at === 'object' && at !== null && depth < 8; depth++) {
    const { code, message, cause, errors } = at as Record<string, unknown>;
    if (typeof code === 'string') reason = code;
    if (typeof message === 'string' && message) text = message;
    at = Array.isArray(errors) ? errors[0] : cause;
  }
  const [, ...statuses] = refusedByProxy.exec(text) ?? [];
  const status = statuses.find(Boolean);
  if (status !== undefined) return byProxy(status);
  // OpenSSL wraps its words in addresses and the path of a file.
  text = text.replace(/^\w*:error:\w+:[^:]*:[^:]*:([^:]+):[\s\S]*$/, '$1');
  const said = reason ?? text;
  reason = systemCodes.find(([, says]) => says.test(said))?.[0] ?? reason;
  // Some messages contain the URL, whose query must not be shown.
  text = text.replace(/\bhttps?:\/\/[^\s)]+/gi, (url) => url.split(/[?#]/, 1)[0] as string);
  const hint = stays.find(([says]) => says.test(`${reason} ${text}`))?.[1];
  return {
    reason,
    text: reason && !text.includes(reason) ? `${text} (${reason})` : text,
    hints: hint === undefined ? [] : [hint],
    isSure: hint !== undefined,
  };
}

/** The loss of a request that a proxy with this status did not send on. */
function byProxy(status: string): Lost {
  const isSure = /^4/.test(status);
  const text = `the proxy answered ${status} (PROXY_REFUSED)`;
  const hints = status === '407' ? [proxyLogin] : ['The proxy did not open a connection to the server.'];
  return { reason: 'PROXY_REFUSED', text, hints, isSure };
}
