import { ForbiddenError } from '../http/errors.ts';
import { checkedKey, checkedQuery } from '../http/url.ts';
import { all, pages } from './collection.ts';
import { IgnoredError, notFound, unlessAbsent, unlessForbidden } from './errors.ts';
import { fewAtOnce } from './few-at-once.ts';
import { isMap, isSame } from './json.ts';
import { checkedList, checkedName } from './keys.ts';
import {
  addressOf,
  homeOf,
  json,
  keyOf,
  list,
  object,
  open,
  parentOf,
  ResourceNode,
  realmOf,
  sibling,
  TreeNode,
} from './node.ts';
import { bounded } from './options.ts';
import { allResolved, isNodeOf, likeAnId, resolve } from './references.ts';

/** Functions for modules that are loaded later. If such a module imported them, bundles would be split along it. */
export interface Tools {
  readonly addressOf: typeof addressOf;
  readonly all: typeof all;
  readonly allResolved: typeof allResolved;
  readonly bounded: typeof bounded;
  readonly checkedKey: typeof checkedKey;
  readonly checkedList: typeof checkedList;
  readonly checkedName: typeof checkedName;
  readonly checkedQuery: typeof checkedQuery;
  readonly fewAtOnce: typeof fewAtOnce;
  readonly ForbiddenError: typeof ForbiddenError;
  readonly homeOf: typeof homeOf;
  readonly IgnoredError: typeof IgnoredError;
  readonly isMap: typeof isMap;
  readonly isNodeOf: typeof isNodeOf;
  readonly isSame: typeof isSame;
  readonly json: typeof json;
  readonly keyOf: typeof keyOf;
  readonly likeAnId: typeof likeAnId;
  readonly list: typeof list;
  readonly notFound: typeof notFound;
  readonly object: typeof object;
  readonly open: typeof open;
  readonly pages: typeof pages;
  readonly parentOf: typeof parentOf;
  readonly realmOf: typeof realmOf;
  readonly resolve: typeof resolve;
  readonly ResourceNode: typeof ResourceNode;
  readonly sibling: typeof sibling;
  readonly TreeNode: typeof TreeNode;
  readonly unlessAbsent: typeof unlessAbsent;
  readonly unlessForbidden: typeof unlessForbidden;
}

/** All of them. */
export const tools: Tools = {
  addressOf,
  all,
  allResolved,
  bounded,
  checkedKey,
  checkedList,
  checkedName,
  checkedQuery,
  fewAtOnce,
  ForbiddenError,
  homeOf,
  IgnoredError,
  isMap,
  isNodeOf,
  isSame,
  json,
  keyOf,
  likeAnId,
  list,
  notFound,
  object,
  open,
  pages,
  parentOf,
  realmOf,
  resolve,
  ResourceNode,
  sibling,
  TreeNode,
  unlessAbsent,
  unlessForbidden,
};
