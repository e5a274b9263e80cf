/** How an error is told, and with which status the command ends. */
import { types } from 'node:util';
import {
  ConnectionError,
  ForbiddenError,
  type KeycloakError,
  NotFoundError,
  OAuthError,
  UnauthorizedError,
} from '../index.ts';
import { type Given, UsageError } from './settings.ts';
import { Ending, refusedStatus } from './stop.ts';

/** 1 an error, 2 wrong usage, 4 not found, 5 refused, 130 ended by Ctrl-C. */
export function statusOf(error: unknown): number {
  if (error instanceof Ending) return error.status;
  if (error instanceof UsageError || isFaultOfCode(error)) return 2;
  // An error may come from another copy of the package, which a script has imported.
  const { name, httpStatus, code } = Object(error) as {
    name?: unknown;
    httpStatus?: unknown;
    code?: unknown;
  };
  if (error instanceof NotFoundError || (httpStatus === 404 && name === 'NotFoundError')) return 4;
  const isRefused = [UnauthorizedError, ForbiddenError, OAuthError].some((kind) => error instanceof kind);
  const wasRefused = (httpStatus === 401 || httpStatus === 403) && typeof code === 'string';
  return isRefused || wasRefused || code === 'no_credentials' ? refusedStatus : 1;
}

/** Lines for a person: what it is, its code, and what may help. */
export function told(error: unknown, given?: Given): string {
  // One of the prompt's own context has another class.
  if (!types.isNativeError(error)) return `Thrown: ${String(error)}`;
  if (error instanceof UsageError || error instanceof Ending) return error.message;
  const { name, message, hints, code } = error as Partial<KeycloakError> & Error;
  if (!Array.isArray(hints)) return `${name}: ${message}`;
  const advice = adviceFor(error as KeycloakError, given);
  // What a program does about a certificate, the command does otherwise.
  const isOwn = error instanceof ConnectionError && advice.length > 0;
  const own = isOwn ? [] : hints.map((hint) => hint.replace('auth.realm selects', '--realm selects'));
  const more = [...own, ...advice].map((hint) => `  ${hint}`);
  return [`${name}: ${message} (${code})`, ...more].join('\n');
}

/** Code that cannot be parsed; the parser, which has the class of this error, is loaded on use. */
function isFaultOfCode(error: unknown): boolean {
  return error instanceof SyntaxError && Object.hasOwn(error, 'isUnfinished');
}

/** A hint for a start without a login. */
export const noLogin = '--user, --browser, --device and --token log in; `realmtree --help` explains.';

/** What the command itself can do about it. */
function adviceFor(error: KeycloakError, given: Given | undefined): readonly string[] {
  if (error instanceof ConnectionError && /certificate|self[- ]signed/i.test(error.message))
    return ['--ca FILE trusts the certificate authorities of a file, --no-verify any certificate.'];
  if (error instanceof UnauthorizedError && given?.token !== undefined)
    return ['`.token` at the prompt asks for another one; a login (--user, --browser) renews its own.'];
  if (error.code === 'no_credentials') return [noLogin];
  const isSession = given?.browser || given?.device || given?.remember;
  if (error instanceof OAuthError && error.error === 'invalid_grant' && isSession)
    return ['The session has ended: start realmtree again to log in.'];
  return [];
}
