import type { RequestOptions } from '../../http/options.ts';
import { done, object, parentOf, type ResourceNode, TreeNode } from '../../tree/node.ts';
import { ownOptions } from '../../tree/options.ts';
import { update } from '../../tree/update.ts';
import { checkKept, type StrictOptions } from './strict.ts';

type ListAttributes = Readonly<Record<string, readonly string[]>>;

/** The part of an object that holds attributes. */
interface Attributed {
  readonly attributes?: ListAttributes;
}

/**
 * Attributes of a user, a group, a role or an organization, each a list of values. Changes read the object and write it
 * back, and leave the rest of it unchanged.
 *
 * @example
 * ```ts
 * const { attributes } = realm.admin.realms.byName('acme').users.byUsername('ada');
 * await attributes.merge({ department: ['research'] });
 * await attributes.remove('badge');
 * ```
 */
export class AttributesNode extends TreeNode {
  /** Returns the attributes by name. */
  async get(options?: RequestOptions): Promise<Record<string, string[]>> {
    const { attributes = {} } = await object<Attributed>(this, options);
    return attributes as Record<string, string[]>;
  }

  /** Sets these attributes and leaves the others unchanged. */
  merge(attributes: Readonly<Record<string, readonly string[]>>, options?: StrictOptions): Promise<void> {
    return write(this, options, (current) => ({ ...current, ...attributes }));
  }

  /** Replaces all attributes with these. */
  set(attributes: Readonly<Record<string, readonly string[]>>, options?: StrictOptions): Promise<void> {
    return write(this, options, () => ({ ...attributes }));
  }

  /** Removes the attributes with these names and leaves the others unchanged. */
  remove(names: string | readonly string[], options?: StrictOptions): Promise<void> {
    const gone = [names].flat();
    return write(this, options, (current) =>
      Object.fromEntries(Object.entries(current).filter(([name]) => !gone.includes(name))),
    );
  }
}

async function write(
  node: TreeNode,
  options: StrictOptions | undefined,
  change: (current: ListAttributes) => ListAttributes,
): Promise<void> {
  const { strict, ...others } = ownOptions(options, 'strict');
  await update<Attributed, object>(node, {}, others, {
    merge: ({ attributes = {}, ...rest }) => ({ ...rest, attributes: change(attributes) }),
    send: async (body, within) => {
      await done(node, 'PUT', [], within, { body });
      if (!strict) return;
      const { attributes } = body as Attributed;
      await checkKept(parentOf(node) as ResourceNode, { attributes }, within);
    },
  });
}
