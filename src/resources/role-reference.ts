import { bounded } from '../http/deadline.ts';
import { NotFoundError, ServerError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { done, json, keyIn, ResourceNode } from './node.ts';
import type { RoleRepresentation } from './representations.ts';
import type { Role, RoleByIdNode, RoleNode } from './roles.ts';

/** A role, said by its name, by a representation that has its `name`, or by a node of the tree. */
export type RoleReference = string | RoleRepresentation | RoleNode | RoleByIdNode;

/** One role or several of them. */
export type RoleReferences = RoleReference | readonly RoleReference[];

/**
 * The id and name of each role, which the server wants together. Names are roles of the catalogue; those that it
 * lacks are told in one `NotFoundError`, and nothing has been changed then.
 */
async function resolveRoles(
  catalogue: ResourceNode,
  references: RoleReferences,
  options: RequestOptions | undefined,
): Promise<Pick<Role, 'id' | 'name'>[]> {
  const listed = (Array.isArray(references) ? references : [references]) as readonly unknown[];
  const wanted = listed.map(checked);
  const missing: string[] = [];
  let first: NotFoundError | undefined;
  const roles = await Promise.all(
    wanted.map(async (reference) => {
      if (typeof reference === 'object' && !(reference instanceof ResourceNode)) return reference;
      try {
        const role = await (typeof reference === 'string'
          ? json<Role>(catalogue, 'GET', [reference], options)
          : json<Role>(reference, 'GET', [], options));
        return { id: role.id, name: role.name };
      } catch (error) {
        // Another one says that the client or the realm is missing.
        if (!(error instanceof NotFoundError) || !error.description.startsWith('Could not find role'))
          throw error;
        first ??= error;
        missing.push(typeof reference === 'string' ? JSON.stringify(reference) : reference.url);
        return undefined;
      }
    }),
  );
  if (first === undefined) return roles.filter((role) => role !== undefined);
  const { method, status } = first;
  const description = `No such role: ${missing.sort().join(', ')}`;
  throw new NotFoundError({
    method,
    status,
    path: new URL(catalogue.url).pathname,
    description,
    code: 'not_found',
  });
}

/** Adds roles to the list at a node, or removes them from it, in one request. */
export function changeRoles(
  node: ResourceNode,
  method: 'POST' | 'DELETE',
  catalogue: ResourceNode,
  references: RoleReferences,
  options: RequestOptions | undefined,
): Promise<void> {
  return bounded(options, async (options) => {
    const body = await resolveRoles(catalogue, references, options);
    // A DELETE without roles removes all of them, or fails, by the route.
    if (body.length === 0) return;
    const change = (): Promise<void> => done(node, method, [], { ...options, body });
    // Twice is the same as once, and the server fails when another write touches the same rows meanwhile.
    await change().catch((error) => {
      if (error instanceof ServerError && error.status === 500) return change();
      throw error;
    });
  });
}

function checked(reference: unknown): string | { id: string; name: string } | ResourceNode {
  if (typeof reference === 'string') return reference;
  if (reference instanceof ResourceNode) {
    keyIn(reference, 'roles', 'roles-by-id');
    return reference;
  }
  const { id, name } = (reference ?? {}) as RoleRepresentation;
  if (typeof name !== 'string')
    throw new TypeError('A role must be a name, a representation with a name, or a node');
  return typeof id === 'string' ? { id, name } : name;
}
