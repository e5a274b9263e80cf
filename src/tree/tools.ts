import { bounded } from '../http/deadline.ts';
import { difference, differences } from './differences.ts';
import { eachMember, ensure, withoutAbsent } from './ensure.ts';
import { notFound } from './errors.ts';
import { isMap, merged } from './json.ts';
import { checkedList } from './keys.ts';
import { create } from './make.ts';
import { done, list, object, open, ResourceNode, realmOf } from './node.ts';
import { allResolved } from './references.ts';
import { update } from './update.ts';

/** What a module that is loaded later works with. Were it to import that, bundles would be split along it. */
export interface Tools {
  readonly allResolved: typeof allResolved;
  readonly bounded: typeof bounded;
  readonly checkedList: typeof checkedList;
  readonly create: typeof create;
  readonly difference: typeof difference;
  readonly differences: typeof differences;
  readonly done: typeof done;
  readonly eachMember: typeof eachMember;
  readonly ensure: typeof ensure;
  readonly isMap: typeof isMap;
  readonly list: typeof list;
  readonly merged: typeof merged;
  readonly notFound: typeof notFound;
  readonly object: typeof object;
  readonly open: typeof open;
  readonly realmOf: typeof realmOf;
  readonly ResourceNode: typeof ResourceNode;
  readonly update: typeof update;
  readonly withoutAbsent: typeof withoutAbsent;
}

/** All of them. */
export const tools: Tools = {
  allResolved,
  bounded,
  checkedList,
  create,
  difference,
  differences,
  done,
  eachMember,
  ensure,
  isMap,
  list,
  merged,
  notFound,
  object,
  open,
  realmOf,
  ResourceNode,
  update,
  withoutAbsent,
};
