import { NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { missing } from '../../tree/keys.ts';
import type { Part } from '../../tree/make.ts';
import { done, json, open, openInRealm, ResourceNode } from '../../tree/node.ts';
import { type GroupReference, groupByPath, groupSegment } from './reference.ts';

/** A group that a new user joins. */
export interface JoinedGroup {
  readonly id: string;
  /** The path, where the group was named by it: a POST takes that. */
  readonly path: string | undefined;
  readonly label: string;
}

/**
 * The groups that these references name: a text is a path here, with or without its first `/`. Those that do not exist
 * are told in one `NotFoundError`, where the server's own POST answers 500.
 */
export async function findGroups(
  from: ResourceNode,
  references: readonly GroupReference[],
  options: RequestOptions | undefined,
): Promise<JoinedGroup[]> {
  if (!Array.isArray(references)) throw new TypeError('groups must be a list of groups');
  const absent: string[] = [];
  const groups = await Promise.all(
    references.map(async (reference: GroupReference) => {
      const path = typeof reference === 'string' ? reference : undefined;
      const segment = path === undefined ? groupSegment(from, reference) : groupByPath(from, path);
      const group = openInRealm(ResourceNode, from, 'groups', segment);
      const label = path ?? (reference instanceof ResourceNode ? group.url : String(segment));
      try {
        const id =
          typeof segment === 'object' && path !== undefined
            ? await segment.resolve(options)
            : (await json<{ id: string }>(group, 'GET', [], options)).id;
        return { id, path, label };
      } catch (error) {
        if (!(error instanceof NotFoundError) || error.code !== 'not_found') throw error;
        absent.push(label);
        return undefined;
      }
    }),
  );
  if (absent.length > 0) throw missing(from, `No such group: ${absent.sort().join(', ')}`);
  return groups.filter((group) => group !== undefined);
}

/** The part that makes a user a member of a group. */
export function joining(user: ResourceNode, { id, label }: JoinedGroup): Part {
  return {
    name: `groups ${label}`,
    add: async (options) => {
      await done(open(ResourceNode, user, 'groups', id), 'PUT', [], options);
      return [];
    },
  };
}
