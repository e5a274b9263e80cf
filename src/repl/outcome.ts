/** How an error is told, and with which status the command ends. */
import { types } from 'node:util';
import {
  ForbiddenError,
  type KeycloakError,
  NotFoundError,
  OAuthError,
  UnauthorizedError,
} from '../index.ts';
import { UsageError } from './settings.ts';

/** 1 an error, 2 wrong usage, 4 not found, 5 refused. */
export function statusOf(error: unknown): number {
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
  return isRefused || wasRefused || code === 'no_credentials' ? 5 : 1;
}

/** Lines for a person: what it is, its code, and what may help. */
export function told(error: unknown): string {
  // One of the prompt's own context has another class.
  if (!types.isNativeError(error)) return `Thrown: ${String(error)}`;
  if (error instanceof UsageError) return error.message;
  const { name, message, hints } = error as Partial<KeycloakError> & Error;
  if (!Array.isArray(hints)) return `${name}: ${message}`;
  const more = hints.map((hint) => `  ${hint}`);
  return [`${name}: ${message} (${(error as KeycloakError).code})`, ...more].join('\n');
}

/** Code that cannot be parsed; the parser, which has the class of this error, is loaded on use. */
function isFaultOfCode(error: unknown): boolean {
  return error instanceof SyntaxError && Object.hasOwn(error, 'isUnfinished');
}
