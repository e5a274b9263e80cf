import type { Ignored } from './facts.ts';
import { factsOf, type TreeNode } from './node.ts';

/** The part of a body that is not for reading alone. */
export function writable(node: TreeNode, body: object): object {
  const { readOnly = ['id', '_id'] } = factsOf(node);
  const fields: Record<string, unknown> = { ...body };
  for (const key of readOnly) if (Object.hasOwn(fields, key)) delete fields[key];
  return fields;
}

/** Returns the fields of a new object that an update accepts. */
export function takenByUpdate(ignored: Ignored | undefined, body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !Object.hasOwn(ignored ?? {}, key)));
}
