import { ConflictError, NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedName } from '../../tree/keys.ts';
import { Lookup } from '../../tree/lookup.ts';
import { addressOf, type ResourceNode, send } from '../../tree/node.ts';

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
  find: typeof search = search,
): Lookup {
  checkedName(collection, 'name', name);
  return new Lookup(`name=${name}`, async (options) => {
    const found = await find(collection, name, options);
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

/** The key of the object that a POST makes: the answer has a body and no `Location`. */
export async function post(
  collection: ResourceNode,
  body: object,
  options: RequestOptions | undefined,
): Promise<string> {
  const answer = await send(collection, 'POST', [], { ...options, body });
  const { _id, id = _id } = answer.json<Named>();
  if (id === undefined) throw answer.invalid('The answer does not name the object that was made');
  return id;
}

/** The same where the server itself has no conflict, and would overwrite what has the name. */
export function postUnless(find: typeof search): typeof post {
  return async (collection, body, options) => {
    const { name } = body as { readonly name: string };
    if ((await find(collection, name, options)) === undefined) return post(collection, body, options);
    throw new ConflictError({
      method: 'POST',
      path: addressOf(collection),
      status: 409,
      description: `The name ${JSON.stringify(name)} is taken`,
      code: 'conflict',
    });
  };
}
