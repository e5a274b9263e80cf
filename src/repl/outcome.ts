/** How an error is told, and with which status the command ends. */
import { types } from 'node:util';
import { ForbiddenError, KeycloakError, NotFoundError, OAuthError, UnauthorizedError } from '../index.ts';
import { Ending, refusedStatus } from './ending.ts';
import { CodeError } from './evaluate.ts';
import { UsageError } from './settings.ts';

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
export function told(error: unknown): string {
  // One of the prompt's own context has another class.
  if (!types.isNativeError(error)) return `Thrown: ${String(error)}`;
  if (error instanceof UsageError || error instanceof Ending) return error.message;
  if (!(error instanceof KeycloakError)) return `${error.name}: ${error.message}`;
  const hints = error.hints.map((hint) => `  ${hint}`);
  return [`${error.name}: ${error.message} (${error.code})`, ...hints].join('\n');
}
