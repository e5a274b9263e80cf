import { mask } from '../facts/masks.ts';
import { controllerBelow } from '../http/deadline.ts';
import { BadRequestError, ConflictError, ForbiddenError, ServerError, traced } from '../http/errors.ts';
import { mergedHeaders } from '../http/headers.ts';
import { pause } from '../http/pause.ts';
import { secretName } from '../http/secret-names.ts';
import { checkedKey, checkedQuery } from '../http/url.ts';
import { all, pages, present, wholeNumber } from './collection.ts';
import { IgnoredError, notFound, unlessAbsent, unlessForbidden } from './errors.ts';
import { fewAtOnce } from './few-at-once.ts';
import { FittingSizes } from './fitting-sizes.ts';
import { isMap, isSame, merged } from './json.ts';
import { checkedItems, checkedList, checkedName, clientOf, lookUp } from './keys.ts';
import {
  addressOf,
  done,
  factsOf,
  homeOf,
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
  TreeNode,
} from './node.ts';
import { bounded, ownOptions } from './options.ts';
import { allResolved, asSettled, isNodeOf, likeAnId, resolve, settle } from './references.ts';
import { inTurn } from './turns.ts';
import { writable } from './writable.ts';

/** Functions for modules that are loaded later. If such a module imported them, bundles would be split along it. */
export interface Tools {
  readonly addressOf: typeof addressOf;
  readonly all: typeof all;
  readonly allResolved: typeof allResolved;
  readonly asSettled: typeof asSettled;
  readonly BadRequestError: typeof BadRequestError;
  readonly bounded: typeof bounded;
  readonly FittingSizes: typeof FittingSizes;
  readonly checkedItems: typeof checkedItems;
  readonly checkedKey: typeof checkedKey;
  readonly checkedList: typeof checkedList;
  readonly checkedName: typeof checkedName;
  readonly checkedQuery: typeof checkedQuery;
  readonly clientOf: typeof clientOf;
  readonly ConflictError: typeof ConflictError;
  readonly controllerBelow: typeof controllerBelow;
  readonly done: typeof done;
  readonly factsOf: typeof factsOf;
  readonly fewAtOnce: typeof fewAtOnce;
  readonly ForbiddenError: typeof ForbiddenError;
  readonly homeOf: typeof homeOf;
  readonly IgnoredError: typeof IgnoredError;
  readonly inTurn: typeof inTurn;
  readonly isMap: typeof isMap;
  readonly isNodeOf: typeof isNodeOf;
  readonly isSame: typeof isSame;
  readonly json: typeof json;
  readonly keyOf: typeof keyOf;
  readonly likeAnId: typeof likeAnId;
  readonly list: typeof list;
  readonly located: typeof located;
  readonly lookUp: typeof lookUp;
  readonly mask: typeof mask;
  readonly merged: typeof merged;
  readonly mergedHeaders: typeof mergedHeaders;
  readonly notFound: typeof notFound;
  readonly object: typeof object;
  readonly open: typeof open;
  readonly ownOptions: typeof ownOptions;
  readonly pages: typeof pages;
  readonly parentOf: typeof parentOf;
  readonly pause: typeof pause;
  readonly present: typeof present;
  readonly realmOf: typeof realmOf;
  readonly resolve: typeof resolve;
  readonly ResourceNode: typeof ResourceNode;
  readonly secretName: typeof secretName;
  readonly ServerError: typeof ServerError;
  readonly settle: typeof settle;
  readonly sibling: typeof sibling;
  readonly traced: typeof traced;
  readonly TreeNode: typeof TreeNode;
  readonly unlessAbsent: typeof unlessAbsent;
  readonly unlessForbidden: typeof unlessForbidden;
  readonly wholeNumber: typeof wholeNumber;
  readonly writable: typeof writable;
}

/** All of them. */
export const tools: Tools = {
  addressOf,
  all,
  allResolved,
  asSettled,
  BadRequestError,
  bounded,
  FittingSizes,
  checkedItems,
  checkedKey,
  checkedList,
  checkedName,
  checkedQuery,
  clientOf,
  ConflictError,
  controllerBelow,
  done,
  factsOf,
  fewAtOnce,
  ForbiddenError,
  homeOf,
  IgnoredError,
  inTurn,
  isMap,
  isNodeOf,
  isSame,
  json,
  keyOf,
  likeAnId,
  list,
  located,
  lookUp,
  mask,
  merged,
  mergedHeaders,
  notFound,
  object,
  open,
  ownOptions,
  pages,
  parentOf,
  pause,
  present,
  realmOf,
  resolve,
  ResourceNode,
  secretName,
  ServerError,
  settle,
  sibling,
  traced,
  TreeNode,
  unlessAbsent,
  unlessForbidden,
  wholeNumber,
  writable,
};
