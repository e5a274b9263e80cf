import type { RequestOptions } from '../../http/options.ts';
import { taken } from '../../tree/errors.ts';
import { checkedName, nothingHas } from '../../tree/keys.ts';
import type { Post } from '../../tree/make.ts';
import { send, type TreeNode } from '../../tree/node.ts';
import { Lookup } from '../../tree/path.ts';

/** Common fields of the objects of a resource server: resources have `_id`, all others `id`. */
interface Named {
  id?: string | undefined;
  _id?: string | undefined;
  name?: string | undefined;
  type?: string | undefined;
}

/** The object with this name in a collection, or `undefined`: `search` answers 204 if there is none. */
export async function search(
  collection: TreeNode,
  name: string,
  options: RequestOptions | undefined,
): Promise<Named | undefined> {
  const answer = await send(collection, 'GET', ['search'], options, { query: { name } });
  const found = answer.isEmpty ? undefined : answer.json<Named>();
  return found?.name === name ? found : undefined;
}

/** The segment of the object with this name, if `accepts` allows it. */
export function named(
  collection: TreeNode,
  name: string,
  accepts: (found: Named) => boolean = () => true,
  find: typeof search = search,
): Lookup {
  checkedName(collection, 'name', name);
  return new Lookup(`name=${name}`, async (options) => {
    const found = await find(collection, name, options);
    const id = found && accepts(found) ? (found._id ?? found.id) : undefined;
    if (id !== undefined) return id;
    throw nothingHas(collection, 'name', name);
  });
}

/** The key of the object that a POST makes: the answer has a body and no `Location`. */
export async function post(
  collection: TreeNode,
  body: object,
  options: RequestOptions | undefined,
): Promise<string> {
  const answer = await send(collection, 'POST', [], options, { body });
  const { _id, id = _id } = answer.json<Named>();
  if (id === undefined) throw answer.invalid('The response does not name the created object');
  return id;
}

/** The same for routes that overwrite an existing object of this name instead of reporting a conflict. */
export function postUnless(find: typeof search): Post {
  return async (collection, body, options) => {
    const { name } = body as { readonly name: string };
    if ((await find(collection, name, options)) === undefined) return post(collection, body, options);
    throw taken(collection, `The name ${JSON.stringify(name)} is taken`);
  };
}
