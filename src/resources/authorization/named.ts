import { bounded } from '../../http/deadline.ts';
import { ConflictError, NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { CreateOptions } from '../collection.ts';
import { Lookup } from '../lookup.ts';
import { checkedName } from '../natural-key.ts';
import { addressOf, type ResourceNode, send } from '../node.ts';

/** What the objects of a resource server have in common: resources say `_id`, all others `id`. */
interface Named {
  id?: string | undefined;
  _id?: string | undefined;
  name?: string | undefined;
  type?: string | undefined;
}

/** The object of a collection with this name, or `undefined`: its `search` answers 204 when there is none. */
export async function search(
  collection: ResourceNode,
  name: string,
  options: RequestOptions | undefined,
): Promise<Named | undefined> {
  const answer = await send(collection, 'GET', ['search'], { ...options, query: { name } });
  const found = answer.isEmpty ? undefined : answer.json<Named>();
  return found?.name === name ? found : undefined;
}

/** A segment for the object of a collection with this name, among those that `accepts` takes. */
export function named(
  collection: ResourceNode,
  name: string,
  accepts: (found: Named) => boolean = () => true,
): Lookup {
  checkedName(collection, 'name', name);
  return new Lookup(`name=${name}`, async (options) => {
    const found = await search(collection, name, options);
    const id = found && accepts(found) ? (found._id ?? found.id) : undefined;
    if (id !== undefined) return id;
    throw new NotFoundError({
      method: 'GET',
      path: addressOf(collection),
      status: 404,
      description: `Nothing has the name ${JSON.stringify(name)}`,
      code: 'not_found',
    });
  });
}

/** How the nodes of a collection are found. */
interface Nodes<N> {
  readonly made: (id: string) => N;
  readonly existing: () => N;
}

/** What the server has in common for what it makes here: a name that no other has. */
interface Writable {
  exists(options?: RequestOptions): Promise<boolean>;
  update(changes: never, options?: RequestOptions): Promise<void>;
}

/** The node of the object that a POST made, or that was there before. The answer has a body and no `Location`. */
export function createNamed<N extends Writable>(
  collection: ResourceNode,
  body: object,
  { ifExists = 'fail', ...options }: CreateOptions = {},
  { made, existing }: Nodes<N>,
): Promise<N> {
  return bounded(options, async (within) => {
    try {
      return made(await post(collection, body, within));
    } catch (error) {
      if (!(error instanceof ConflictError) || ifExists === 'fail') throw error;
      const present = existing();
      // The name may be that of something else: a permission, where a policy was to be made.
      if (!(await present.exists(within))) throw error;
      if (ifExists === 'update') await present.update(body as never, within);
      return present;
    }
  });
}

/** The same where the server itself has no conflict, and would overwrite what is there. */
export function createUnlessNamed<N extends Writable>(
  collection: ResourceNode,
  body: { readonly name: string },
  { ifExists = 'fail', ...options }: CreateOptions = {},
  made: (id: string) => N,
  find: typeof search = search,
): Promise<N> {
  return bounded(options, async (within) => {
    const found = await find(collection, body.name, within);
    const id = found?._id ?? found?.id;
    if (id === undefined) return made(await post(collection, body, within));
    if (ifExists === 'fail') {
      throw new ConflictError({
        method: 'POST',
        path: addressOf(collection),
        status: 409,
        description: `The name ${JSON.stringify(body.name)} is taken`,
        code: 'conflict',
      });
    }
    const present = made(id);
    if (ifExists === 'update') await present.update(body as never, within);
    return present;
  });
}

async function post(
  collection: ResourceNode,
  body: object,
  options: RequestOptions | undefined,
): Promise<string> {
  const answer = await send(collection, 'POST', [], { ...options, body });
  const { _id, id = _id } = answer.json<Named>();
  if (id === undefined) throw answer.invalid('The answer does not name the object that was made');
  return id;
}
