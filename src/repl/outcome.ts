/** How an error is told, and with which status the command ends. */
import { types } from 'node:util';
import {
  ConnectionError,
  ForbiddenError,
  KeycloakError,
  NotFoundError,
  OAuthError,
  UnauthorizedError,
} from '../index.ts';
import { Ending, refusedStatus } from './ending.ts';
import { CodeError } from './evaluate.ts';
import { type Given, UsageError } from './settings.ts';

/** 1 an error, 2 wrong usage, 4 not found, 5 refused, 130 ended by Ctrl-C. */
export function statusOf(error: unknown): number {
  if (error instanceof Ending) return error.status;
  if (error instanceof UsageError || error instanceof CodeError) return 2;
  if (error instanceof NotFoundError) return 4;
  const isRefused = [UnauthorizedError, ForbiddenError, OAuthError].some((kind) => error instanceof kind);
  return isRefused || (error as { code?: unknown } | undefined)?.code === 'no_credentials'
    ? refusedStatus
    : 1;
}

/** Lines for a person: what it is, its code, and what may help. */
export function told(error: unknown, given?: Given): string {
  // One of the prompt's own context has another class.
  if (!types.isNativeError(error)) return `Thrown: ${String(error)}`;
  if (error instanceof UsageError || error instanceof Ending) return error.message;
  if (!(error instanceof KeycloakError)) return `${error.name}: ${error.message}`;
  const own = error.hints.map((hint) => hint.replace('auth.realm selects', '--realm selects'));
  const hints = [...own, ...adviceFor(error, given)].map((hint) => `  ${hint}`);
  return [`${error.name}: ${error.message} (${error.code})`, ...hints].join('\n');
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
