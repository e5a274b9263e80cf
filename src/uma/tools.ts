import { type AuthTools, authTools } from '../auth/tools.ts';
import { noAuthorization } from '../facts/words.ts';
import { AmbiguousError } from '../http/errors.ts';
import { fewAtOnce } from '../tree/few-at-once.ts';
import { isServerId } from './server-id.ts';

/** Functions for the modules of permission requests, which are loaded later. */
export interface UmaTools extends AuthTools {
  readonly AmbiguousError: typeof AmbiguousError;
  readonly fewAtOnce: typeof fewAtOnce;
  readonly isServerId: typeof isServerId;
  readonly noAuthorization: typeof noAuthorization;
}

/** All of them. */
export const umaTools: UmaTools = { ...authTools, AmbiguousError, fewAtOnce, isServerId, noAuthorization };
