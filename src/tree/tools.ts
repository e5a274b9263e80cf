import { ForbiddenError } from '../http/errors.ts';
import { checkedQuery } from '../http/url.ts';
import { all, pages } from './collection.ts';
import { IgnoredError, notFound, unlessAbsent } from './errors.ts';
import { fewAtOnce } from './few-at-once.ts';
import { isSame } from './json.ts';
import { addressOf, json, list, object, open, parentOf, ResourceNode, realmOf, sibling } from './node.ts';
import { bounded } from './options.ts';

/** Functions for modules that are loaded later. If such a module imported them, bundles would be split along it. */
export interface Tools {
  readonly addressOf: typeof addressOf;
  readonly all: typeof all;
  readonly bounded: typeof bounded;
  readonly checkedQuery: typeof checkedQuery;
  readonly fewAtOnce: typeof fewAtOnce;
  readonly ForbiddenError: typeof ForbiddenError;
  readonly IgnoredError: typeof IgnoredError;
  readonly isSame: typeof isSame;
  readonly json: typeof json;
  readonly list: typeof list;
  readonly notFound: typeof notFound;
  readonly object: typeof object;
  readonly open: typeof open;
  readonly pages: typeof pages;
  readonly parentOf: typeof parentOf;
  readonly realmOf: typeof realmOf;
  readonly ResourceNode: typeof ResourceNode;
  readonly sibling: typeof sibling;
  readonly unlessAbsent: typeof unlessAbsent;
}

/** All of them. */
export const tools: Tools = {
  addressOf,
  all,
  bounded,
  checkedQuery,
  fewAtOnce,
  ForbiddenError,
  IgnoredError,
  isSame,
  json,
  list,
  notFound,
  object,
  open,
  pages,
  parentOf,
  realmOf,
  ResourceNode,
  sibling,
  unlessAbsent,
};
