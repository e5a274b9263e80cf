import { refuseIgnoredInCreate } from '../facts/ignored-keys.ts';
import { refuseMasks } from '../facts/masks.ts';
import { asked } from '../facts/query.ts';
import { factsOf, type RouteFacts } from '../facts/route.ts';
import { type Answer, unknownPath } from '../http/answer.ts';
import type { RequestContent } from '../http/body.ts';
import { bounded } from '../http/deadline.ts';
import { NotFoundError } from '../http/errors.ts';
import type { Method, RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import { checkedKey, encodeQuery } from '../http/url.ts';
import { Lookup } from './lookup.ts';

/** One step of a path: as it is, or found when a request is sent. */
export type Segment = string | Lookup;

/** What a request carries beside its path. */
export type Call = RequestContent & RequestOptions;

interface NodeClass<N extends ResourceNode> {
  new (transport: Transport, at: readonly Segment[]): N;
  readonly otherRoutes: readonly string[];
}

let reach: (node: ResourceNode) => { transport: Transport; at: readonly Segment[] };

/** A place in the tree: an address on a server, and the verbs that the server has there. Sends nothing by itself. */
export class ResourceNode {
  /**
   * The words that the server has in the place of this node's key, and that mean another route there.
   * @internal
   */
  static readonly otherRoutes: readonly string[] = [];

  readonly #transport: Transport;
  readonly #at: readonly Segment[];

  /** @internal */
  constructor(transport: Transport, at: readonly Segment[]) {
    this.#transport = transport;
    this.#at = at;
  }

  static {
    reach = (node) => ({ transport: node.#transport, at: node.#at });
    // Not declared as a method: editors would offer it.
    Object.defineProperty(ResourceNode.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: ResourceNode): string {
        return `${this.constructor.name} <${this.url}>`;
      },
    });
  }

  /** The address of this node; a key that is yet to be looked up stands in braces: `{clientId=web}`. */
  get url(): string {
    return this.#transport.serverUrl + shown(this.#at);
  }

  /**
   * The decoded answer to a request that the tree has no method for, with the same authorization and errors.
   *
   * `subpath` is relative to this node: text is split at its slashes and each part is encoded, an array holds one key
   * each. An empty part is refused: `users/${id}` without an id would be the whole collection. JSON answers are parsed;
   * other text comes as a string, anything else as bytes, an empty body as `undefined`.
   *
   * @example
   * ```ts
   * const stats = await realm.admin.realms.byName('acme').request('GET', 'client-session-stats');
   * ```
   */
  async request<T = unknown>(
    method: Method,
    subpath: string | readonly string[] = [],
    call: Call = {},
  ): Promise<T> {
    const tail = typeof subpath === 'string' ? subpath.replace(/^\//, '').split('/') : subpath;
    // The routes that give text or bytes answer 406 to who takes JSON alone.
    const headers = { accept: 'application/json, */*;q=0.1', ...call.headers };
    const { transport, at } = reach(this);
    const segments = [...at, ...checked(tail, at)];
    const answer = await exchange(transport, method, segments, { ...call, headers }).catch((error) => {
      throw perhapsNoRoute(error);
    });
    return answer.decoded() as T;
  }

  /** The address, as `url` has it. */
  toString(): string {
    return this.url;
  }
}

/** Below a realm the server says the same of a missing route as, here and there, of a missing object. */
function perhapsNoRoute(error: unknown): unknown {
  if (!(error instanceof NotFoundError)) return error;
  const { method, path, status, description, code } = error;
  if (error.hints.length > 0 || !unknownPath.test(description)) return error;
  const hints = ['Unless the object is missing: the server has no such route.'];
  return new NotFoundError({ method, path, status, description, code, hints });
}

function shown(at: readonly Segment[]): string {
  return at
    .map((part) => (typeof part === 'string' ? `/${encodeURIComponent(part)}` : `/{${part.label}}`))
    .join('');
}

/** A node below another one. A segment that cannot be a key is a `TypeError`. */
export function open<N extends ResourceNode>(Kind: NodeClass<N>, from: ResourceNode, ...tail: Segment[]): N {
  return openFrom(Kind, from, reach(from).at, tail);
}

/** A node below the realm (`/admin/realms/{realm}`) that holds this one. */
export function openInRealm<N extends ResourceNode>(
  Kind: NodeClass<N>,
  from: ResourceNode,
  ...tail: Segment[]
): N {
  return openFrom(Kind, from, reach(from).at.slice(0, 3), tail);
}

/** A node below the organization (`…/organizations/{org-id}`) that holds this one. */
export function openInOrganization<N extends ResourceNode>(
  Kind: NodeClass<N>,
  from: ResourceNode,
  ...tail: Segment[]
): N {
  return openFrom(Kind, from, reach(from).at.slice(0, 5), tail);
}

/** A node below the protection API (`/realms/{realm}/authz/protection`) that holds this one. */
export function openInProtection<N extends ResourceNode>(
  Kind: NodeClass<N>,
  from: ResourceNode,
  ...tail: Segment[]
): N {
  return openFrom(Kind, from, reach(from).at.slice(0, 4), tail);
}

/** A node below the same realm in the API of its own version (`/admin/api/{realm}`). */
export function openInApi<N extends ResourceNode>(
  Kind: NodeClass<N>,
  from: ResourceNode,
  ...tail: Segment[]
): N {
  const [admin, , realm] = reach(from).at as [Segment, Segment, Segment];
  return openFrom(Kind, from, [admin, 'api', realm], tail);
}

function openFrom<N extends ResourceNode>(
  Kind: NodeClass<N>,
  from: ResourceNode,
  root: readonly Segment[],
  tail: readonly Segment[],
): N {
  const path = [...root, ...checked(tail, root)];
  const key = path.at(-1);
  if (typeof key === 'string' && Kind.otherRoutes.includes(key)) {
    throw new TypeError(
      `${shown(path)} is another route of the server: no key can be ${JSON.stringify(key)}`,
    );
  }
  return new Kind(reach(from).transport, path);
}

/** The node beside this one: same parent, another last segment. */
export function sibling(node: ResourceNode, segment: string): ResourceNode {
  const { transport, at } = reach(node);
  return new ResourceNode(transport, [...at.slice(0, -1), segment]);
}

/** The node that holds this one, so many levels up. */
export function above(node: ResourceNode, levels = 1): ResourceNode {
  const { transport, at } = reach(node);
  return new ResourceNode(transport, at.slice(0, -levels));
}

/** The path of a node, as messages show it. */
export function addressOf(node: ResourceNode): string {
  return shown(reach(node).at);
}

/** The last segment of a node's path, or one before it. */
export function keyOf(node: ResourceNode, above = 0): Segment {
  return reach(node).at.at(-1 - above) as Segment;
}

/** The key of a node in a list of this name; a node of another kind is a `TypeError`. */
export function keyIn(node: ResourceNode, ...lists: readonly string[]): Segment {
  const { at } = reach(node);
  if (lists.includes(String(at.at(-2)))) return at.at(-1) as Segment;
  throw new TypeError(`${shown(at)} is no node below ${lists.join(' or ')}`);
}

function checked(tail: readonly Segment[], at: readonly Segment[]): readonly Segment[] {
  for (const part of tail) if (!(part instanceof Lookup)) checkedKey(part, shown(at));
  return tail;
}

/** The answer to a request to a node, or below it; of its query the route must know everything, and no mask stands for a secret. */
export async function send(
  node: ResourceNode,
  method: Method,
  tail: readonly Segment[] = [],
  call: Call = {},
): Promise<Answer> {
  const { transport, at } = reach(node);
  const segments = [...at, ...checked(tail, at)];
  const facts = factsOf(method, segments);
  refuseMasks(call.body, facts.keeps);
  const query = call.query && asked(segments, call.query, facts.query);
  return exchange(transport, method, segments, { ...call, query }, facts);
}

async function exchange(
  transport: Transport,
  method: Method,
  segments: readonly Segment[],
  call: Call,
  { sent: known }: RouteFacts = factsOf(method, segments),
): Promise<Answer> {
  const lookups = segments.filter((part) => part instanceof Lookup);
  const sent = (path: readonly string[], options?: RequestOptions): Promise<Answer> =>
    transport.send({ ...call, ...options, ...known, method, path });
  if (lookups.length === 0) return sent(segments as string[]);
  // Refuses a query that cannot be sent ahead of the look-up.
  encodeQuery(call.query);
  return bounded(call, async (options) => {
    const remembered = lookups.some((part) => part.isFound);
    const path = await resolved(segments, options);
    try {
      return await sent(path, options);
    } catch (error) {
      if (!(error instanceof NotFoundError) || !remembered) throw error;
      for (const part of lookups) part.forget();
      const found = await resolved(segments, options);
      if (found.every((part, index) => part === path[index])) throw error;
      return sent(found, options);
    }
  });
}

/** The address of a node on the server, its keys looked up: the same for every way that leads to it. */
export async function located(node: ResourceNode, options: RequestOptions | undefined): Promise<string> {
  const { transport, at } = reach(node);
  return transport.serverUrl + shown(await resolved(at, options));
}

async function resolved(
  segments: readonly Segment[],
  options: RequestOptions | undefined,
): Promise<string[]> {
  const path: string[] = [];
  for (const part of segments) path.push(typeof part === 'string' ? part : await part.resolve(pick(options)));
  return path;
}

/** The JSON that a request is answered with. */
export async function json<T>(
  node: ResourceNode,
  method: Method,
  tail?: readonly Segment[],
  call?: Call,
): Promise<T> {
  return (await send(node, method, tail, call)).json<T>();
}

/**
 * The object at a node. Anything else is an `InvalidResponseError`: a word such as `count` or `profile` can stand where
 * an id does, and means another route.
 */
export async function object<T extends object>(node: ResourceNode, call?: Call): Promise<T> {
  const answer = await send(node, 'GET', [], call);
  const found = answer.json<T>();
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
  if (!isObject) throw answer.invalid('Expected an object, got other JSON');
  return found;
}

/** The list at a node, or below it; JSON that is none is an `InvalidResponseError`. */
export async function list<T>(node: ResourceNode, tail?: readonly Segment[], call?: Call): Promise<T[]> {
  const answer = await send(node, 'GET', tail, call);
  const items = answer.json<T[]>();
  if (!Array.isArray(items)) throw answer.invalid('Expected a list, got other JSON');
  return items;
}

/** Nothing, when a request succeeded. */
export async function done(
  node: ResourceNode,
  method: Method,
  tail?: readonly Segment[],
  call?: Call,
): Promise<void> {
  await send(node, method, tail, call);
}

/** The key of the object that a POST to a node makes. */
export async function create(
  node: ResourceNode,
  body: object,
  options: RequestOptions | undefined,
  tail: readonly Segment[] = [],
): Promise<string> {
  refuseIgnoredInCreate(String(tail.at(-1) ?? keyOf(node)), body);
  const answer = await send(node, 'POST', tail, { ...pick(options), body });
  const key = answer.createdKey();
  if (key === undefined) throw answer.invalid('The answer does not name the object that was made');
  return key;
}

/** The options themselves, without the body and query of the request, and what a verb added for its own use. */
function pick(options: RequestOptions | undefined): RequestOptions {
  return { signal: options?.signal, timeout: options?.timeout, headers: options?.headers };
}
