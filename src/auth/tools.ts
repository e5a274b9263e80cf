import { bounded } from '../http/deadline.ts';
import { ApiError, ConnectionError, KeycloakError, OAuthError, TimeoutError } from '../http/errors.ts';
import { checkCall } from '../http/headers.ts';
import { kindOf } from '../http/kind.ts';
import { ownOf } from '../http/own.ts';
import { pause } from '../http/pause.ts';
import { jwtBearerForm } from './credentials.ts';
import {
  checkAudience,
  checkExpiry,
  checkOneOf,
  checkPast,
  listed,
  own,
  usualLeeway,
  wrong,
} from './jwt/claim-checks.ts';
import { decode } from './jwt/decode.ts';
import { checkedAlgorithms } from './jwt/given-key.ts';
import { randomValue, sha256 } from './jwt/hash.ts';
import { levelsOf } from './jwt/kind-checks.ts';
import { peek } from './jwt/peek.ts';
import { checkSignature } from './jwt/signature.ts';
import { checkedToken, text } from './jwt/text.ts';
import { TokenError } from './jwt/token-error.ts';
import { optionsOf } from './jwt/verb-options.ts';
import { tokenVerbs } from './jwt/verbs.ts';
import { settings } from './open-id-settings.ts';
import { objectWith } from './protocol.ts';
import { secondsOf } from './token-response.ts';

/** Functions for modules that are loaded later. If such a module imported them, bundles would be split along it. */
export interface AuthTools {
  readonly ApiError: typeof ApiError;
  readonly bounded: typeof bounded;
  readonly checkAudience: typeof checkAudience;
  readonly checkCall: typeof checkCall;
  readonly checkExpiry: typeof checkExpiry;
  readonly checkedAlgorithms: typeof checkedAlgorithms;
  readonly checkedToken: typeof checkedToken;
  readonly checkOneOf: typeof checkOneOf;
  readonly checkPast: typeof checkPast;
  readonly checkSignature: typeof checkSignature;
  readonly ConnectionError: typeof ConnectionError;
  readonly decode: typeof decode;
  readonly jwtBearerForm: typeof jwtBearerForm;
  readonly KeycloakError: typeof KeycloakError;
  readonly kindOf: typeof kindOf;
  readonly levelsOf: typeof levelsOf;
  readonly listed: typeof listed;
  readonly OAuthError: typeof OAuthError;
  readonly objectWith: typeof objectWith;
  readonly optionsOf: typeof optionsOf;
  readonly own: typeof own;
  readonly ownOf: typeof ownOf;
  readonly pause: typeof pause;
  readonly peek: typeof peek;
  readonly randomValue: typeof randomValue;
  readonly secondsOf: typeof secondsOf;
  readonly settings: typeof settings;
  readonly sha256: typeof sha256;
  readonly text: typeof text;
  readonly TimeoutError: typeof TimeoutError;
  readonly TokenError: typeof TokenError;
  readonly tokenVerbs: typeof tokenVerbs;
  readonly usualLeeway: typeof usualLeeway;
  readonly wrong: typeof wrong;
}

/** All of them. */
export const authTools: AuthTools = {
  ApiError,
  bounded,
  checkAudience,
  checkCall,
  checkExpiry,
  checkedAlgorithms,
  checkedToken,
  checkOneOf,
  checkPast,
  checkSignature,
  ConnectionError,
  decode,
  jwtBearerForm,
  KeycloakError,
  kindOf,
  levelsOf,
  listed,
  OAuthError,
  objectWith,
  optionsOf,
  own,
  ownOf,
  pause,
  peek,
  randomValue,
  secondsOf,
  settings,
  sha256,
  text,
  TimeoutError,
  TokenError,
  tokenVerbs,
  usualLeeway,
  wrong,
};
