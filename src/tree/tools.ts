import { mask } from '../facts/masks.ts';
import { bounded } from '../http/deadline.ts';
import { BadRequestError, ConflictError, ForbiddenError, ServerError } from '../http/errors.ts';
import { pause } from '../http/pause.ts';
import { secretName } from '../http/redact.ts';
import { checkedQuery } from '../http/url.ts';
import { all, pages } from './collection.ts';
import { IgnoredError, notFound, unlessAbsent } from './errors.ts';
import { fewAtOnce } from './few-at-once.ts';
import { isMap, isSame, merged } from './json.ts';
import { checkedList } from './keys.ts';
import {
  addressOf,
  done,
  factsOf,
  json,
  keyOf,
  list,
  located,
  object,
  open,
  parentOf,
  ResourceNode,
  realmOf,
  sibling,
} from './node.ts';
import { allResolved } from './references.ts';
import { inTurn } from './turns.ts';
import { writable } from './writable.ts';

/** Functions for modules that are loaded later. If such a module imported them, bundles would be split along it. */
export interface Tools {
  readonly addressOf: typeof addressOf;
  readonly all: typeof all;
  readonly allResolved: typeof allResolved;
  readonly BadRequestError: typeof BadRequestError;
  readonly bounded: typeof bounded;
  readonly checkedList: typeof checkedList;
  readonly checkedQuery: typeof checkedQuery;
  readonly ConflictError: typeof ConflictError;
  readonly done: typeof done;
  readonly factsOf: typeof factsOf;
  readonly fewAtOnce: typeof fewAtOnce;
  readonly ForbiddenError: typeof ForbiddenError;
  readonly IgnoredError: typeof IgnoredError;
  readonly inTurn: typeof inTurn;
  readonly isMap: typeof isMap;
  readonly isSame: typeof isSame;
  readonly json: typeof json;
  readonly keyOf: typeof keyOf;
  readonly list: typeof list;
  readonly located: typeof located;
  readonly mask: typeof mask;
  readonly merged: typeof merged;
  readonly notFound: typeof notFound;
  readonly object: typeof object;
  readonly open: typeof open;
  readonly pages: typeof pages;
  readonly parentOf: typeof parentOf;
  readonly pause: typeof pause;
  readonly realmOf: typeof realmOf;
  readonly ResourceNode: typeof ResourceNode;
  readonly secretName: typeof secretName;
  readonly ServerError: typeof ServerError;
  readonly sibling: typeof sibling;
  readonly unlessAbsent: typeof unlessAbsent;
  readonly writable: typeof writable;
}

/** All of them. */
export const tools: Tools = {
  addressOf,
  all,
  allResolved,
  BadRequestError,
  bounded,
  checkedList,
  checkedQuery,
  ConflictError,
  done,
  factsOf,
  fewAtOnce,
  ForbiddenError,
  IgnoredError,
  inTurn,
  isMap,
  isSame,
  json,
  keyOf,
  list,
  located,
  mask,
  merged,
  notFound,
  object,
  open,
  pages,
  parentOf,
  pause,
  realmOf,
  ResourceNode,
  secretName,
  ServerError,
  sibling,
  unlessAbsent,
  writable,
};
