import { loader } from '../http/loading.ts';
import type { Dropped, Ignored } from './facts.ts';
import { addressOf, factsOf, type TreeNode } from './node.ts';
import { tools } from './tools.ts';

const loadRefused = loader(() => import('./refused.ts'));

/** Refuses a body that is no object, or that lacks a key which each object has in this collection or at this node. */
export function refuseLacking(node: TreeNode, body: object): void {
  const isCollection = 'create' in node;
  const { required = isCollection ? ['name'] : [] } = factsOf(node);
  const fields: unknown = body ?? (required.length > 0 ? {} : undefined);
  const place = (): string => `${isCollection ? 'below' : 'at'} ${addressOf(node)}`;
  if (Object(fields) !== fields || Array.isArray(fields))
    throw new TypeError(`Expected an object with the fields of one ${place()}`);
  for (const key of required) {
    const value: unknown = Reflect.get(fields as object, key);
    if (value === undefined || value === null || value === '')
      throw new TypeError(`An object ${place()} must have a ${key}`);
  }
}

/** Refuses changes that the server would ignore; one that changes nothing is none. */
export async function refuseIgnored(
  ignored: Ignored | undefined,
  changes: object,
  read: () => Promise<object>,
): Promise<void> {
  if (!hasIgnored(ignored, changes)) return;
  const { refuseInChanges } = await loadRefused();
  await refuseInChanges(tools, ignored, changes, read);
}

/** Refuses what the server would ignore in the body of a POST; an empty list asks for nothing. */
export async function refuseIgnoredInCreate(ignored: Ignored | undefined, body: object): Promise<void> {
  if (!hasIgnored(ignored, body)) return;
  const { refuseInBody } = await loadRefused();
  refuseInBody(ignored, body);
}

/** Refuses keys of a map that the server would drop, unless they are as they were. */
export async function refuseDropped(
  dropped: Dropped | undefined,
  changes: object,
  read: () => Promise<object> = async () => ({}),
): Promise<void> {
  if (!dropped || !Object.keys(dropped).some((key) => Reflect.get(changes, key))) return;
  const { refuseInMaps } = await loadRefused();
  refuseInMaps(tools, dropped, changes, await read());
}

function hasIgnored(ignored: Ignored | undefined, body: object): ignored is Ignored {
  return ignored !== undefined && Object.keys(body).some((key) => Object.hasOwn(ignored, key));
}
